"""What every PBX is to us: webhooks in, events out, abilities, and errors that say what to do next.

    PbxError(reason, **facts)       reason is a catalogue key of REASONS, worded by `views` in the reader's language
    ├── PbxRefused                  it said no; asking again changes nothing
    ├── PbxUnreachable(maybe_done)  no usable answer; a command that acts is never repeated
    ├── WrongKey                    a webhook without the shared secret → 401
    └── BadWebhook                  a webhook nobody can read → 400

A PBX class lists its abilities as base classes; that list is the capability table (DESIGN §4).
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from calls.event import CallEvent
from pbx.posted import Kept, Posted, Upload

# Every reason an adapter may give: one place, so that `views` can be tested to word each of them.
REASONS = frozenset(
    {
        "pbx_refused",  # no, with `said` in the vendor's words where there are any
        "pbx_key_wrong",  # our API key is not the PBX's
        "pbx_no_domain",  # the PBX's domain is unknown to the vendor
        "pbx_blocked",  # the PBX is blocked by its vendor
        "pbx_unpaid",  # the customer's account is blocked
        "pbx_api_off",  # the API is switched off in the cabinet
        "pbx_api_blocked",  # the API is blocked by the vendor
        "pbx_not_permitted",  # this PBX may not do that; `said` says more
        "pbx_forbidden",  # 403: rights, or an address outside the allowed country
        "pbx_wrong_tenant",  # a redirect: this tenant does not live here
        "pbx_not_found",  # 404: address or object unknown
        "pbx_no_such",  # 404 to one named employee, department, number …: it is not there
        "pbx_no_method",  # 405
        "pbx_command_unknown",  # this account's PBX does not know the command `command`: the ability is off for it
        "pbx_busy",  # 429: asked too often
        "pbx_no_such_user",  # the employee is unknown to the PBX
        "pbx_user_blocked",  # the employee is blocked in the PBX
        "pbx_short_extension",  # the PBX cannot schedule a call of an extension of one or two digits
        "pbx_bad_number",  # the number cannot be sent to a PBX
        "pbx_bad_value",  # it would not take the field `said`, which is wrong or missing: nothing was sent
        "pbx_too_many",  # more rows than it gives at once: a shorter period must be asked about
        "pbx_nonsense",  # an answer in no known shape
        "pbx_broken",  # 5xx to a question
        "pbx_unreachable",  # no connection, or no answer to a question
        "pbx_maybe_done",  # a command left us and nobody knows what became of it
        "webhook_key_wrong",
        "webhook_unreadable",
        "webhook_parameters",  # authenticated, but cmd or callid is missing
    }
)


class PbxError(Exception):
    """``facts`` fill the sentence of ``reason``; neither ever holds a secret or an address."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


class PbxRefused(PbxError):
    pass


class PbxUnreachable(PbxError):
    """``maybe_done``: the command may have been carried out all the same. Always False for a question."""

    def __init__(self, *, maybe_done: bool, reason: str | None = None, **facts: object) -> None:
        super().__init__(reason or ("pbx_maybe_done" if maybe_done else "pbx_unreachable"), **facts)
        self.maybe_done = maybe_done


class WrongKey(PbxError):
    def __init__(self) -> None:
        super().__init__("webhook_key_wrong")


class BadWebhook(PbxError):
    """``said``, where given, is a sentence of ours for the programmer on the other side; it quotes no value."""

    def __init__(self, reason: str = "webhook_unreadable", said: str = "") -> None:
        super().__init__(reason, **({"said": said} if said else {}))
        self.said = said


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


@dataclass(frozen=True, slots=True)
class Employee:
    """A user of the PBX. ``mobile`` and ``telnum`` (the direct number) are E.164 or None. ``details``: what else the
    vendor shows, under the vendor's names, for the administrator's screens."""

    login: str
    extension: str | None = None
    name: str = ""
    mobile: str | None = None
    telnum: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DialReceipt:
    """The PBX began to dial. ``call_id``, where given, may differ from the one in its webhooks. ``task``: what
    ``Follows.outcome`` is asked by. ``already``: the very same call was asked for before and will come only once."""

    call_id: str | None = None
    task: str | None = None
    already: bool = False


class Pbx(ABC):
    """One connected account. ``verdicts``: this kind sends a final word on every call (DESIGN §5). ``missed_verdicts``
    False: perhaps not on missed ones; an account is believed to once it has sent its first.
    ``off``: names of abilities of the class that this very account turned out not to have."""

    name: str
    verdicts: ClassVar[bool] = True
    missed_verdicts: ClassVar[bool] = True

    @property
    def off(self) -> frozenset[str]:
        return frozenset()

    @abstractmethod
    async def close(self) -> None: ...


class Notifies(Pbx):
    """Tells about calls by webhook."""

    @abstractmethod
    def authenticate(self, webhook: Webhook) -> None:
        """Raises WrongKey. Nothing else is read before this returned."""

    @abstractmethod
    def read(self, webhook: Webhook) -> Heard:
        """Translate an authenticated webhook. Raises BadWebhook, nothing else."""

    @abstractmethod
    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        """The vendor's body, once what was heard is stored."""


class Asks(Pbx):
    """Asks by webhook who is calling: ``Heard.question``, answered through ``Notifies.answer``."""


class Dials(Pbx):
    @abstractmethod
    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        """Ring the employee first, then ``number`` (E.164). Never repeated. Raises PbxRefused, PbxUnreachable."""


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
