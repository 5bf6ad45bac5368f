"""The cloud PBX, seed 002: webhooks in the dialect it shares with another, commands to `/sys/crm_api.wcgp`.

settings.py   which PBX, which keys             calling.py       makeCall (§4.2.2)
api.py        how all of them ask               staff.py         accounts (§4.2.1)
field.py      commands that a tenant may not know, none of them in the document:
departments.py  groups    switches.py  do not disturb, subscription    history.py  what it remembers
"""

from dataclasses import replace

from calls.clock import Clock
from calls.event import CallEvent
from pbx.abilities import ListsDepartments, Records, Remembers, Silences, Subscribes
from pbx.base import Asks, Dials, Heard, ListsStaff, Notifies, Webhook
from pbx.cloud_ats.api import CommandApi
from pbx.cloud_ats.calling import Calling
from pbx.cloud_ats.history import History
from pbx.cloud_ats.settings import CloudAtsSettings
from pbx.cloud_ats.switches import Switches
from pbx.itoolabs.ears import Ears
from pbx.itoolabs.webhooks import Dialect
from wire.client import Timeouts

__all__ = ["CloudAts", "CloudAtsSettings"]


class CloudAts(
    # how: a file of this folder each
    Ears, Calling, History, Switches,
    # what: the capability table
    Notifies, Asks, Dials, ListsStaff, ListsDepartments, Remembers, Silences, Subscribes, Records,
):  # fmt: skip
    verdicts = True
    missed_verdicts = False  # §4.1.1: calls nobody answered are not reported; many tenants report them all the same

    def __init__(
        self, name: str, settings: CloudAtsSettings, clock: Clock, *, timeouts: Timeouts | None = None
    ) -> None:
        self.name = name
        self.record_hosts = settings.where_recordings_lie()
        self._clock = clock
        self._people, self._people_at = [], 0.0
        self._absent, self._worked, self._within, self._names = {}, set(), {}, {}
        self._dialect = Dialect(name, settings.tokens())
        self._api = CommandApi(settings, clock, timeouts)

    async def close(self) -> None:
        await self._api.close()

    def read(self, webhook: Webhook) -> Heard:
        heard = super().read(webhook)
        return replace(heard, events=tuple(map(_with_start, heard.events)))


def _with_start(event: CallEvent) -> CallEvent:
    """§4.1.1 has no `start`: the word comes right after the end, so the call began its whole length before that."""
    verdict = event.verdict
    if verdict is None or verdict.start_ms is not None or (verdict.wait_s is None and not verdict.talk_s):
        return event
    lasted_s = (verdict.wait_s or 0) + (verdict.talk_s or 0)
    return replace(event, verdict=replace(verdict, start_ms=event.at_ms - 1000 * lasted_s))
