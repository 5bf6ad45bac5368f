"""What every PBX is to us: webhooks in, events out, and abilities, the first ones here (the others: ``abilities.py``).

A PBX class lists its abilities as base classes; that list is the capability table (DESIGN §4).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from calls.event import CallEvent
from pbx.errors import BadWebhook, WrongKey
from pbx.posted import Kept, Posted, Upload
from pbx.shapes import DialReceipt, Employee


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request of a PBX, already read and flattened (``pbx.body.flatten``).

    ``headers`` have lower-case names, ``received_ms`` is milliseconds UTC, ``remote`` the client's address, ``files``
    the uploads by the name of their field. What may hold a secret stays out of the repr.
    """

    method: str
    path: str = field(repr=False)
    query: Mapping[str, str] = field(repr=False)
    fields: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    received_ms: int
    remote: str
    files: Mapping[str, Upload] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sample:
    """A webhook as this PBX itself would send it, key and all, for a test call. ``path`` "": the usual one."""

    method: str
    path: str = field(default="", repr=False)
    query: Mapping[str, str] = field(default_factory=dict, repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Question:
    """The PBX asks who is calling. ``client`` E.164 or None when hidden; ``line`` the number that was called."""

    client: str | None
    line: str | None
    call_id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """What one webhook said. Empty for what does not concern us; that is answered 200 like the rest.

    ``posted``: the events belong to a call that is to have a number of ours (``pbx/posted.py``)."""

    events: tuple[CallEvent, ...] = ()
    question: Question | None = None
    posted: Posted | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What we know in answer to a question: the client's name, and the login that should take the call; and the record
    of a posted call, None when nobody created it."""

    contact_name: str | None = None
    responsible: str | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"


class Pbx(ABC):
    """One connected account. ``verdicts``: this kind sends a final word on every call (DESIGN §5). ``missed_verdicts``
    False: perhaps not on missed ones; an account is believed to once it has sent its first.
    ``off``: names of abilities of the class that this very account turned out not to have."""

    name: str
    verdicts: ClassVar[bool] = True
    missed_verdicts: ClassVar[bool] = True
    every_s: ClassVar[float] = 0.0
    """How many seconds its vendor wants between two requests; 0: any."""

    @property
    def off(self) -> frozenset[str]:
        return frozenset()

    def wait_s(self) -> float:
        """How long a person who asked now would wait for her turn, seconds; other requests may still come between."""
        return 0.0

    @abstractmethod
    async def close(self) -> None: ...


class Notifies(Pbx):
    """Tells about calls by webhook. ``old_keys``: setting of a key that is being changed ("CRM_TOKEN_PREVIOUS") → when
    a webhook last showed it (milliseconds UTC)."""

    old_keys: Mapping[str, int] = MappingProxyType({})

    @abstractmethod
    def authenticate(self, webhook: Webhook) -> None:
        """Raises WrongKey. Nothing else is read before this returned."""

    @abstractmethod
    def read(self, webhook: Webhook) -> Heard:
        """Translate an authenticated webhook. Raises BadWebhook, nothing else."""

    @abstractmethod
    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        """The vendor's body, once what was heard is stored."""

    @abstractmethod
    def sample(self, call_id: str, client: str, at_ms: int) -> Sample:
        """What this PBX would post of a call from ``client`` (E.164) that nobody picked up, so that the way of its
        webhooks can be tried without a call. ``call_id``: digits, 18 at most; ``at_ms`` UTC."""


class Asks(Pbx):
    """Asks by webhook who is calling: ``Heard.question``, answered through ``Notifies.answer``."""


class Dials(Pbx):
    @abstractmethod
    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """Ring the employee first, then ``number`` (E.164). Never repeated. Raises PbxRefused, PbxUnreachable."""


class Proves(Pbx):
    """Has a question of its own for "do the address and the key belong together"."""

    @abstractmethod
    async def only_check(self) -> None:
        """Returns if they do. Raises PbxRefused, PbxUnreachable."""


class ListsStaff(Pbx):
    @abstractmethod
    async def staff(self) -> list[Employee]:
        """All employees. Retried. Raises PbxRefused, PbxUnreachable."""


def refusal(error: WrongKey | BadWebhook) -> Answer:
    """What the PBX is told of a webhook we did not take (DESIGN §7). Unknown accounts get WrongKey's answer too."""
    if isinstance(error, WrongKey):
        return Answer(401, b'{"error":"Invalid token"}')
    if error.said:
        return Answer(400, json.dumps({"error": error.said}).encode())
    return Answer(400, b'{"error":"Invalid parameters"}')
