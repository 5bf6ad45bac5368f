"""What the pretend MegaFon tells the bot while employees call clients back."""

import pytest

from sandbox.company import outgoing
from sandbox.company.call import Impossible
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

IVAN = "79101234567"


async def dialled(rest, user: str = "anna") -> str:
    status, answer = await rest("POST", "makecall", json={"phone": IVAN, "user": user})
    assert status == 200
    return answer["callid"]


async def test_a_call_back_rings_the_employee_first_then_the_client(world: World, bot, rest) -> None:
    call = await dialled(rest)
    assert world.company.call(call).stage == "employee rings"
    world.company.employee_picks_up(call)
    assert world.company.call(call).stage == "client rings"
    await world.quiet()
    world.company.client_picks_up(call, wait=9)
    await world.quiet()
    world.company.hang_up(call, talk=12)
    await world.quiet()
    assert bot.types() == ["OUTGOING", "ACCEPTED", "COMPLETED", "Success"]
    assert all(fields["user"] == "anna" and "diversion" not in fields for fields in bot.heard)
    history = bot.history()
    assert (history["type"], history["duration"], history["wait"], history["phone"]) == ("out", "21", "9", IVAN)


@pytest.mark.parametrize(
    ("what", "status"),
    [("client_busy", "Busy"), ("client_unavailable", "NotAvailable"), ("client_no_answer", "missed")],
)
async def test_a_client_who_is_not_reached_has_its_own_status(world: World, bot, rest, what: str, status: str) -> None:
    call = await dialled(rest)
    world.company.employee_picks_up(call)
    await world.quiet()
    getattr(world.company, what)(call)
    await world.quiet()
    assert bot.types() == ["OUTGOING", "CANCELLED", status]


async def test_an_employee_who_ignores_her_own_phone_ends_it(world: World, bot, rest) -> None:
    call = await dialled(rest, "702")
    await world.quiet()
    world.company.employee_ignores(call)
    await world.quiet()
    assert bot.types() == ["OUTGOING", "CANCELLED", "Cancel"]
    assert bot.history()["user"] == "boris"


async def test_on_some_tenants_the_employees_own_pick_up_is_told_as_accepted(world: World, bot, rest) -> None:
    world.company.accepted_twice = True
    call = await dialled(rest)
    world.company.employee_picks_up(call)
    await world.quiet()
    assert sorted(bot.types()) == ["ACCEPTED", "OUTGOING"]


async def test_on_some_tenants_makecall_answers_with_another_id(world: World, bot, rest) -> None:
    world.megafon.rest.makecall_own_id = True
    told = await dialled(rest)
    await world.quiet()
    assert bot.heard[0]["callid"] != told


async def test_the_autopilot_plays_a_call_back_by_itself(
    world: World, bot, rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "AUTOPILOT_PICKS_UP", 0.05)
    monkeypatch.setattr(outgoing, "AUTOPILOT_TALKS", 0.05)
    world.company.autopilot = True
    await dialled(rest)
    while "Success" not in bot.types():
        await world.changed().wait()
    history = bot.history()
    assert int(history["duration"]) - int(history["wait"]) == 12


async def test_the_autopilot_leaves_a_call_to_the_person_who_takes_over(
    world: World, bot, rest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "AUTOPILOT_PICKS_UP", 0.05)
    world.company.autopilot = True
    call = await dialled(rest)
    world.company.employee_ignores(call)
    await world.quiet()
    assert world.company.call(call).stage == "over"
    with pytest.raises(Impossible):
        world.company.employee_picks_up(call)
