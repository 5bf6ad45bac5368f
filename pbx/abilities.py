"""The further abilities of a PBX (DESIGN §4), beside those of ``pbx/base.py``; they speak in ``pbx/shapes.py``.

All of them raise PbxRefused and PbxUnreachable only. Questions are retried by the adapter; commands that act once
(add, delete) never; commands that set a state are read back by whoever calls them.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from calls.event import CallEvent
from pbx.base import Pbx
from pbx.shapes import (
    BlockedNumber,
    Department,
    Employee,
    Filed,
    Followed,
    InnerCall,
    Number,
    Sim,
    SipAccount,
    Task,
)  # fmt: skip


class Remembers(Pbx):
    @abstractmethod
    async def history(self, start_ms: int, end_ms: int) -> list[CallEvent]:
        """Final words (kind VERDICT, ``learned="history"``) on outside calls that began in the period, ms UTC."""


class RemembersInner(Remembers):
    @abstractmethod
    async def inner_history(self, start_ms: int, end_ms: int) -> list[InnerCall]:
        """Calls between employees that began in the period, ms UTC."""


class ListsDepartments(Pbx):
    @abstractmethod
    async def departments(self) -> list[Department]:
        """All of them, quickly: perhaps without their members."""

    async def with_members(self, departments: Sequence[Department]) -> list[Department]:
        """The same, with the members that the list itself does not tell: perhaps a question for every employee."""
        return list(departments)


class Silences(Pbx):
    @abstractmethod
    async def silent(self, user: str) -> bool:
        """Is she on do-not-disturb? ``user``: login or extension."""

    @abstractmethod
    async def silence(self, user: str, on: bool) -> None: ...


class Subscribes(Pbx):
    """``department`` is an id; None means all of them at once (the hidden personal one too)."""

    @abstractmethod
    async def receives(self, user: str, department: str | None) -> bool: ...

    @abstractmethod
    async def receive(self, user: str, department: str | None, on: bool) -> None: ...


class Blocks(Pbx):
    @abstractmethod
    async def blacklist(self, *, statistics: bool = False) -> list[BlockedNumber]: ...

    @abstractmethod
    async def block(self, numbers: Sequence[BlockedNumber]) -> None: ...

    @abstractmethod
    async def unblock(self, patterns: Sequence[str]) -> None: ...

    @abstractmethod
    async def blocks_anonymous(self) -> bool: ...

    @abstractmethod
    async def block_anonymous(self, on: bool) -> None: ...


class Staffs(Pbx):
    """``fields`` are the vendor's own (seed 003 §6.3, §8.3); what is not given stays as it is. Lists are searched by
    the PBX itself (§3.2), in several of their fields."""

    @abstractmethod
    async def staff(self, search: str = "") -> list[Employee]: ...

    @abstractmethod
    async def departments(self, search: str = "") -> list[Department]: ...

    @abstractmethod
    async def employee(self, user: str) -> Employee:
        """By login or extension, with everything the vendor tells in ``details``."""

    @abstractmethod
    async def departments_of(self, user: str) -> list[Department]:
        """Where she works; without members."""

    @abstractmethod
    async def department(self, id: str) -> Department: ...

    @abstractmethod
    async def add_employee(self, fields: Mapping[str, Any]) -> Employee: ...

    @abstractmethod
    async def edit_employee(self, user: str, fields: Mapping[str, Any]) -> Employee: ...

    @abstractmethod
    async def delete_employee(self, user: str) -> None: ...

    @abstractmethod
    async def add_department(self, fields: Mapping[str, Any]) -> Department: ...

    @abstractmethod
    async def edit_department(self, id: str, fields: Mapping[str, Any]) -> Department: ...

    @abstractmethod
    async def delete_department(self, id: str) -> None: ...

    @abstractmethod
    async def change_members(
        self,
        id: str,
        *,
        add: Sequence[str] = (),
        mute: Sequence[str] = (),
        remove: Sequence[str] = (),
        position: int = -1,
    ) -> None:
        """Add (0 first, -1 last), then stop calls of ``mute``, then remove."""


class ListsNumbers(Pbx):
    @abstractmethod
    async def numbers(self) -> list[Number]: ...


class OffersNumbers(Pbx):
    @abstractmethod
    async def free_numbers(self) -> list[Number]:
        """Numbers the company could take; ``details`` has the ``region`` in the vendor's words."""


class ListsPhones(Pbx):
    @abstractmethod
    async def phones(self) -> list[SipAccount]:
        """Every phone that may register, connected or not."""


class Routes(ListsNumbers):
    @abstractmethod
    async def number(self, telnum: str) -> Number: ...

    @abstractmethod
    async def route(self, telnum: str, fields: Mapping[str, Any]) -> Number:
        """``fields``: type, greeting and what the type needs (seed 003 §9.3, §9.6, §9.7)."""

    @abstractmethod
    async def enable(self, telnum: str, on: bool) -> None: ...


class Sims(Pbx):
    @abstractmethod
    async def sims(self) -> list[Sim]: ...

    @abstractmethod
    async def sim(self, telnum: str) -> Sim: ...

    @abstractmethod
    async def assign_sim(self, telnum: str, user: str) -> None: ...

    @abstractmethod
    async def share_sim(self, telnum: str) -> None:
        """Make it a common number of the company."""

    @abstractmethod
    async def disable_sim(self, telnum: str) -> None:
        """The API cannot switch it back on."""

    @abstractmethod
    async def delete_sim(self, telnum: str) -> None: ...


class Schedules(Pbx):
    @abstractmethod
    async def schedule(self, extension: str, number: str, *, delay_s: int, tries: int, pause_s: int) -> str:
        """A call-back later, by the PBX itself; gives its task's id. Never repeated."""

    @abstractmethod
    def can_schedule(self, extension: str) -> bool:
        """Does it keep the time of calls of this phone? Others are for the bot's own timer. Asks nobody."""

    @abstractmethod
    async def tasks(
        self,
        *,
        task: str | None = None,
        after: str | None = None,
        limit: int = 50,
        extension: str | None = None,
        detail: bool = True,
        newest_first: bool = False,
    ) -> list[Task]:
        """One task, or those after an id, of one extension; with every attempt, without ``detail`` with their number
        alone. In the order of their ids. Of a task that it does not know: PbxRefused("pbx_no_such"), or none at all."""


class Follows(Pbx):
    @abstractmethod
    async def outcome(self, task: str) -> Followed:
        """What became of a call-back or a dial by its task's id: the words have ``call_id`` of the task's own and
        ``learned="task"``. Raises PbxRefused("pbx_no_such") for a task the PBX does not know. For PBXs that tell
        nothing of outgoing calls."""


class Confirms(Pbx):
    @abstractmethod
    async def final_word(self, call_id: str) -> CallEvent | None:
        """The final word on one call the webhooks told of, None while there is none. For PBXs that send no verdict."""


class Records(Pbx):
    """``record_hosts``: where this account's recordings may be fetched from: ``host``, ``host:port`` as links name
    them, or ``*.domain`` for every host below it."""

    record_hosts: frozenset[str]


class Files(Records):
    @abstractmethod
    async def files(self, kind: str, start_ms: int, end_ms: int) -> list[Filed]:
        """Kept files of one kind (call, voicemail, fax) of the days of the period."""
