"""A test call's way in: a pretend event posted over HTTP to our own door, as the account's PBX would post it."""

import secrets
from dataclasses import dataclass

from bot.check import entrance
from bot.settings import Settings
from bot.web import TRIAL_HEADER, Entrance
from calls.clock import Clock
from pbx.accounts import Account
from pbx.base import Notifies
from views.findings import Finding, Mark, Said
from wire.client import Timeouts, Wire, WireUnreachable
from workflow.trials import CLIENT, Knock, Trial

TIMEOUTS = Timeouts(connect_s=2.0, read_s=10.0)
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - where such listeners are reached


@dataclass(slots=True)
class Knocking:
    """``address`` is where our own listener is, once it listens."""

    settings: Settings
    entrance: Entrance
    clock: Clock
    address: str = ""

    async def outside(self) -> list[Finding]:
        """Does the address that the PBXs know lead to us?"""
        if entrance.address(self.settings):
            return await entrance.examine(self.settings, running=True)
        return [Finding(Mark.NOTE, Said("check_no_address"), look=("WEB__PUBLIC_URL",))]

    async def knock(self, name: str, chat_id: int) -> Knock:
        """The way in. The trial is known by a secret of its own that lives as long as this request."""
        call_id, nonce = str(secrets.randbelow(9 * 10**17) + 10**17), secrets.token_urlsafe(24)
        trial = Trial(chat_id, f"trial:{name}:{call_id}")
        self.entrance.trials[nonce] = trial
        try:
            status = await self._post(self.entrance.accounts[name], call_id, nonce)
        except WireUnreachable as lost:
            why = Said(f"wire_{lost.reason}")
            return Knock(Finding(Mark.WRONG, Said("trial_no_door", {"why": why})), None)
        finally:
            del self.entrance.trials[nonce]
        if status != 200:
            return Knock(Finding(Mark.WRONG, Said("trial_refused", {"status": status})), None)
        return Knock(Finding(Mark.GOOD, Said("trial_accepted")), trial.key)

    async def _post(self, account: Account, call_id: str, nonce: str) -> int:
        assert isinstance(account.pbx, Notifies)
        sample = account.pbx.sample(call_id, CLIENT, self.clock.now_ms())
        secret = f"/{account.path_secret}" if account.path_secret else ""
        wire = Wire(self.address, headers={TRIAL_HEADER: nonce}, timeouts=TIMEOUTS)
        try:
            reply = await wire.request(
                sample.method,
                sample.path or f"/pbx/{account.name}{secret}",
                params=sample.query or None,
                form=sample.fields or None,
            )
        finally:
            await wire.close()
        return reply.status
