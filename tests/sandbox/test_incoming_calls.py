"""What the pretend MegaFon tells the bot while clients call the firm."""

from datetime import UTC, datetime

import pytest

from sandbox.company.call import Impossible
from sandbox.world import World

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.usefixtures("address")]

IVAN = "79101234567"


async def test_every_phone_of_the_department_rings(world: World, bot) -> None:
    call = world.company.ring(IVAN, department="sales")
    await world.quiet()
    assert bot.whose("INCOMING") == {"anna", "boris"}
    assert bot.heard[0] | {"user": "", "ext": ""} == {
        "cmd": "event",
        "type": "INCOMING",
        "direction": "in",
        "user": "",
        "ext": "",
        "telnum": "",
        "diversion": "74957654321",
        "groupRealName": "Продажи",
        "phone": IVAN,
        "callid": call,
        "crm_token": world.megafon.crm_token,
    }
    assert {fields["ext"] for fields in bot.heard} == {"701", "702"}
    assert set(bot.content_types) == {"application/x-www-form-urlencoded"}


async def test_a_line_leads_to_its_department_and_an_employee_is_called_alone(world: World, bot) -> None:
    world.company.ring(IVAN, line="74957654322")
    await world.quiet()
    assert bot.whose("INCOMING") == {"boris", "vera"}
    bot.heard.clear()
    world.company.ring(IVAN, employee="anna")
    await world.quiet()
    assert [(fields["user"], fields.get("groupRealName")) for fields in bot.heard] == [("anna", None)]


async def test_the_winner_is_accepted_and_the_others_are_cancelled(world: World, bot) -> None:
    call = world.company.ring(IVAN)
    await world.quiet()
    world.company.answer(call, "anna", wait=7)
    await world.quiet()
    assert (bot.whose("ACCEPTED"), bot.whose("CANCELLED")) == ({"anna"}, {"boris"})
    world.company.hang_up(call, talk=12)
    await world.quiet()
    assert bot.types()[-2:] == ["COMPLETED", "Success"]
    history = bot.history()
    assert (history["user"], history["duration"], history["wait"], history["type"]) == ("anna", "19", "7", "in")


async def test_the_start_of_a_call_is_compact_utc(bot) -> None:
    from sandbox.server import serve

    world = World(crm_url=bot.url, now=lambda: datetime(2026, 3, 1, 9, 5, 7, tzinfo=UTC))
    world.company.verdict_delay = 0
    async with serve(world):
        world.company.after_hours(IVAN)
        await world.quiet()
    assert bot.history()["start"] == "20260301T090507Z"


async def test_nobody_answers_and_the_verdict_comes_after_the_phones_fell_silent(world: World, bot) -> None:
    call = world.company.ring(IVAN)
    await world.quiet()
    world.company.nobody(call, wait=41)
    await world.quiet()
    assert sorted(bot.types()[2:4]) == ["CANCELLED", "CANCELLED"]
    assert bot.types()[4] == "missed"
    assert (bot.history()["duration"], bot.history()["wait"], bot.history()["user"]) == ("41", "41", "boris")


async def test_a_client_who_gives_up_is_a_cancel(world: World, bot) -> None:
    world.company.client_hangs_up(world.company.ring(IVAN))
    await world.quiet()
    assert bot.history()["status"] == "Cancel"


async def test_a_client_who_hangs_up_after_talking_was_spoken_to(world: World, bot) -> None:
    call = world.company.ring(IVAN)
    world.company.answer(call, "boris")
    world.company.client_hangs_up(call, talk=30)
    await world.quiet()
    assert bot.history()["status"] == "Success"


async def test_after_hours_only_the_verdict_is_told(world: World, bot) -> None:
    world.company.after_hours(IVAN, "74957654322")
    await world.quiet()
    assert [(fields["cmd"], fields["user"]) for fields in bot.heard] == [("history", "")]


async def test_a_hidden_number_is_spelled_as_the_tenant_spells_it(world: World, bot) -> None:
    world.company.ring(None, employee="anna")
    await world.quiet()
    world.megafon.hidden = ""
    world.company.ring(None, employee="anna")
    await world.quiet()
    assert [fields["phone"] for fields in bot.heard] == ["anonymous", ""]


async def test_phones_in_turn_ring_round_and_round(world: World, bot) -> None:
    world.company.ring_each = 0
    call = world.company.ring(IVAN, sequential=True)
    world.company.next_phone(call)
    await world.quiet()
    world.company.next_phone(call)
    await world.quiet()
    world.company.answer(call, "anna")
    await world.quiet()
    assert sorted(bot.types()) == ["ACCEPTED", "CANCELLED", "CANCELLED", "INCOMING", "INCOMING", "INCOMING"]
    annas = [fields for fields in bot.heard if fields["user"] == "anna" and fields["type"] == "INCOMING"]
    assert annas[0] == annas[1], "a second round repeats the webhook byte for byte"


async def test_a_phone_that_nobody_answers_gives_way_by_itself(world: World, bot) -> None:
    world.company.ring_each = 0.05
    world.company.ring(IVAN, sequential=True)
    while len(bot.heard) < 3:
        await world.changed().wait()
    assert bot.heard[0]["user"] == "anna"
    assert {(fields["type"], fields["user"]) for fields in bot.heard[1:3]} == {
        ("CANCELLED", "anna"),
        ("INCOMING", "boris"),
    }


async def test_a_transfer_goes_on_under_a_second_id(world: World, bot) -> None:
    first = world.company.ring(IVAN)
    world.company.answer(first, "anna")
    await world.quiet()
    bot.heard.clear()
    second = world.company.transfer(first, "vera")
    await world.quiet()
    (transferred,) = [fields for fields in bot.heard if fields["type"] == "TRANSFERRED"]
    assert (transferred["callid"], transferred["second_callid"], transferred["user"]) == (first, second, "anna")
    world.company.answer(second, "vera")
    world.company.hang_up(second, talk=60)
    await world.quiet()
    assert (bot.history()["callid"], bot.history()["user"]) == (second, "vera")


async def test_the_pbx_asks_who_is_calling_and_keeps_the_answer(world: World, bot) -> None:
    world.company.ask_contact = True
    bot.contact = {"contact_name": "Иван Петров, Ромашка"}
    call = world.company.ring(IVAN)
    await world.quiet()
    assert world.company.call(call).contact == bot.contact
    (asked,) = [fields for fields in bot.heard if fields["cmd"] == "contact"]
    assert set(asked) == {"cmd", "phone", "diversion", "callid", "crm_token"}


async def test_a_rating_names_who_talked(world: World, bot) -> None:
    call = world.company.ring(IVAN)
    with pytest.raises(Impossible, match="после разговора"):
        world.company.rate(call, 5)
    world.company.answer(call, "boris")
    world.company.hang_up(call)
    world.company.rate(call, 2)
    await world.quiet()
    (rating,) = [fields for fields in bot.heard if fields["cmd"] == "rating"]
    assert (rating["rating"], rating["user"], rating["ext"]) == ("2", "boris", "702")


async def test_what_does_not_fit_the_stage_is_refused_in_words(world: World) -> None:
    call = world.company.ring(IVAN)
    for wrong in (
        lambda: world.company.hang_up(call),
        lambda: world.company.answer(call, "vera"),
        lambda: world.company.answer(call, "nobody"),
        lambda: world.company.client_busy(call),
        lambda: world.company.next_phone(call),
        lambda: world.company.nobody("no such call"),
        lambda: world.company.ring(IVAN, line="1"),
        lambda: world.company.ring(IVAN, department="1"),
    ):
        with pytest.raises(Impossible):
            wrong()


async def test_finished_calls_are_forgotten_in_the_end(world: World) -> None:
    world.megafon.crm_url = ""
    living = world.company.ring(IVAN)
    for _ in range(510):
        world.company.after_hours(IVAN)
    await world.quiet()
    assert len(world.company.calls) == 500
    assert living in world.company.calls
