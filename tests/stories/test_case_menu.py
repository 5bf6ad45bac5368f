"""«⋯» of a card: hand the client over, let go, be reminded."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.stories.romashka import Office


async def test_anna_hands_a_client_over_to_boris(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.anna.sees("🟠 Взяла Анна Белова")
    await work.anna.taps("⋯")
    await work.anna.sees("Анна Белова, что сделать с клиентом +79101234567?")
    await work.anna.taps("↪️ Передать")
    await work.anna.sees("Кому передать клиента +79101234567?")
    await work.anna.taps("Борис")
    await work.anna.is_told("Передано: Борис Лужин")
    told = await work.boris.sees("↪️ Анна Белова передаёт вам клиента", "🟠 Взял Борис Лужин", "дальше Борис Лужин")
    assert not told["silent"]
    await work.anna.sees("🟠 Взял Борис Лужин")
    await work.settled()
    cards = [one for one in work.boris.heard() if "+79101234567" in one["text"]]
    assert len(cards) == 1, "the card came anew, and the old one went"


async def test_who_got_a_client_of_another_department_may_work_on_it(work: Office) -> None:
    """Gleb leads nothing and is in no department; he is an administrator. Vera leads; Boris takes what he is given."""
    await work.misses(employee="anna")
    await work.anna.taps("⋯")
    await work.anna.taps("↪️ Передать")
    await work.anna.taps("Борис")
    await work.boris.sees("↪️ Анна Белова передаёт вам клиента", "🟠 Взял Борис")
    await work.boris.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан", "(Борис Лужин)")


async def test_only_the_holder_and_who_leads_let_go(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await work.misses()
    await work.boris.taps("✋ Беру")
    await work.anna.sees("🟠 Взял Борис")
    await work.anna.taps("⋯")
    await work.anna.sees("что сделать с клиентом")
    assert "✋ Отпустить" not in work.anna.labels("что сделать с клиентом")
    await work.anna.taps("↪️ Передать")
    await work.anna.taps("Вера")
    await work.anna.is_told("Борис")
    await work.vera.taps("⋯")
    await work.vera.taps("✋ Отпустить")
    await work.vera.sees("✋ Клиент +79101234567 снова ничей")
    await work.boris.sees("🔴 Пропущен")
    assert "✋ Беру" in work.boris.labels("🔴 Пропущен")


async def test_the_menu_goes_back_and_closes(work: Office) -> None:
    await work.misses()
    await work.anna.taps("⋯")
    await work.anna.taps("⏰ Напомнить")
    await work.anna.sees("Когда напомнить о клиенте +79101234567?")
    await work.anna.taps("‹ Назад")
    await work.anna.sees("что сделать с клиентом")
    await work.anna.taps("✖️ Закрыть")
    await work.anna.sees("Меню закрыто")
    await work.anna.sees_no_more("что сделать с клиентом")


async def test_anna_is_reminded_in_a_quarter_of_an_hour(work: Office) -> None:
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.anna.taps("⋯")
    await work.anna.taps("⏰ Напомнить")
    await work.anna.taps("15 мин")
    await work.anna.sees("⏰ Напомню в", "о клиенте +79101234567")
    work.later(14 * 60)
    await work.settled()
    assert "Вы просили напомнить" not in work.anna.reads()
    work.later(61)
    told = await work.anna.sees("⏰ Вы просили напомнить", "🟠 Взяла Анна")
    assert not told["silent"]
    assert "Вы просили напомнить" not in work.boris.reads()


async def test_of_a_settled_client_nobody_is_reminded(work: Office) -> None:
    await work.misses()
    await work.anna.taps("⋯")
    await work.anna.taps("⏰ Напомнить")
    await work.anna.taps("15 мин")
    await work.anna.sees("⏰ Напомню")
    await work.boris.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан", "(Борис Лужин)")
    work.later(20 * 60)
    await work.settled()
    assert "Вы просили напомнить" not in work.anna.reads()


async def test_an_hour_and_tomorrow_morning_are_a_tap_too(work: Office) -> None:
    await work.misses()
    for label, at in (("1 час", "⏰ Напомню в"), ("Завтра в 9:00", " 09:00 о клиенте")):
        await work.anna.taps("⋯", on="Пропущен")
        await work.anna.taps("⏰ Напомнить")
        await work.anna.taps(label)
        await work.anna.sees(at)
    work.later(3601)
    await work.settled()
    assert "Вы просили напомнить" not in work.anna.reads(), "the later wish took the place of the first"
    moscow = work.clock.today().astimezone(ZoneInfo("Europe/Moscow"))
    morning = (moscow + timedelta(days=1)).replace(hour=9, minute=0, second=1, microsecond=0)
    work.later((morning - moscow).total_seconds())
    await work.anna.sees("⏰ Вы просили напомнить", "🔴 Пропущен")


async def test_she_types_another_time_and_a_wrong_one_is_asked_again(work: Office) -> None:
    await work.misses()
    await work.anna.taps("⋯")
    await work.anna.taps("⏰ Напомнить")
    await work.anna.taps("Другое время")
    await work.anna.sees("Когда напомнить? Например")
    work.anna.sends("когда-нибудь")
    await work.anna.sees("Не понял время")
    work.anna.sends("через 40 минут")
    await work.anna.sees("⏰ Напомню в")
    work.later(40 * 60 + 1)
    await work.anna.sees("⏰ Вы просили напомнить")


async def test_a_card_from_the_list_goes_on_showing_the_truth(work: Office) -> None:
    await work.misses()
    work.anna.sends("/missed")
    await work.anna.sees("Ждут звонка")
    await work.anna.taps("+79101234567", on="Ждут звонка")
    await work.settled()
    cards = [one for one in work.anna.heard() if "🔴 Пропущен" in one["text"]]
    assert len(cards) == 1
    await work.boris.taps("✋ Беру")
    await work.anna.sees("🟠 Взял Борис")
    await work.anna.sees_no_more("🔴 Пропущен")
