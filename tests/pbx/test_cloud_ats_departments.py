"""Who works in which department of the cloud PBX: asked employee by employee, seldom, and never guessed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import stamina
from aiohttp import web

from calls.event import CallEvent
from pbx.base import Webhook
from pbx.cloud_ats import CloudAts
from pbx.errors import PbxRefused, PbxUnreachable
from pbx.megafon.departments import department_of
from pbx.reading import TRIES
from pbx.shapes import Department, Member
from tests.pbx.cloud_office import CALL_ID, NOW, CloudOffice, cloud, office
from tests.wire.server import QuickClock, pretend, says


@pytest.fixture(autouse=True)
def _retries_do_not_pause() -> Iterator[None]:
    stamina.set_testing(True, attempts=TRIES)
    yield
    stamina.set_testing(False)


async def listed(it: CloudOffice) -> dict[str, tuple[Member, ...] | None]:
    departments = await it.pbx.with_members(await it.pbx.departments())
    return {one.id: one.members for one in departments}


async def test_every_employee_is_asked_about_once() -> None:
    async with office() as it:
        assert await listed(it) == {
            "sales": (Member("anna"), Member("boris")),
            "support": (Member("boris"), Member("vera")),
        }
        assert Counter(it.asked()) == {"groups": 1 + 4, "accounts": 1}


async def test_within_ten_minutes_nobody_is_asked_about_again() -> None:
    clock = QuickClock()
    async with office(clock=clock) as it:
        await listed(it)
        firm = it.company.firm
        firm.departments["sales"] = replace(firm.departments["sales"], members=("vera",))
        await clock.sleep(9 * 60)
        before = len(it.asked())
        assert (await listed(it))["sales"] == (Member("anna"), Member("boris"))
        assert it.asked()[before:] == ["groups"]
        await clock.sleep(2 * 60)
        assert (await listed(it))["sales"] == (Member("vera"),)


async def test_an_interrupted_round_goes_on_where_it_stopped() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        form = dict(await request.post())
        asked.append(str(form.get("user", form["cmd"])))
        if form["cmd"] == "accounts":
            return web.json_response([{"name": name} for name in ("anna", "boris", "vera")])
        broken = asked.count("boris") <= TRIES and form.get("user") == "boris"
        return web.json_response([{"id": "sales", "realName": "Продажи"}], status=503 if broken else 200)

    async with pretend(answer) as server:
        pbx = cloud(server.url)
        departments = await pbx.departments()
        with pytest.raises(PbxUnreachable):
            await pbx.with_members(departments)
        [sales] = await pbx.with_members(departments)
        await pbx.close()
    assert sales.members == (Member("anna"), Member("boris"), Member("vera"))
    assert asked == ["groups", "accounts", "anna", *["boris"] * TRIES, "boris", "vera"]


async def test_whom_the_pbx_will_not_tell_of_is_left_out() -> None:
    async with office() as it:
        it.ats.commands.silent_about.add("boris")
        assert await listed(it) == {"sales": (Member("anna"),), "support": (Member("vera"),)}


async def test_a_pbx_that_tells_of_nobody_leaves_the_members_unknown() -> None:
    async with office() as it:
        it.ats.commands.silent_about |= set(it.company.firm.employees)
        assert await listed(it) == {"sales": None, "support": None}
        assert it.pbx.off == frozenset()


async def test_a_tenant_without_groups_is_asked_about_nobody() -> None:
    async with office() as it:
        it.ats.commands.known.discard("groups")
        with pytest.raises(PbxRefused, match="pbx_command_unknown"):
            await it.pbx.departments()
        assert it.asked() == ["groups"]


async def test_a_push_that_names_a_department_by_its_id_is_told_by_its_name() -> None:
    ours = "g_0a922987-97ac-4f45"
    async with pretend(says(f'[{{"id": "{ours}", "realName": "Поставки", "ext": 712}}]')) as server:
        pbx = cloud(server.url)
        assert told(pbx, cmd="event", type="INCOMING", user=ours).department is None
        await pbx.departments()
        await pbx.close()
    assert told(pbx, cmd="event", type="INCOMING", user=ours).department == "Поставки"
    word = told(pbx, cmd="history", type="in", status="missed", user=ours)
    assert word.verdict is not None
    assert (word.department, word.verdict.department, word.employee) == ("Поставки", "Поставки", None)
    assert told(pbx, cmd="event", type="INCOMING", user="vera", group="Склад").department == "Склад"


def told(pbx: CloudAts, **fields: str) -> CallEvent:
    push = {"phone": "79101234567", "callid": CALL_ID} | fields
    [event] = pbx.read(Webhook("POST", "/pbx/office", {}, push, {}, NOW, "127.0.0.1")).events
    return event


def test_a_list_that_tells_no_members_leaves_them_unknown() -> None:
    assert department_of({"id": "sales", "name": "Продажи"}) == Department("sales", "Продажи")
    empty = department_of({"id": "sales", "users": []})
    assert empty is not None
    assert (Department("sales", "").members, empty.members) == (None, ())
