"""The rules of this house: what the settings say about waiting, claims, dialling and where the last word goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from calls.digest import AUTO
from calls.missed import Terms
from calls.stage import Patience
from pbx.advice import Advice
from storage import chats, people
from storage.database import Tx


def _nothing(account: str) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Defaults from the environment; what can be changed in the chat is asked of ``workflow.rules``. Times are
    milliseconds; ``patience`` and ``zones`` (IANA names) are per account.
    ``abilities`` tells by name what an account can do; it is asked each time, for a PBX may turn out not to know a
    command."""

    zones: Mapping[str, str] = field(default_factory=dict)
    abilities: Callable[[str], frozenset[str]] = _nothing
    patience: Mapping[str, Patience] = field(default_factory=dict)
    unsure: frozenset[str] = frozenset()  # accounts that perhaps never say that a call was missed
    terms: Terms = field(default_factory=Terms)
    edit_ms: int = 1_500
    remind_ms: int = 600_000
    escalate_ms: int = 1_200_000
    late_ms: int = 3_600_000  # a miss heard of later than this is no alert but a line of a list
    together_ms: int = 10_000  # what is found late within this time is one list
    digest_evening: str = AUTO  # as calls.digest writes it
    digest_week: str = AUTO
    fallback_chat: int | None = None
    files: Path = Path("files")  # where fetched recordings lie
    language: str = "ru"
    retention_days: int = 365
    admins: frozenset[int] = frozenset()  # Telegram ids of the settings' administrators
    dial_prefixes: tuple[str, ...] = ("+7",)
    dials_per_minute: int = 5
    dials_per_day: int = 200
    public_url: str = ""  # where the PBXs find us, if that is known
    advice: Mapping[str, Sequence[Advice]] = field(default_factory=dict)  # what to type into each account's cabinet
    helpdesks: tuple[str, ...] = ()


def last_resort(tx: Tx, house: House) -> list[int]:
    """Chats that hear what is nobody's: the fallback chat while it lives, without one the administrators."""
    if house.fallback_chat is not None:
        chat_id = chats.lives_as(tx, house.fallback_chat)
        if not chats.is_gone(tx, chat_id):
            return [chat_id]
    return people.admins(tx)
