"""Calls as the PBX tells of them, for those who only look at what people are told."""

from typing import Any

from calls.clock import Clock
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from storage.database import Database
from workflow.house import House
from workflow.intake import hear

CLIENT = "+79101234567"
SALES = "Продажи"


class Switchboard:
    """Every call goes through the sales department, where Anna and Boris are."""

    database: Database
    house: House
    clock: Clock
    account = "office"

    async def rings(self, client: str = CLIENT, *logins: str, call: str = "") -> None:
        for login in logins or ("anna", "boris"):
            await self._tell(EventKind.RINGING, client, call, employee=login, department=SALES)

    async def missed(
        self, client: str = CLIENT, *, call: str = "", ago_s: int = 0, result: Result = Result.MISSED
    ) -> None:
        start_ms = self.clock.now_ms() - 1000 * (ago_s or 41)
        verdict = Verdict(result, talk_s=0, wait_s=41, start_ms=start_ms, department=SALES)
        await self._tell(EventKind.VERDICT, client, call, verdict=verdict, department=SALES)

    async def answers(self, client: str = CLIENT, login: str = "anna", *, call: str = "") -> None:
        await self._tell(EventKind.ANSWERED, client, call, employee=login, department=SALES)

    async def transferred(self, call: str, second: str, client: str = CLIENT) -> None:
        """Both ids are one call from now on."""
        await self._tell(EventKind.TRANSFERRED, client, call, second_call_id=second)

    async def spoken(
        self, client: str = CLIENT, login: str = "anna", *, call: str = "", recording: str | None = None
    ) -> None:
        """She answered that call and talked."""
        said: dict[str, Any] = {"employee": login, "department": SALES, "recording": recording}
        verdict = Verdict(Result.SUCCESS, True, 60, 5, self.clock.now_ms(), **said)
        await self._tell(EventKind.VERDICT, client, call, verdict=verdict, employee=login, department=SALES)

    async def _tell(self, kind: EventKind, client: str, call: str, **said: Any) -> None:
        now_ms = self.clock.now_ms()
        event = CallEvent(
            account=self.account,
            call_id=call or f"call of {client}",
            kind=kind,
            at_ms=now_ms,
            fingerprint=f"{kind} {client} {call} {said}",
            direction=Direction.IN,
            client=client,
            line="+74957654321",
            **said,
        )
        await self.database.write(hear, self.house, self.account, [event], now_ms)
