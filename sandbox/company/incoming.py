"""Incoming calls: a client rings a department or an employee, somebody answers, or nobody does."""

import asyncio

from sandbox.company.call import Call, Impossible, Phone, Verdict
from sandbox.company.exchange import Exchange, Fact
from sandbox.company.firm import Department


class Incoming(Exchange):
    ask_contact = False
    """Whether the PBX asks the bot who is calling, as each call begins to ring."""
    ring_each = 5.0
    """Seconds one phone rings in sequential distribution; 0: only `next_phone` moves on."""

    def ring(
        self,
        client: str | None,
        *,
        line: str = "",
        department: str = "",
        employee: str = "",
        sequential: bool = False,
    ) -> str:
        """A client (None: hidden number) calls; without department or employee the line rings whom it leads to.
        Whoever is not to be disturbed does not ring; a blocked client is turned away, and nobody hears of it."""
        line = self._line(line, department)
        leads = self.firm.line_at(line, self._now())
        employee = employee or ("" if department else leads.employee)
        asked = department or leads.department
        group = self._department(asked) if asked and not employee else None
        logins = group.members if group else (employee,) if employee else ()
        called = [self._employee(login) for login in logins]
        call = self._incoming(client, line, group)
        if not self.firm.doors.admit(client, line):
            call.stage = "over"
            self._publish({"kind": "call", "call": call.describe()})
            return call.id
        call.sequential = sequential
        call.phones = [Phone(one) for one in called if self.firm.doors.rings(one.login, group)]
        if not call.phones:
            self._close(call, Verdict("missed", "", 0, 0))
            return call.id
        facts = [Fact("asks who calls", call)] if self.ask_contact else []
        for phone in call.phones[:1] if sequential else call.phones:
            phone.state = "rings"
            facts.append(Fact("rings", call, phone))
        self._tell(call, *facts)
        if sequential and self.ring_each:
            self._errands.spawn(self._go_round(call), awaited=False)
        return call.id

    def next_phone(self, call_id: str) -> None:
        """Sequential distribution moves on: this phone falls silent, the next rings; round and round."""
        call = self.call(call_id)
        call.must_be("rings")
        ringing = call.in_state("rings")
        if not call.sequential or not ringing:
            raise Impossible("Этот звонок звонит на всех телефонах сразу")
        following = call.phones[(call.phones.index(ringing[0]) + 1) % len(call.phones)]
        facts = self._stop_ringing(call)
        following.state = "rings"
        self._tell(call, *facts, Fact("rings", call, following))

    def answer(self, call_id: str, login: str, *, wait: int | None = None) -> None:
        """She picks up; her colleagues' phones fall silent. `wait`: seconds the client waited, if not the real ones."""
        call = self.call(call_id)
        call.must_be("rings")
        phone = call.phone(self._employee(login).login)
        if phone.state != "rings":
            raise Impossible(f"Телефон не звонит: {phone.employee.name}")
        phone.state = "talks"
        call.stage = "talks"
        call.wait = self._elapsed(call, wait)
        self._tell(call, Fact("answers", call, phone), *self._stop_ringing(call))

    def nobody(self, call_id: str, *, wait: int | None = None) -> None:
        """The phones ring out."""
        self._unanswered(call_id, "missed", wait)

    def client_hangs_up(self, call_id: str, *, wait: int | None = None, talk: int = 12) -> None:
        """The client has had enough: while it rings, or after `talk` seconds of conversation."""
        if self.call(call_id).stage == "talks":
            self.hang_up(call_id, talk)
        else:
            self._unanswered(call_id, "Cancel", wait)

    def after_hours(self, client: str | None, line: str = "", *, wait: int = 15) -> str:
        """Outside working hours no phone rings: the PBX says only how it ended."""
        line = self._line(line, "")
        call = self._incoming(client, line, self._department(self.firm.lines[line].department))
        self._close(call, Verdict("missed", "", wait, 0))
        return call.id

    def transfer(self, call_id: str, to_login: str) -> str:
        """The conversation is handed to a colleague; all that follows is told under the returned id."""
        call = self.call(call_id)
        call.must_be("talks")
        speaker = call.in_state("talks")[0]
        colleague = Phone(self._employee(to_login), "rings")
        if colleague.employee == speaker.employee:
            raise Impossible("Перевести звонок на себя нельзя")
        second = self._add(
            Call(self._new_id(), call.direction, call.client, call.client_name, call.line, "rings", self._now())
        )
        second.phones = [colleague]
        speaker.state = "stopped"
        call.stage = "over"
        call.transferred_to = second.id
        self._tell(call, Fact("transfers", call, speaker, second=second.id))
        self._tell(second, Fact("rings", second, colleague))
        return second.id

    def _unanswered(self, call_id: str, status: str, wait: int | None) -> None:
        call = self.call(call_id)
        call.must_be("rings")
        call.wait = self._elapsed(call, wait)
        last = call.in_state("rings")[-1].employee.login
        self._close(call, Verdict(status, last, call.wait, 0), *self._stop_ringing(call))

    async def _go_round(self, call: Call) -> None:
        while True:
            await asyncio.sleep(self.ring_each)
            if call.stage != "rings":
                return
            self.next_phone(call.id)

    def _incoming(self, client: str | None, line: str, group: Department | None) -> Call:
        call_id = self._new_id()
        name = self.firm.client_name(client)
        return self._add(Call(call_id, "in", client, name, line, "rings", self._now(), department=group))

    def _line(self, number: str, department: str) -> str:
        if number:
            if number not in self.firm.lines:
                raise Impossible(f"Нет такой линии: «{number}»")
            return number
        lines = list(self.firm.lines.values())
        group = self._department(department) if department else None
        return next((line.number for line in lines if group and line.department == group.id), lines[0].number)

    def _department(self, id_or_name: str) -> Department:
        department = self.firm.department(id_or_name)
        if department is None:
            raise Impossible(f"Нет такого отдела: «{id_or_name}»")
        return department
