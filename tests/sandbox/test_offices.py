"""The offices of the firm: each with phones and a PBX of its own, in one world."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from sandbox.entrance import let_in
from sandbox.invites import NoInvite
from sandbox.offices import KINDS
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, VERA, World

BOT = "http://127.0.0.1:1"  # nobody listens there
NAMES = ["office", "cloud", "cifra", "dialplan"]
JSON = {"Content-Type": "application/json"}


@pytest.fixture
async def served() -> AsyncIterator[tuple[World, aiohttp.ClientSession]]:
    world = World(kinds=KINDS)
    world.connect(BOT)
    async with serve(world) as address, aiohttp.ClientSession(base_url=address) as http:
        yield world, http


def test_a_world_has_the_offices_it_was_asked_for() -> None:
    assert list(World().offices) == ["office"]
    assert list(World(kinds=KINDS).offices) == NAMES
    world = World(kinds=["cifra1"])
    assert world.company is world.offices["cifra"].company
    with pytest.raises(LookupError, match="no PretendMegafon"):
        world.megafon.crm_url = BOT


def test_each_pbx_knows_where_the_bot_listens_as_it_can() -> None:
    world = World(kinds=KINDS)
    world.connect("http://127.0.0.1:8101")
    assert world.megafon.crm_url == "http://127.0.0.1:8101/pbx/office"
    assert world.cloud_ats.crm_url == "http://127.0.0.1:8101/pbx/cloud"
    assert world.cifra1.crm_url == "http://127.0.0.1:8101"
    assert world.dialplan.url.startswith("http://127.0.0.1:8101/api/v2/telephony/calls/@")


def test_no_two_offices_share_a_line_or_a_key() -> None:
    world = World(kinds=KINDS)
    lines = [number for office in world.offices.values() for number in office.company.firm.lines]
    assert len(lines) == len(set(lines)) == 8
    keys = [value for name, value in world.settings(BOT).items() if name.endswith(("KEY", "TOKEN"))]
    assert len(keys) == len(set(keys)) == 7


async def test_a_call_of_one_office_is_none_of_the_others(served) -> None:
    world, http = served
    call = world.offices["cloud"].company.ring("79101234567")
    async with http.get("/sandbox/state") as answer:
        state = await answer.json()
    assert [(office["name"], len(office["calls"])) for office in state["offices"]] == [
        ("office", 0), ("cloud", 1), ("cifra", 0), ("dialplan", 0)
    ]  # fmt: skip
    told = [event for _, event in world.history if event["kind"] == "call"]
    assert [(event["office"], event["call"]["id"]) for event in told] == [("cloud", call)]
    async with http.post("/sandbox/offices/cifra/nobody", json={"call_id": call}) as answer:
        assert answer.status == 400


@pytest.mark.parametrize("name", NAMES)
async def test_whatever_is_shown_as_a_switch_can_be_switched(served, name: str) -> None:
    world, http = served
    office = world.offices[name]
    assert "recording" in office.switches
    for switch, on in office.state()["switches"].items():
        asked = {"name": switch, "on": not on}
        async with http.post(f"/sandbox/offices/{name}/switch", json=asked) as answer:
            assert answer.status == 200
        assert office.state()["switches"][switch] is not on


async def test_a_fax_comes_where_faxes_are_taken(served) -> None:
    world, http = served
    company = world.offices["cifra"].company
    call = company.after_hours("79101234567")
    async with http.post("/sandbox/offices/cifra/fax", json={"call_id": call, "pages": 3}) as answer:
        assert answer.status == 200
    [fax] = world.cifra1.memory.files["fax_files"]
    async with http.get(fax["file"]) as answer:
        assert (answer.status, answer.content_type) == (200, "application/pdf")
    async with http.post("/sandbox/offices/office/fax", json={"call_id": call}) as answer:
        assert (answer.status, await answer.json()) == (400, {"error": "Эта АТС не принимает факсов"})


async def test_a_fault_meets_the_office_it_was_made_for(served) -> None:
    world, http = served
    async with http.post("/sandbox/offices/cloud/fault", json={"kind": "503"}) as answer:
        assert answer.status == 200
    assert [len(office.pbx.trouble.faults) for office in world.offices.values()] == [0, 1, 0, 0]
    async with http.post("/sandbox/offices/cloud/access", json={"refusal": "CRM disabled"}) as answer:
        assert answer.status == 200
    assert world.cloud_ats.access == "CRM disabled"
    async with http.post("/sandbox/offices/cifra/access", json={"refusal": "CRM disabled"}) as answer:
        assert answer.status == 400


async def test_people_whom_the_bot_will_not_invite_are_named() -> None:
    world = World(kinds=["cloud_ats"])
    asked: list[dict[str, str]] = []

    async def nobody(**whom: str) -> str:
        asked.append(whom)
        raise NoInvite("no")

    for person in (ANNA, BORIS, VERA):  # whom the bot knows already
        world.telegram.start(person)
    world.telegram.start(104)
    world.telegram.memory.updates.clear()

    async def greets() -> None:
        world.telegram.memory.new_message(104, 0, text="Здравствуйте")

    async with world.errands:
        world.errands.spawn(greets())
        assert await let_in(world, nobody) == ["Анна", "Борис", "Вера"]
    assert asked[0] == {"account": "cloud", "employee": "anna", "ext": "701"}
