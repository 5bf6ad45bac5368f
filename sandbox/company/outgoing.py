"""Call-backs: the employee's own phone rings first, then the client's."""

import asyncio

from sandbox.company.call import Call, Impossible, Phone, Verdict
from sandbox.company.exchange import Exchange, Fact

AUTOPILOT_PICKS_UP = 1.0
AUTOPILOT_TALKS = 2.0
AUTOPILOT_TOLD_TALK = 12


class Outgoing(Exchange):
    autopilot = False
    """Call-backs play by themselves: the employee picks up, the client too, and after a while they hang up."""
    accepted_twice = False
    """Some tenants say ACCEPTED already when the employee picks up her own phone."""

    def dial(self, client: str, login_or_ext: str) -> str:
        """A click-to-call was accepted."""
        employee = self._employee(login_or_ext)
        name = self.firm.client_name(client)
        call = self._add(Call(self._new_id(), "out", client, name, "", "employee rings", self._now()))
        phone = Phone(employee, "rings")
        call.phones = [phone]
        self._tell(call, Fact("dials", call, phone))
        if self.autopilot:
            self._errands.spawn(self._fly(call), awaited=False)
        return call.id

    def employee_picks_up(self, call_id: str) -> None:
        call = self.call(call_id)
        call.must_be("employee rings")
        phone = call.in_state("rings")[0]
        phone.state = "waits"
        call.stage = "client rings"
        self._tell(call, *([Fact("answers", call, phone)] if self.accepted_twice else []))

    def employee_ignores(self, call_id: str) -> None:
        call = self.call(call_id)
        call.must_be("employee rings")
        self._failed(call, "Cancel", None)

    def client_picks_up(self, call_id: str, *, wait: int | None = None) -> None:
        call = self.call(call_id)
        call.must_be("client rings")
        phone = call.phones[0]
        phone.state = "talks"
        call.stage = "talks"
        call.wait = self._elapsed(call, wait)
        self._tell(call, Fact("answers", call, phone))

    def client_busy(self, call_id: str, *, wait: int | None = None) -> None:
        self._not_reached(call_id, "Busy", wait)

    def client_unavailable(self, call_id: str, *, wait: int | None = None) -> None:
        self._not_reached(call_id, "NotAvailable", wait)

    def client_no_answer(self, call_id: str, *, wait: int | None = None) -> None:
        self._not_reached(call_id, "missed", wait)

    def number_not_allowed(self, call_id: str, *, wait: int | None = None) -> None:
        self._not_reached(call_id, "NotAllowed", wait)

    def number_not_found(self, call_id: str, *, wait: int | None = None) -> None:
        self._not_reached(call_id, "NotFound", wait)

    def _not_reached(self, call_id: str, status: str, wait: int | None) -> None:
        call = self.call(call_id)
        call.must_be("client rings")
        self._failed(call, status, wait)

    def _failed(self, call: Call, status: str, wait: int | None) -> None:
        phone = call.phones[0]
        call.wait = self._elapsed(call, wait)
        verdict = Verdict(status, phone.employee.login, call.wait, 0)
        self._close(call, verdict, Fact("stops ringing", call, phone))

    async def _fly(self, call: Call) -> None:
        """Leaves the call to the person at the page as soon as she has pressed something herself."""
        try:
            await asyncio.sleep(AUTOPILOT_PICKS_UP)
            self.employee_picks_up(call.id)
            await asyncio.sleep(AUTOPILOT_PICKS_UP)
            self.client_picks_up(call.id)
            await asyncio.sleep(AUTOPILOT_TALKS)
            self.hang_up(call.id, AUTOPILOT_TOLD_TALK)
        except Impossible:
            return
