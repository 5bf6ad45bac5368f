"""A call later: said now, dialled then; tries, the list, and what is dropped because somebody was quicker."""

import json

from tests.stories.romashka import Office

SEEN = "79101234567"


def dialled(work: Office) -> list[dict[str, str]]:
    return [json.loads(one["body"]) for one in work.makecalls()]


async def known(work: Office, number: str = SEEN) -> None:
    """A number that called us, and whose debt is settled."""
    await work.misses(number)
    await work.boris.taps("✅ Обработан")
    await work.settled()


async def test_a_call_in_twenty_minutes_is_begun_then_and_not_before(work: Office) -> None:
    await known(work)
    work.boris.sends("/call +7 (910) 123-45-67 через 20 минут")
    await work.boris.sees("⏰", "сначала зазвонит ваш телефон (доб. 702), потом +79101234567", "/later")
    work.later(1190)
    await work.settled()
    assert dialled(work) == []
    work.later(11)
    await work.outgoing()
    assert dialled(work) == [{"phone": SEEN, "user": "702"}]
    await work.boris.sees("📲 Сначала зазвонит ваш телефон (доб. 702), потом +79101234567", "⏰ Как вы просили")


async def test_a_call_that_the_pbx_does_not_begin_is_told_once_on_its_own_message_with_the_reason(work: Office) -> None:
    await known(work)
    work.boris.sends("/call 89101234567 через 20 минут, 3 раза")
    await work.boris.sees("до 3 попыток")
    before = len(work.boris.heard())
    work.world.megafon.fault("422", path="makecall")
    work.later(1201)
    await work.boris.sees("🔴 Звонок на +79101234567 не начат: АТС отказала: The given data was invalid.")
    await work.settled()
    assert len(work.boris.heard()) == before + 1, work.boris.reads()
    work.boris.sends("/later")
    await work.boris.sees("На потом звонков нет")


async def test_what_waits_is_listed_and_can_be_cancelled(work: Office) -> None:
    await known(work)
    work.boris.sends("/later")
    await work.boris.sees("На потом звонков нет")
    work.boris.sends("/call 89101234567 завтра в 9, 3 раза")
    await work.boris.sees("до 3 попыток")
    work.boris.sends("/later")
    await work.boris.sees("Звонки на потом", "+79101234567", "до 3 попыток")
    await work.boris.taps("✖️", on="Звонки на потом")
    await work.boris.is_told("Отменено")
    await work.boris.sees("На потом звонков нет")
    work.later(2 * 24 * 3600)
    await work.settled()
    assert dialled(work) == []


async def test_a_client_with_whom_somebody_spoke_meanwhile_is_not_called(work: Office) -> None:
    await known(work)
    work.boris.sends("/call 89101234567 через 1 час")
    await work.boris.sees("доб. 702")
    work.later(300)
    call = await work.ring(SEEN)
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=60)
    await work.world.quiet()
    work.later(3601)
    await work.boris.sees("На +79101234567 не звоню: с клиентом уже поговорили")
    assert dialled(work) == []


async def test_a_try_that_did_not_reach_the_client_is_followed_by_another_two_minutes_later(work: Office) -> None:
    await known(work)
    work.boris.sends("/call 89101234567 через 5 минут 2 раза")
    await work.boris.sees("до 2 попыток")
    work.later(301)
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_busy(call)
    await work.settled()
    work.later(121)
    call = await work.outgoing()
    assert len(dialled(work)) == 2
    work.world.company.employee_picks_up(call)
    work.world.company.client_busy(call)
    await work.settled()
    work.later(600)
    await work.settled()
    assert len(dialled(work)) == 2


async def test_after_a_conversation_no_further_try_is_made_and_nothing_is_said_of_it(work: Office) -> None:
    await known(work)
    work.boris.sends("/call 89101234567 через 5 минут 3 раза")
    await work.boris.sees("до 3 попыток")
    work.later(301)
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=60)
    await work.settled()
    work.later(121)
    await work.settled()
    assert len(dialled(work)) == 1
    assert "не звоню" not in work.boris.reads()


async def test_an_unknown_number_is_asked_about_when_the_wish_is_said(work: Office) -> None:
    work.anna.sends("/call 89995550011 через 10 минут")
    await work.anna.sees("Этот номер нам ещё не звонил", "+79995550011")
    work.later(5)
    await work.anna.taps("⏰ Да, позвонить")
    await work.anna.sees("сначала зазвонит ваш телефон (доб. 701), потом +79995550011")
    work.later(601)
    await work.outgoing()
    assert dialled(work) == [{"phone": "79995550011", "user": "701"}]


async def test_the_page_of_a_client_offers_a_call_later(work: Office) -> None:
    await known(work)
    work.boris.sends(f"/client {SEEN}")
    await work.boris.taps("⏰ Позвонить позже")
    await work.boris.taps("Другое время…")
    await work.boris.sees("Когда позвонить на +79101234567? Например")
    work.boris.answers("когда-нибудь", to="Когда позвонить на +79101234567? Например")
    await work.boris.sees("Не понял время")
    work.boris.sends("через 30 минут")
    await work.boris.sees("сначала зазвонит ваш телефон (доб. 702)")
    work.boris.sends(f"/client {SEEN}")
    await work.settled()
    await work.boris.taps("⏰ Позвонить позже")
    await work.boris.taps("Через 15 минут")
    await work.boris.is_told("Готово")
    work.later(901)
    await work.outgoing()
    work.later(1000)
    await work.settled()
    assert len(dialled(work)) == 1, "the same client again moves the call, it does not add one"


async def test_a_time_that_is_no_time_is_said_so(work: Office) -> None:
    work.anna.sends("/call 89995550011 когда-нибудь")
    await work.anna.sees("Не понял время")
    work.anna.sends("/call 89995550011 через 300 дней")
    await work.anna.sees("не дальше месяца")
    work.anna.sends("/call 112 15:30")
    await work.anna.sees("Экстренные номера через бота не набираются")
