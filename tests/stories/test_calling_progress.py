"""How a call begun with /call goes: one message, from the first ring to the end or the reason it failed."""

import json

from tests.stories.romashka import Office

SEEN = "79101234567"
RINGS = "📲 Сначала зазвонит ваш телефон (доб. 702), потом +79101234567"


async def begun(work: Office) -> tuple[str, int]:
    """Boris calls a client whose debt is settled; gives the call and his message of it."""
    await work.misses(SEEN)
    await work.boris.taps("✅ Обработан")
    await work.settled()
    work.boris.sends(f"/call {SEEN}")
    message = await work.boris.sees(RINGS)
    return await work.outgoing(), message["message_id"]


async def test_a_conversation_is_told_on_the_message_that_announced_the_call(work: Office) -> None:
    call, message = await begun(work)
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    assert (await work.boris.sees("📲 Трубка снята, на линии +79101234567"))["message_id"] == message
    work.world.company.hang_up(call, talk=124)
    seen = await work.boris.sees("🟢 Поговорили с +79101234567, разговор 2:04")
    assert seen["message_id"] == message
    assert RINGS not in work.boris.reads()


async def test_the_reason_is_said_when_nobody_was_reached_and_it_can_be_tried_again(work: Office) -> None:
    call, message = await begun(work)
    work.world.company.employee_picks_up(call)
    work.world.company.client_busy(call)
    seen = await work.boris.sees("🔴 +79101234567: занято")
    assert seen["message_id"] == message
    work.later(61)
    await work.boris.taps("📞 Ещё раз")
    call = await work.outgoing()
    await work.boris.sees(RINGS)
    work.world.company.employee_ignores(call)
    await work.boris.sees("🔴 +79101234567: ваш телефон не ответил")
    assert [json.loads(one["body"])["user"] for one in work.makecalls()] == ["702", "702"]


async def test_what_the_pbx_refuses_is_said_once_on_that_message_with_what_to_do_next(work: Office) -> None:
    await work.misses(SEEN)
    await work.boris.taps("✅ Обработан")
    await work.settled()
    for fault, said in (("404", "АТС не знает такого адреса"), ("500", "неизвестно: АТС не ответила")):
        work.world.megafon.fault(fault, path="makecall")
        before = len(work.boris.heard())
        work.boris.sends(f"/call {SEEN}")
        await work.boris.sees("Звонок" if fault == "404" else "Начат ли звонок", "+79101234567", said)
        await work.settled()
        assert len(work.boris.heard()) == before + 1, "one message says it"
        assert work.boris.labels(said) == ["📞 Ещё раз", "⏰ Позвонить позже"]
        work.later(61)
    work.world.megafon.fault("404", path="makecall")
    before = len(work.boris.heard())
    await work.boris.taps("📞 Ещё раз")
    await work.settled()
    await work.boris.sees("не начат: АТС не знает такого адреса")
    assert len(work.boris.heard()) == before + 1


async def test_a_call_from_a_card_has_no_second_message(work: Office) -> None:
    await work.misses(SEEN)
    await work.boris.taps("📞 Перезвонить")
    await work.outgoing()
    await work.settled()
    assert "Сначала зазвонит" not in work.boris.reads()
