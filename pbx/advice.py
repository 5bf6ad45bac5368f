"""What whoever connects an account must be told, as plain data: keys of the catalogues with their facts.

Each kind's settings model knows its own (``AccountSettings.advice`` and its neighbours), ``views`` the sentences, and
``python -m bot check`` shows them. No fact ever holds a secret: where one belongs into an address, its variable's name
in angle brackets stands for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Where:
    """How the world finds us. ``url``: WEB__PUBLIC_URL without a slash at the end; ``host`` and ``port`` of it;
    ``tls_port``: of a TLS listener of our own, None where there is none."""

    url: str
    host: str
    port: int
    tls_port: int | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """``wrong``: as it is set it cannot work. ``look``: the account's settings to look at, by their last part."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)
    wrong: bool = False
    look: tuple[str, ...] = ()
