"""Past calls as a file: for those who lead, with what is theirs in it, and written down."""

import csv
import io
import json
import zipfile

from storage import clients
from tests.stories.romashka import Office, Someone, eventually
from tests.stories.test_history import CLIENT, HEAD, OTHER, asks, long_ago, spoken

EVIL = '=HYPERLINK("http://evil";"Ромашка")'


def content(work: Office, someone: Someone) -> tuple[str, bytes]:
    """The newest file she was sent: name and bytes."""
    [document] = [one["media"]["document"] for one in someone.heard() if "document" in (one["media"] or {})][-1:]
    return document["file_name"], work.world.telegram.memory.files[document["file_id"]].content


async def test_vera_takes_the_calls_of_her_department_into_her_spreadsheet(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await spoken(work)
    work.later(60)
    await work.misses(OTHER.removeprefix("+"))
    await work.misses("79100000000", employee="gleb")
    await work.app.database.write(clients.name, OTHER, EVIL, None, 1)
    await asks(work.vera, "/history")
    await work.vera.taps("📄 CSV")
    await work.vera.sees("✅ Готово: 2 звонка.")
    name, told = content(work, work.vera)
    assert name.endswith(".csv")
    rows = list(csv.DictReader(io.StringIO(told.decode("utf-8-sig")), delimiter=";"))
    assert [row["Номер"] for row in rows] == [f"'{OTHER}", f"'{CLIENT}"]
    assert [row["Клиент"] for row in rows] == [f"'{EVIL}", ""]
    assert [(row["Итог"], row["Сотрудник"], row["Разговор, с"]) for row in rows] == [
        ("пропущен", "", ""),
        ("разговор", "Анна Белова", "124"),
    ]
    [audit] = await work.rows("SELECT * FROM audit WHERE action = 'export_history'")
    assert json.loads(audit["facts"]) == {"wanted": {}, "file": "csv"}


async def test_gleb_takes_a_month_that_the_bot_has_to_ask_for(work: Office) -> None:
    await long_ago(work, 20, by="anna")
    await spoken(work, OTHER.removeprefix("+"))
    await asks(work.gleb, "/history 30 дней", "✓ Сверено", CLIENT, OTHER)
    await work.gleb.taps("📊 Excel")
    await work.gleb.sees("✅ Готово: 2 звонка.")
    name, told = content(work, work.gleb)
    assert name.endswith(".xlsx")
    with zipfile.ZipFile(io.BytesIO(told)) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert CLIENT in strings
    assert OTHER in strings
    assert "<f>" not in sheet


async def test_a_long_period_says_how_far_it_is(work: Office) -> None:
    await long_ago(work, 20, by="anna")
    await spoken(work, OTHER.removeprefix("+"))
    trouble = work.world.megafon.trouble
    trouble.fault("silent", times=2, path="/history")  # one holds up the list, the other the file
    work.gleb.sends("/history 30 дней")
    await work.gleb.sees(HEAD, OTHER, "⏳ Спрашиваю АТС о том, чего не помню сам: 0 из")
    await work.gleb.taps("📄 CSV", on="⏳")
    await work.gleb.sees("⏳ Собираю звонки: 0…")
    await eventually(lambda: not trouble.faults or None, lambda: "the PBX was not asked for the file")
    work.later(4)
    trouble.over.set()
    await work.gleb.sees("✅ Готово: 2 звонка.")
    edits = [one["params"]["text"] for one in work.world.telegram.log if one["method"] == "editMessageText"]
    assert [text for text in edits if text.startswith("⏳ Спрашиваю АТС") and "1 из" in text]


async def test_a_manager_is_offered_no_file(work: Office) -> None:
    await spoken(work)
    await asks(work.anna, "/history")
    assert not [label for label in work.anna.labels(HEAD) if "CSV" in label or "Excel" in label]
