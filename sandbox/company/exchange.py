"""The telephone exchange: holds the calls, and tells every PBX dialect what has just happened on the phones."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, Protocol

from sandbox.company.call import Call, Impossible, Phone, Verdict
from sandbox.company.firm import Employee, Firm
from sandbox.errands import Errands

CALLS_KEPT = 500

What = Literal["rings", "stops ringing", "answers", "ends", "dials", "transfers", "asks who calls", "verdict", "rates"]


@dataclass(frozen=True)
class Fact:
    """One thing that happened; what else is set depends on `what`."""

    what: What
    call: Call
    phone: Phone | None = None
    verdict: Verdict | None = None
    second: str = ""
    mark: int = 0


class Dialect(Protocol):
    def tell(self, facts: list[Fact]) -> None:
        """These happened at one moment: their order on the wire is nobody's promise."""


def real_time() -> datetime:
    return datetime.now(UTC)


class Exchange:
    """What incoming and outgoing calls share."""

    def __init__(
        self,
        firm: Firm,
        errands: Errands,
        *,
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
        now: Callable[[], datetime] = real_time,
    ) -> None:
        self.firm = firm
        self.calls: dict[str, Call] = {}
        self.dialects: list[Dialect] = []
        self.verdict_delay = 0.5
        """Seconds between the end of a call and the PBX's word on it."""
        self._errands = errands
        self._publish = publish
        self._now = now

    def now(self) -> datetime:
        return self._now()

    def call(self, call_id: str) -> Call:
        call = self.calls.get(call_id)
        if call is None:
            raise Impossible("Нет такого звонка")
        return call

    def state(self) -> dict[str, Any]:
        return {
            "firm": self.firm.name,
            "employees": [vars(employee) for employee in self.firm.employees.values()],
            "departments": [vars(department) for department in self.firm.departments.values()],
            "lines": [vars(line) for line in self.firm.lines.values()],
            "clients": [vars(client) for client in self.firm.clients.values()],
            "calls": [call.describe() for call in self.calls.values()],
            "verdict_delay": self.verdict_delay,
        }

    def learn_contact(self, call: Call, answer: Any) -> None:
        """What the bot said to "who is calling?"."""
        call.contact = answer
        self._publish({"kind": "call", "call": call.describe()})

    def _new_id(self) -> str:
        return f"{secrets.token_hex(10).upper()}-{len(self.calls) + 1001}"

    def _add(self, call: Call) -> Call:
        self.calls[call.id] = call
        if len(self.calls) > CALLS_KEPT:
            over = next((old.id for old in self.calls.values() if old.stage == "over"), None)
            if over is not None:
                del self.calls[over]
        return call

    def _employee(self, login_or_ext: str) -> Employee:
        employee = self.firm.employee(login_or_ext)
        if employee is None:
            raise Impossible(f"Нет такого сотрудника: «{login_or_ext}»")
        return employee

    def _elapsed(self, call: Call, told: int | None) -> int:
        """Seconds since the call began, unless the person at the page says otherwise."""
        return told if told is not None else max(0, round((self._now() - call.started).total_seconds()))

    def _tell(self, call: Call, *facts: Fact) -> None:
        for dialect in self.dialects:
            dialect.tell(list(facts))
        self._publish({"kind": "call", "call": call.describe()})

    def _stop_ringing(self, call: Call) -> list[Fact]:
        """Every phone that still rings falls silent."""
        facts = []
        for phone in call.in_state("rings"):
            phone.state = "stopped"
            facts.append(Fact("stops ringing", call, phone))
        return facts

    def _close(self, call: Call, verdict: Verdict, *facts: Fact) -> None:
        """The phones are silent now; the PBX's own word follows after `verdict_delay`."""
        for phone in call.phones:
            phone.state = "stopped"
        call.stage = "over"
        call.verdict = verdict
        self._tell(call, *facts)
        self._errands.spawn(self._say_verdict(call, verdict))

    async def _say_verdict(self, call: Call, verdict: Verdict) -> None:
        await asyncio.sleep(self.verdict_delay)
        self._tell(call, Fact("verdict", call, verdict=verdict))

    def hang_up(self, call_id: str, talk: int = 12) -> None:
        """The receiver is put down after `talk` seconds of conversation (told, not waited)."""
        call = self.call(call_id)
        call.must_be("talks")
        phone = call.in_state("talks")[0]
        verdict = Verdict("Success", phone.employee.login, call.wait, talk)
        self._close(call, verdict, Fact("ends", call, phone))

    def rate(self, call_id: str, mark: int) -> None:
        """The client presses a digit after the conversation."""
        call = self.call(call_id)
        if call.verdict is None or call.verdict.status != "Success":
            raise Impossible("Оценку ставят после разговора")
        call.marks.append(mark)
        self._tell(call, Fact("rates", call, call.phone(call.verdict.login), mark=mark))
