"""A number or a contact card is sent to the bot: whose is it, and what may be done?"""

import pytest

from tests.stories.romashka import Office


@pytest.mark.parametrize("written", ["8 (910) 123-45-67", "Перезвони Ивану: +7 910 123-45-67, он ждёт", "79101234567"])
async def test_a_number_among_words_opens_its_client_and_dials_on_one_tap(work: Office, written: str) -> None:
    await work.misses()
    work.anna.sends(written)
    await work.anna.sees("+79101234567", "")
    await work.settled()
    await work.anna.taps("📞", on="👤")
    await work.outgoing()
    assert len(work.makecalls()) == 1


async def test_several_numbers_are_a_list(work: Office) -> None:
    work.anna.sends("+79101234567\n8 910 765-43-21 и ещё раз 8(910)1234567")
    await work.anna.sees("Какой номер открыть?")
    assert work.anna.labels("Какой номер") == ["+79101234567", "+79107654321"]
    await work.anna.taps("+79107654321")
    await work.anna.sees("+79107654321", "")


async def test_somebodys_card_gives_its_name_to_the_book(work: Office) -> None:
    work.anna.shares_contact(phone="79105556677", user_id=None, first_name="Иван Петров")
    await work.anna.taps("✏️ Записать как «Иван Петров»")
    await work.anna.sees("Иван Петров", "+79105556677")
    await work.misses("79105556677")
    await work.boris.sees("🔴 Пропущен +79105556677", "Иван Петров")


async def test_words_without_a_number_and_a_card_without_one(work: Office) -> None:
    work.anna.sends("Добрый день, заказ 12345")
    await work.anna.sees("/missed")
    work.anna.shares_contact(phone="112", user_id=None, first_name="Спасатели")
    await work.anna.sees("В этой карточке нет номера")


async def test_a_stranger_who_sends_a_number_gets_the_constant_answer(work: Office) -> None:
    stranger = work.somebody(555, "Кто-то")
    stranger.starts()
    await stranger.sees("Этот бот — для сотрудников компании")
    work.later(61)
    stranger.sends("+79101234567")
    await work.settled()
    assert len(stranger.heard()) == 2
    assert "👤" not in stranger.reads()


async def test_words_that_answer_a_question_are_the_answer(work: Office) -> None:
    await work.misses()
    work.anna.sends("/client 79101234567")
    await work.anna.taps("📝")
    await work.settled()
    work.anna.sends("звонить на 8 910 765-43-21")
    await work.settled()
    work.anna.sends("/client 79101234567")
    await work.anna.sees("звонить на 8 910 765-43-21")
