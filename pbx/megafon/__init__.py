"""MegaFon's PBX, seed 003: webhooks in the dialect it shares with another, commands over `crmapi/v1`.

settings.py   which tenant, which keys          history.py, rows.py      what it remembers of calls (§4)
calling.py    makecall (§5)                     numbers.py, routes.py    numbers and where they lead (§9)
staff.py      employees (§6)                    sims.py                  SIM cards (§10)
departments.py  departments and members (§8)    blacklist.py             whom it blocks (§11)
switches.py   do not disturb, subscription (§6.7–7.4)
crmapi.py, rest.py  how all of them ask          forms.py                what is checked before it is sent
"""

from calls.clock import Clock
from pbx.abilities import Blocks, ListsDepartments, Records, RemembersInner, Routes, Silences, Sims, Staffs, Subscribes
from pbx.base import Asks, Dials, ListsStaff, Notifies
from pbx.itoolabs.ears import Ears
from pbx.itoolabs.webhooks import Dialect
from pbx.megafon.blacklist import Blacklist
from pbx.megafon.calling import Calling
from pbx.megafon.crmapi import PAGE, CrmApi
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
    Ears, Calling, History, Staff, Departments, Switches, Numbers, SimCards, Blacklist,
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
        self._dialect, self._names = Dialect(name, settings.tokens()), {}
        self._api = CrmApi(settings, clock, timeouts)

    async def close(self) -> None:
        await self._api.close()
