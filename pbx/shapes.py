"""What PBXs tell of themselves, in our words: employees, departments, numbers, files; plain data without behaviour.

Numbers are E.164 where they are a person's or a client's, as the vendor writes them where they name an object of his.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from calls.event import CallEvent


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


@dataclass(frozen=True, slots=True)
class Member:
    """An employee of a department; ``receives`` whether its calls ring her."""

    login: str
    name: str = ""
    receives: bool = True


@dataclass(frozen=True, slots=True)
class Department:
    """``order``: how calls are spread (ALL, EVENLY, BYORDER, WATERFALL). ``members`` None: nobody told who works there.
    ``details``: what else the vendor shows, under the vendor's names, for the administrator's screens."""

    id: str
    name: str
    extension: str | None = None
    order: str | None = None
    members: tuple[Member, ...] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockedNumber:
    """``pattern``: digits, perhaps ending in ``*``; ``week`` and ``year`` count blocked calls, where asked for."""

    pattern: str
    comment: str = ""
    week: int | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class InnerCall:
    """A call between two employees. ``status`` success or no_answer; seconds; ``start_ms`` UTC."""

    call_id: str
    status: str
    caller: str
    callee: str
    start_ms: int | None
    wait_s: int | None
    talk_s: int | None
    recording: str | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the company. ``route`` is its kind (user, group, ivr, fax, scheduler …), ``details`` the vendor's."""

    telnum: str
    route: str
    disabled: bool = False
    main: bool = False
    target: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sim:
    telnum: str
    login: str | None = None
    name: str = ""
    common: bool = False
    disabled: bool = False
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try of a scheduled call-back, one leg of it. ``cause`` is the ISDN cause code; ``talk_s`` seconds; ``begun``
    when the try began that this leg belongs to."""

    at: str
    number: str
    talk_s: int
    cause: int | None
    recording: str | None = None
    begun: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A scheduled call-back as the PBX tells of it, times in its own spelling."""

    id: str
    client: str
    extension: str
    state: str
    tries: int
    most_tries: int
    succeeded: tuple[Attempt, ...] = ()
    failed: tuple[Attempt, ...] = ()
    created: str = ""
    planned: str = ""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a task so far. ``words``: the final word (VERDICT) on each try that is over, oldest first;
    ``over``: no further try comes; ``made`` of ``most`` tries were begun; ``state`` in the vendor's own words."""

    words: tuple[CallEvent, ...] = ()
    over: bool = False
    made: int = 0
    most: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class SipAccount:
    """A phone or a program that may register. ``expires`` of a registered one, ``last_seen`` of another, ``since``
    without a break; times as the vendor writes them, local and without a zone. ``owner``: the employee's name."""

    name: str
    registered: bool
    state: str
    expires: str = ""
    last_seen: str = ""
    since: str = ""
    contact: str = ""
    agent: str = ""
    owner: str = ""
    extension: str | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """A file the PBX keeps: a recording, a voicemail, a fax. ``kind`` call, voicemail or fax; ``link`` where it lies;
    its identity is (kind, link)."""

    kind: str
    link: str
    start_ms: int | None
    seconds: int | None
    caller: str
    callee: str
    department: str | None = None
    employee: str | None = None
