"""Cifra1's PBX, seeds 000 and 001: webhooks with a check, the Lite-API and the cabinet's API, as one account.

settings.py  two addresses, two keys       lite.py, rows.py     click2call, getcalldetail (000 §2, §3)
webhooks.py  its events (000 §1)           cabinet.py           everything of 001
signing.py   the MD5 of both               tasks.py, people.py  its call-backs and SIP accounts, read
times.py     local times without a zone    asking.py            how both are asked
"""

from zoneinfo import ZoneInfo

from calls.clock import Clock
from pbx.abilities import Confirms, Files, Follows, ListsPhones, OffersNumbers, Remembers, Schedules
from pbx.base import Answer, Dials, Heard, ListsStaff, Notifies, Outcome, Proves, Sample, Webhook
from pbx.cifra1 import times, webhooks
from pbx.cifra1.asking import EVERY_S, MIN_INTERVAL_S, Address
from pbx.cifra1.cabinet import Cabinet
from pbx.cifra1.lite import Lite
from pbx.cifra1.settings import Cifra1Settings
from wire.client import Timeouts
from wire.pacing import Pacer, Priority

__all__ = ["Cifra1", "Cifra1Settings"]


class Cifra1(
    # how: a file of this folder each
    Lite, Cabinet,
    # what: the capability table
    Notifies, Dials, Schedules, Follows, Remembers, Confirms, ListsStaff, ListsPhones, OffersNumbers, Files, Proves,
):  # fmt: skip
    """``verdicts`` False: no event is a final word. All phones silent and nobody picked up is a miss; an ANSWER is a
    conversation; ``final_word`` tells for sure."""

    verdicts = False
    every_s = EVERY_S

    def __init__(self, name: str, settings: Cifra1Settings, clock: Clock, *, timeouts: Timeouts | None = None) -> None:
        self.name = name
        self.record_hosts = settings.where_recordings_lie()
        self._clock = clock
        self._zone = ZoneInfo(settings.timezone)
        self._domain = settings.domain
        self._history_sent_as = settings.history_sent_as
        self._lite_key = settings.api_key.get_secret_value()
        self._cabinet_key = (settings.cabinet_key or settings.api_key).get_secret_value()
        self._pacer = Pacer(clock, MIN_INTERVAL_S)  # one for both: the limit is the company's
        keys = (self._lite_key, self._cabinet_key)
        proxy = settings.proxy_url()
        self._lite = Address(settings.base_url, keys, self._pacer, proxy=proxy, timeouts=timeouts)
        self._cabinet = Address(settings.cabinet_url, keys, self._pacer, proxy=proxy, timeouts=timeouts)

    async def close(self) -> None:
        await self._lite.close()
        await self._cabinet.close()

    def wait_s(self) -> float:
        return self._pacer.expected_s(Priority.PERSON)

    def authenticate(self, webhook: Webhook) -> None:
        webhooks.authenticate(webhook, self._lite_key)

    def read(self, webhook: Webhook) -> Heard:
        return webhooks.read(self.name, webhook, self._zone)

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return Answer()

    def sample(self, call_id: str, client: str, at_ms: int) -> Sample:
        return webhooks.sample(call_id, client, times.local(at_ms, self._zone), self._lite_key)
