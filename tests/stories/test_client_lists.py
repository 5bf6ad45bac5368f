"""Gleb brings the whole book of clients as a file: he sees what it would change, and then it is written."""

import pytest

from sandbox.world import TOKEN
from storage import clients
from tests.stories.romashka import Office

CLIENT, OTHER, THIRD = "+79101234567", "+79107654321", "+74957654321"
LIST = "Телефон;Имя;Компания;Заметка\n8 910 123-45-67;Иван Петров;Ромашка;после обеда\n8 910 765-43-21;Мария;;\n"
VCARD = f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Иван\r\nTEL;TYPE=CELL:{CLIENT}\r\nTEL;TYPE=WORK:{THIRD}\r\nEND:VCARD\r\n"


async def book(work: Office) -> dict[str, str]:
    return {row["number"]: row["name"] for row in await work.rows("SELECT number, name FROM clients ORDER BY number")}


async def test_a_list_from_excel_is_shown_and_then_written(work: Office) -> None:
    await work.misses()
    await work.app.database.write(clients.name, OTHER, "Маша", None, 1)
    await work.app.database.write(clients.note, OTHER, "не забыть", None, 1)
    work.gleb.sends("/import")
    await work.gleb.sees("Пришлите файл с клиентами", "CSV", "vCard")
    work.gleb.sends_file("клиенты.csv", (LIST + "мама;Мама;;\n").encode("cp1251"))
    await work.gleb.sees("📥 клиенты.csv\nДобавить 1, изменить 1, без изменений 0.", "строка 4: номер не читается")
    assert await book(work) == {OTHER: "Маша"}
    await work.gleb.taps("✅ Записать")
    await work.gleb.sees("✅ Готово: добавлено 1, изменено 1.")
    assert await book(work) == {CLIENT: "Ромашка, Иван Петров", OTHER: "Мария"}
    await work.anna.sees(f"🔴 Пропущен {CLIENT}\nРомашка, Иван Петров")
    work.anna.sends(f"/client {OTHER}")
    await work.anna.sees("Мария\n📝 не забыть")
    work.boris.sends("/client ромашка")
    await work.boris.sees(f"👤 {CLIENT}", "📝 после обеда")


async def test_the_same_list_once_more_changes_nothing(work: Office) -> None:
    for _ in range(2):
        work.gleb.sends_file("x.csv", LIST.encode())
        await work.gleb.taps("✅ Записать")
        await work.gleb.sees("Готово: добавлено 2")
        break
    work.gleb.sends_file("x.csv", LIST.encode())
    await work.gleb.sees("Ничего нового: таких клиентов в книге уже 2.")
    assert work.gleb.labels("Ничего нового") == []


async def test_contacts_of_a_phone_are_written_with_every_number(work: Office) -> None:
    message = work.gleb.sends_file("contacts.vcf", VCARD.encode(), caption="/import")
    await work.gleb.sees("Добавить 2, изменить 0")
    work.world.telegram.send(work.gleb.id, "/import", reply_to=message)
    await work.settled()
    assert len([one for one in work.gleb.heard() if "Добавить 2" in one["text"]]) == 2
    await work.gleb.taps("✅ Записать")
    await work.gleb.sees("добавлено 2, изменено 0")
    assert await book(work) == {THIRD: "Иван", CLIENT: "Иван"}


async def test_a_list_that_was_let_go_or_written_is_not_written_again(work: Office) -> None:
    work.gleb.sends_file("x.csv", LIST.encode())
    await work.gleb.taps("✖️ Не надо")
    await work.gleb.sees("ничего не записал")
    work.gleb.sends_file("y.csv", LIST.encode())
    first = await work.gleb.sees("📥 y.csv")
    [intent] = await work.rows("SELECT id FROM intents WHERE action = 'import_write' ORDER BY made_ms DESC LIMIT 1")
    await work.gleb.taps("✅ Записать")
    await work.gleb.sees("✅ Готово")
    work.world.telegram.tap(work.gleb.id, first["message_id"], data=intent["id"])
    await work.gleb.is_told("Этот список уже записан или устарел")
    assert len(await work.rows("SELECT 1 FROM audit WHERE action = 'import_clients'")) == 1
    assert await work.rows("SELECT 1 FROM client_imports") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("клиенты.xlsx", b"PK\3\4" + b"\0" * 100, "Таблицу Excel сохраните как CSV"),
        ("x.csv", b"\n\n", "нет ни одной строки с клиентом"),
        ("x.csv", b"79101234567;x\n" * 20_001, "больше 20000 строк"),
        ("x.csv", b"x" * (1024 * 1024 + 1), "Файл больше 1 МБ"),
        ("x.csv", 'телефон;имя\n79101234567;"x\n'.encode() + b"y\n" * 50, "Строка 2: кавычка открыта"),
    ],
    ids=["workbook", "empty", "long", "large", "quote"],
)
async def test_what_is_no_list_is_said_to_be_none(work: Office, name: str, content: bytes, said: str) -> None:
    work.gleb.sends_file(name, content)
    await work.gleb.sees(said)
    assert await work.rows("SELECT 1 FROM clients UNION ALL SELECT 1 FROM client_imports") == []


async def test_a_file_telegram_does_not_give_out_is_asked_for_again_without_the_token(
    work: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    work.world.telegram.fault("404", method="file")
    work.gleb.sends_file("x.csv", LIST.encode())
    await work.gleb.sees("Не удалось получить файл от Telegram")
    assert TOKEN.partition(":")[2] not in work.gleb.reads() + "".join(capsys.readouterr())
    work.gleb.sends_file("x.csv", LIST.encode())
    await work.gleb.sees("Добавить 2")


async def test_a_manager_sends_no_lists(work: Office) -> None:
    work.anna.sends_file("x.csv", LIST.encode())
    await work.anna.sees("Списки клиентов загружает администратор")
    work.anna.sends("/import")
    await work.settled()
    assert len([one for one in work.anna.heard() if "загружает администратор" in one["text"]]) == 2
