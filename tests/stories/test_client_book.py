"""Who is it? Clients get names, notes, somebody responsible; everybody reads them, and the PBX that asks is told."""

from sandbox.world import GROUP
from storage import clients
from tests.stories.romashka import Office, Someone

CLIENT, OTHER = "+79101234567", "+79107654321"
NAME = "Ромашка, Иван Петров"
PAGE = f"👤 {CLIENT}"


async def named(work: Office, number: str = CLIENT, name: str = NAME, *, vip: bool = False) -> None:
    """It stands in the book."""
    await work.app.database.write(clients.name, number, name, None, 1)
    await work.app.database.write(clients.favour, number, vip, None, 1)


async def signs(someone: Someone, name: str) -> None:
    """She types the name she was asked for."""
    await someone.sees("Как подписать")
    someone.sends(name)


async def test_a_name_written_once_is_read_by_everybody_on_every_card(work: Office) -> None:
    await work.misses()
    await work.anna.taps("⋯")
    await work.anna.taps("✏️ Подписать имя")
    await signs(work.anna, f"  {NAME}\u202e ")
    await work.anna.sees(f"✏️ {CLIENT} теперь {NAME}. Все карточки покажут это имя.")
    for someone in (work.anna, work.boris):
        await someone.sees(f"🔴 Пропущен {CLIENT}\n{NAME}\n")
    work.boris.sends("/missed")
    await work.boris.sees("Ждут звонка", f"🔴 {CLIENT} {NAME} · ")
    assert f"🔴 {NAME}" in work.boris.labels("Ждут звонка")
    [written] = await work.rows("SELECT * FROM audit WHERE action = 'name_client'")
    assert NAME in written["facts"]
    assert CLIENT in written["facts"]


async def test_a_named_client_rings_and_is_called_by_name(work: Office) -> None:
    await named(work, vip=True)
    call = await work.ring()
    await work.anna.sees(f"📞 Звонит {CLIENT}\n⭐ {NAME}\n")
    await work.nobody(call)
    work.later(1)
    await work.settled()
    await work.boris.taps("✅ Обработан")
    work.boris.sends(f"/call {CLIENT}")
    await work.boris.sees(f"📲 Сначала зазвонит ваш телефон (доб. 702), потом {CLIENT} ({NAME}).")


async def test_a_command_ends_the_question_for_a_name(work: Office) -> None:
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.taps("✏️ Имя")
    await signs(work.anna, "/missed")
    await work.anna.sees("Никто не ждёт звонка")
    work.anna.sends("Иван")
    await work.settled()
    assert await work.rows("SELECT * FROM clients") == []


async def test_a_name_that_cannot_be_one_is_asked_for_again(work: Office) -> None:
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.taps("✏️ Имя")
    await signs(work.anna, "Ж" + "😀" * 60)
    await work.anna.sees("Имя длиннее 120 знаков: напишите короче")
    work.anna.shares_contact()  # not a word in it, and not hers to be let in by once more
    work.anna.sends("\u2066\u2069…")
    await work.anna.sees("В имени нет ни одной буквы")
    work.anna.sends("Иван <b>Петров</b> {0}")
    await work.anna.sees(f"✏️ {CLIENT} теперь Иван <b>Петров</b> {{0}}.")


async def test_a_dash_takes_the_name_away(work: Office) -> None:
    await named(work)
    await work.misses()
    await work.boris.sees(NAME)
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.taps("✏️ Имя")
    await work.anna.sees("Как подписать", f"Сейчас: {NAME}")
    work.anna.sends("-")
    await work.anna.sees(f"✏️ {CLIENT} теперь без имени.")
    await work.boris.sees_no_more(NAME)


async def test_the_page_of_a_client_tells_all_that_she_may_know(work: Office) -> None:
    call = await work.ring()
    work.world.company.answer(call, "anna")
    await work.world.quiet()
    work.world.company.hang_up(call, talk=124)
    work.later(300)
    await work.misses()
    await named(work)
    await work.app.database.write(clients.note, CLIENT, "Звонить после обеда\nлюбит скидки", None, 1)
    await work.app.database.write(clients.entrust, CLIENT, "office", "boris", None, 1)
    work.anna.sends("/client 8 910 123-45-67")
    await work.anna.sees(
        f"{PAGE}\n{NAME}\n📝 Звонить после обеда\nлюбит скидки\n👔 Отвечает Борис Лужин", "Было 2 звонка:\n🔴", "\n📥"
    )
    await work.anna.sees(PAGE, "Анна Белова · 2:04")
    expected = [
        f"🔴 {NAME}",
        "📞 Позвонить",
        "⏰ Позвонить позже",
        "✏️ Имя",
        "📝 Заметка",
        "🕘 История",
        "🚫 В чёрный список",
    ]
    assert work.anna.labels(PAGE) == expected
    await work.anna.taps(f"🔴 {NAME}", on=PAGE)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")
    await work.anna.taps("📞 Позвонить", on=PAGE)
    await work.settled()
    assert len(work.makecalls()) == 1


async def test_the_phones_of_the_office_show_who_is_calling(work: Office) -> None:
    await named(work)
    await work.app.database.write(clients.entrust, CLIENT, "office", "boris", None, 1)
    work.world.company.ask_contact = True
    for client in (CLIENT, OTHER):
        await work.ring(client)
    told = {call["client"]: call["contact"] for call in work.world.company.state()["calls"]}
    assert told == {CLIENT: {"contact_name": NAME, "responsible": "boris"}, OTHER: {}}


async def test_calls_of_others_are_not_hers_to_read(work: Office) -> None:
    await work.misses(department="support")
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.sees(PAGE, "Звонков с ним я не видел")
    work.gleb.sends(f"/client {CLIENT}")
    await work.gleb.sees(PAGE, "Был 1 звонок", "пропущен")


async def test_notes_are_written_read_and_taken_away(work: Office) -> None:
    work.anna.sends(f"/client {CLIENT}")
    await work.anna.taps("📝 Заметка")
    await work.anna.sees("Что запомнить")
    work.anna.sends("x" * 1001)
    await work.anna.sees("Заметка длиннее 1000 знаков")
    work.anna.sends("Звонить\nпосле обеда")
    await work.anna.sees("Заметка о +79101234567 записана")
    await work.anna.taps("👤 О клиенте")
    await work.anna.sees(PAGE, "📝 Звонить\nпосле обеда")
    await work.anna.taps("📝 Заметка")
    await work.settled()
    work.anna.sends("—")
    await work.anna.sees("Заметки о +79101234567 больше нет")


async def test_clients_are_found_by_the_words_of_their_names(work: Office) -> None:
    for place in range(10):
        await named(work, f"+7910000000{place}", f"Иванов Пётр {place}")
    await named(work, OTHER, "Ромашка, Ёлкина Мария", vip=True)
    work.boris.sends("/client МАРИЯ елк")
    await work.boris.sees(f"👤 {OTHER} ⭐ VIP\nРомашка, Ёлкина Мария")
    work.boris.sends("/client петр иванов")
    await work.boris.sees("Нашлись по «петр иванов»", "Иванов Пётр 0 +79100000000", "Иванов Пётр 7")
    assert len(work.boris.labels("Нашлись")) == 9
    await work.boris.taps("Ещё ⌄")
    await work.boris.sees("Нашлись", "Иванов Пётр 8", "Иванов Пётр 9")
    await work.boris.taps("Иванов Пётр 9")
    await work.boris.sees("👤 +79100000009")
    work.boris.sends("/client Сидоров")
    await work.boris.sees("нет никого с таким именем: «Сидоров»")
    work.boris.sends("/client")
    await work.boris.sees("Кто это? Напишите номер или имя")


async def test_a_supervisor_says_who_is_a_vip_and_who_is_responsible(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await work.misses()
    work.vera.sends(f"/client {CLIENT}")
    await work.vera.sees(PAGE)
    await work.vera.taps("⭐ Сделать VIP")
    await work.vera.is_told("Теперь это VIP")
    await work.vera.sees(f"{PAGE} ⭐ VIP")
    await work.anna.sees(f"🔴 Пропущен {CLIENT}\n⭐\n")
    await work.vera.taps("👔 Ответственный")
    await work.vera.sees("Кто отвечает за +79101234567?")
    await work.vera.taps("Борис Лужин", on="Кто отвечает")
    await work.vera.sees(PAGE, "👔 Отвечает Борис Лужин")
    await work.vera.taps("👔 Ответственный")
    await work.vera.sees("Кто отвечает")
    assert "✓ Борис Лужин" in work.vera.labels("Кто отвечает")
    await work.vera.taps("✖️ Никто")
    await work.vera.sees(PAGE)
    await work.vera.sees_no_more("👔 Отвечает")
    await work.vera.taps("☆ Убрать VIP")
    await work.vera.sees_no_more("⭐ VIP")


async def test_in_a_group_neither_notes_nor_calls_are_shown(work: Office) -> None:
    work.world.telegram.group(GROUP, "Все", [work.anna.id, work.boris.id])
    await work.misses()
    await named(work)
    await work.app.database.write(clients.note, CLIENT, "секрет", None, 1)
    together = work.anna.in_group()
    together.sends(f"/client {CLIENT}")
    await together.sees(PAGE, NAME, "Заметка и звонки — в личном чате со мной")
    assert "секрет" not in together.reads()
    await together.taps("📝 Заметка")
    await work.anna.is_told("Заметки — в личном чате")
