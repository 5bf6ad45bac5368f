"""Seed 001: what we ask of the cabinet's API. Its refusals are strings where an answer is a map."""

import re
from datetime import tzinfo
from typing import Any

from calls import phone
from calls.clock import Clock
from pbx.cifra1 import signing, times
from pbx.cifra1.asking import Address
from pbx.cifra1.lite import dialled
from pbx.cifra1.people import account, employees, objects
from pbx.cifra1.rows import link, text, whole
from pbx.cifra1.tasks import followed, tasks
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.shapes import Employee, Filed, Followed, Number, SipAccount, Task
from wire.pacing import Priority

EMPLOYEE_FIRST, CLIENT_FIRST = "1", "2"  # CallType: whose phone rings before the other's
SHORTEST_PAUSE_S = 120
LEAST_TALK_S = "3"  # "not used, for the future"; the sample's
SHORTEST_EXTENSION = 3
MOST_TRIES = 99
LONGEST_DELAY_S = 366 * 24 * 3600

ACTIONS = {"call": "call_records", "fax": "fax_files", "voicemail": "voicemail_files"}

_TASK = re.compile(r"[0-9]{1,20}", re.ASCII)
_FIELD = re.compile(r"[a-z_]{1,32}", re.ASCII)
_REFUSALS = {
    "request is not valid": "pbx_key_wrong",
    "domain not found": "pbx_no_domain",
    "action not found": "pbx_no_method",
    "task is invalid": "pbx_no_such",
}
_PARAMETER = re.compile(r"parameter\s+(\w+)\s*[-–—]+\s*incorrect", re.IGNORECASE)
_PARAMETERS = {
    "cgpn": "pbx_bad_number",
    "cdpn": "pbx_short_extension",
    "trycount": "pbx_bad_tries",
    "trypause": "pbx_bad_pause",
    "calldelay": "pbx_bad_delay",
}


class Cabinet:
    name: str
    _clock: Clock
    _zone: tzinfo
    _domain: str
    _cabinet: Address
    _cabinet_key: str

    async def only_check(self) -> None:
        """§3.1 onlycheck: raises PbxRefused unless domain and key belong together."""
        if await self._ask("onlycheck") != "OK":
            raise PbxRefused("pbx_nonsense")

    async def schedule(
        self, extension: str, number: str, *, delay_s: int, tries: int, pause_s: int, at_ms: int | None = None,
        client_first: bool = False,
    ) -> str:  # fmt: skip
        """§3.4 callback_add: the employee first, then the client (or the other way round); sent once, gives the task's
        id. ``at_ms`` instead of the delay where the clock of the PBX is to be trusted; the vendor prefers the delay.

        Raises PbxRefused("pbx_short_extension") for one or two digits: such a call is for the bot's own timer.
        """
        client = dialled(number)
        if not (extension := phone.extension(extension) or ""):
            raise PbxRefused("pbx_no_such_user")
        if not self.can_schedule(extension):
            raise PbxRefused("pbx_short_extension")
        _within("calldelay", delay_s, 0, LONGEST_DELAY_S)
        _within("trycount", tries, 1, MOST_TRIES)
        _within("trypause", pause_s, SHORTEST_PAUSE_S, LONGEST_DELAY_S)
        when = ("calldelay", str(delay_s))
        if at_ms is not None:
            when = ("calldt", f"{times.local(at_ms, self._zone):%Y-%m-%dT%H:%M:%S}")
        order = CLIENT_FIRST if client_first else EMPLOYEE_FIRST
        told = await self._ask(
            "callback_add", ("calltypeid", order), ("cgpn", client), ("cdpn", extension),
            ("trycount", str(tries)), ("trypause", str(pause_s)), ("durmin", LEAST_TALK_S), when, acts=True,
        )  # fmt: skip
        task = text(told)
        if not _TASK.fullmatch(task):
            raise PbxUnreachable(maybe_done=True)
        return task

    def can_schedule(self, extension: str) -> bool:
        return len(phone.extension(extension) or "") >= SHORTEST_EXTENSION

    async def tasks(
        self,
        *,
        task: str | None = None,
        after: str | None = None,
        limit: int = 50,
        extension: str | None = None,
        detail: bool = True,
        order: str = "task_id",
        newest_first: bool = False,
        priority: Priority = Priority.PERSON,
    ) -> list[Task]:
        """§3.2 stat_callback: one task, those after an id, those of a group or an employee; ``order`` is the name of a
        field. Without ``detail`` the attempts are left out."""
        for name, given, shape in (("task", task, _TASK), ("last_task", after, _TASK), ("order_field", order, _FIELD)):
            if given is not None and not shape.fullmatch(given):
                raise PbxRefused("pbx_bad_value", said=name)
        if extension is not None and phone.extension(extension) is None:
            raise PbxRefused("pbx_bad_value", said="cdpn")
        _within("data_count", limit, 1, 10_000)
        asked = {
            "cdpn": extension,
            "detail": "1" if detail else None,
            "task": task,
            "last_task": after,
            "data_count": None if task else str(limit),
            "order_field": None if task else order,
            "order_type": None if task else "desc" if newest_first else "asc",
        }
        pairs = [(name, value) for name, value in asked.items() if value is not None]
        told = await self._ask("stat_callback", *pairs, priority=priority)
        try:
            return tasks(told)
        except ValueError:
            pass
        raise PbxRefused("pbx_nonsense")

    async def outcome(self, task: str) -> Followed:
        """What became of a dial or a call-back. Lite's task may be unknown here: the cabinet says so, or tells of no
        task at all. Both are PbxRefused("pbx_no_such"): the history will tell."""
        told = await self.tasks(task=task, priority=Priority.POLLING)
        found = next((one for one in told if one.id == task), None)
        if found is None:
            raise PbxRefused("pbx_no_such")
        return followed(self.name, found, self._zone, self._clock.now_ms())

    async def free_numbers(self) -> list[Number]:
        """§3.3 free_numbers: what the company could take, by region; its own numbers the PBX does not tell."""
        told = await self._ask("free_numbers")
        if not isinstance(told, dict | list):
            raise PbxRefused("pbx_nonsense")
        regions = told.items() if isinstance(told, dict) else ()
        return [
            Number(number, "free", details={"region": text(region)})
            for region, listed in regions
            if isinstance(listed, list)
            for one in listed
            if (number := text(one))
        ]

    async def staff(self) -> list[Employee]:
        """§3.5 sip_accounts: who has an account to register with, by short number."""
        told = await self._ask("sip_accounts", priority=Priority.POLLING)
        if not isinstance(told, dict | list):
            raise PbxRefused("pbx_nonsense")
        return employees(objects(told))

    async def phones(self) -> list[SipAccount]:
        """§3.5 sip_accounts, one by one."""
        told = await self._ask("sip_accounts")
        if not isinstance(told, dict | list):
            raise PbxRefused("pbx_nonsense")
        return [found for row in objects(told) if (found := account(row)).name]

    async def files(self, kind: str, start_ms: int, end_ms: int) -> list[Filed]:
        """§3.5–3.7 call_records, fax_files, voicemail_files of the days of the period, oldest first, each once."""
        if kind not in ACTIONS:
            raise PbxRefused("pbx_bad_value", said="kind")
        first, last = (f"{times.local(ms, self._zone):%d.%m.%Y}" for ms in (start_ms, end_ms))
        told = await self._ask(ACTIONS[kind], ("dtStart", first), ("dtEnd", last), priority=Priority.POLLING)
        if not isinstance(told, dict | list):
            raise PbxRefused("pbx_nonsense")
        found: dict[str, Filed] = {}
        for row in objects(told):
            if address := link(row.get("file")):
                found.setdefault(address, self._filed(kind, address, row))
        return sorted(found.values(), key=lambda one: (one.start_ms or 0, one.link))

    def _filed(self, kind: str, address: str, row: Any) -> Filed:
        return Filed(
            kind=kind,
            link=address,
            start_ms=times.at_ms(text(row.get("dt")), self._zone),
            seconds=whole(row.get("dur_real")),
            caller=text(row.get("num_a")),
            callee=text(row.get("num_b")),
            department=text(row.get("group_name")) or None,
            employee=text(row.get("user_name")) or None,
        )

    async def _ask(
        self, action: str, *more: tuple[str, str], acts: bool = False, priority: Priority = Priority.PERSON
    ) -> Any:
        """What stands in ``result``. The check is made of the values in the order they are sent in."""
        pairs = [("action", action), ("domain", self._domain), *more]
        pairs.append(("check", signing.check((value for _, value in pairs), self._cabinet_key)))
        answer = await (self._cabinet.command(pairs) if acts else self._cabinet.question(pairs, priority=priority))
        told = next((value for name, value in answer.items() if name.strip().casefold() == "result"), None)
        if told is None:
            raise PbxUnreachable(maybe_done=True) if acts else PbxRefused("pbx_nonsense")
        if isinstance(told, str) and told.strip() != "OK" and not _TASK.fullmatch(told.strip()):
            raise self._refused(told)
        return told.strip() if isinstance(told, str) else told

    def _refused(self, told: str) -> PbxRefused:
        if reason := _REFUSALS.get(" ".join(told.casefold().split())):
            return PbxRefused(reason)
        if found := _PARAMETER.search(told):
            name = found[1].casefold()
            return PbxRefused(_PARAMETERS.get(name, "pbx_bad_value"), said=name)
        return PbxRefused("pbx_refused", said=self._cabinet.quoted(told))


def _within(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise PbxRefused(_PARAMETERS.get(name, "pbx_bad_value"), said=name)
