"""MegaFon's PBX, seed 003: webhooks in the dialect it shares with another, commands over `crmapi/v1`.

settings.py   which tenant, which keys          history.py, rows.py      what it remembers of calls (§4)
calling.py    makecall (§5)                     numbers.py, routes.py    numbers and where they lead (§9)
staff.py      employees (§6)                    sims.py                  SIM cards (§10)
departments.py  departments and members (§8)    blacklist.py             whom it blocks (§11)
switches.py   do not disturb, subscription (§6.7–7.4)
rest.py, forms.py   how all of them ask, and what is checked before it is sent
"""

from calls.clock import Clock
from pbx.abilities import Blocks, ListsDepartments, Records, RemembersInner, Routes, Silences, Sims, Staffs, Subscribes
from pbx.base import Answer, Asks, Dials, Heard, ListsStaff, Notifies, Outcome, Webhook
from pbx.crmapi import PAGE, CrmApi
from pbx.itoolabs import Dialect
from pbx.megafon.blacklist import Blacklist
from pbx.megafon.calling import Calling
from pbx.megafon.departments import Departments
from pbx.megafon.history import History
from pbx.megafon.numbers import Numbers
from pbx.megafon.settings import MegafonSettings
from pbx.megafon.sims import SimCards
from pbx.megafon.staff import Staff
from pbx.megafon.switches import Switches
from wire.client import Timeouts

__all__ = ["PAGE", "Megafon", "MegafonSettings"]


class Megafon(
    # how: a file of this folder each
    Calling, History, Staff, Departments, Switches, Numbers, SimCards, Blacklist,
    # what: the capability table
    Notifies, Asks, Dials, RemembersInner, ListsStaff, ListsDepartments, Staffs,
    Silences, Subscribes, Routes, Sims, Blocks, Records,
):  # fmt: skip
    verdicts = True

    def __init__(self, name: str, settings: MegafonSettings, clock: Clock, *, timeouts: Timeouts | None = None) -> None:
        self.name = name
        self.record_hosts = settings.where_recordings_lie()
        self._clock = clock
        self._post_silences = settings.dnd_post_means == "dnd_on"
        tokens = (settings.crm_token, settings.crm_token_previous)
        self._dialect = Dialect(name, [token.get_secret_value() for token in tokens if token])
        self._api = CrmApi(
            settings.base_url,
            settings.api_key.get_secret_value(),
            clock,
            proxy=settings.proxy.get_secret_value() if settings.proxy else None,
            timeouts=timeouts,
        )

    async def close(self) -> None:
        await self._api.close()

    def authenticate(self, webhook: Webhook) -> None:
        self._dialect.authenticate(webhook)

    def read(self, webhook: Webhook) -> Heard:
        return self._dialect.read(webhook)

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return self._dialect.answer(heard, outcome)
