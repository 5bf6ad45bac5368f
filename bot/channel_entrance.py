"""What a PBX posts to a telephony channel (seed 004): fields and recordings, the key in the address."""

from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from bot import web_guard
from bot.uploads import take_form
from bot.web import Entrance, response, unavailable
from pbx.accounts import Account
from pbx.base import Heard, Notifies, Outcome, Webhook
from pbx.errors import BadWebhook, WrongKey
from pbx.posted import UPLOADED
from storage.database import DatabaseUnavailable
from workflow.posting import take_posted
from workflow.trials import hear as hear_trial

KIND = "telephony_channel"
PATH = "/api/v2/telephony/calls/{key:.+}"


@dataclass(slots=True)
class ChannelEntrance:
    """``uploads`` is where recordings are kept that came with a post."""

    entrance: Entrance
    uploads: Path

    def routes(self) -> list[web.RouteDef]:
        return [web.post(PATH, self._posted)]

    async def _posted(self, request: web.Request) -> web.Response:
        address = web_guard.address_of(request, self.entrance.trusted)
        if busy := self.entrance.held_up(address):
            return busy
        bare = Webhook("POST", request.path, {}, {}, {}, self.entrance.clock.now_ms(), str(address or ""))
        account = next((one for one in self.entrance.accounts.values() if _knows(one, bare)), None)
        trial = self.entrance.trial({name.lower(): value for name, value in request.headers.items()})
        if account is None or (trial is None and not web_guard.permitted(address, account.allowed_ips)):
            return self.entrance.refuse(WrongKey(), address)
        try:
            form = await take_form(request, self.uploads)
        except BadWebhook as error:
            return self.entrance.refuse(error, address)
        kept: set[str] = set()
        try:
            assert isinstance(account.pbx, Notifies)
            heard = account.pbx.read(replace(bare, fields=form.fields, files=form.files))
            if trial is not None:
                await self.entrance.database.write(
                    hear_trial, self.entrance.house, account.name, trial, heard.events, bare.received_ms
                )
                return web.Response()
            outcome = await self._store(account.name, heard, bare.received_ms)
            if outcome.kept is not None and outcome.kept.recording:
                kept.add(outcome.kept.recording.removeprefix(UPLOADED))
        except BadWebhook as error:
            return self.entrance.refuse(error, address)
        except DatabaseUnavailable as error:
            return unavailable(self.entrance.counters, account.name, error)
        finally:
            form.discard(keep=kept)
        self.entrance.counters.webhooks += 1
        return response(account.pbx.answer(heard, outcome))

    async def _store(self, account: str, heard: Heard, now_ms: int) -> Outcome:
        if heard.posted is None:
            return Outcome()
        kept = await self.entrance.database.write(take_posted, self.entrance.house, account, heard, now_ms)
        return Outcome(kept=kept)


def _knows(account: Account, webhook: Webhook) -> bool:
    if account.kind != KIND or not isinstance(account.pbx, Notifies):
        return False
    try:
        account.pbx.authenticate(webhook)
    except WrongKey:
        return False
    return True
