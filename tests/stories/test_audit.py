"""Who did what: read by those who lead, of their people; found by person, action, number and time; taken as a file."""

import re
from pathlib import Path

from calls.audience import Role
from storage import acts
from storage.database import Tx
from tests.stories.romashka import Office
from views.audit import label
from views.words import LANGUAGES, words

ROOT = Path(__file__).parents[2]


async def test_the_audit_is_read_searched_and_exported(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    await work.misses()
    await work.anna.taps("✋ Беру")
    await work.settled()
    work.anna.sends("/audit")
    await work.anna.sees("Это вам не разрешено")
    work.gleb.sends("/audit")
    shown = await work.gleb.sees("Кто что делал", "Анна", "взяла клиента · +79101234567 · office")
    assert "теперь в боте" in shown["text"]
    work.gleb.sends("/audit анна взял 8 910 123-45-67 сегодня")
    await work.settled()
    found = await work.gleb.sees("Кто что делал", "взяла клиента")
    lines = found["text"].splitlines()[1:]
    assert len(lines) == 1, lines
    work.gleb.sends("/audit глеб взяла")
    await work.gleb.sees("Ничего такого не было")
    work.gleb.sends("/audit абракадабра")
    await work.gleb.sees("Не понимаю «абракадабра»")
    await work.gleb.taps("CSV", on="взяла клиента")
    await work.gleb.sees("Журнал действий, строк: 1")
    await work.app.database.write(_busy)
    work.gleb.sends("/audit выгрузил")
    await work.gleb.taps("Раньше ▶️", on="выгрузил журнал действий")
    await work.gleb.taps("‹ Новее", on="выгрузил журнал действий")
    await work.settled()
    work.vera.sends("/audit")
    his = await work.vera.sees("Кто что делал", "взяла клиента")
    assert "Глеб" not in his["text"], "only his people"
    work.vera.in_group().sends("/audit")
    await work.vera.in_group().sees("в личном чате")
    await work.leads(work.vera, role=Role.MANAGER)


def _busy(tx: Tx) -> None:
    for number in range(14):
        acts.write_audit(tx, number + 1, None, "export_audit", name=f"раз {number}")


def test_every_action_has_words_in_every_language() -> None:
    """Whatever is written down is told in words."""
    written = re.compile(r'write_audit\([^)]*?"([a-z_]+)"|^    action: str = "([a-z_]+)"', re.MULTILINE | re.DOTALL)
    found = {
        next(filter(None, match.groups()))
        for room in ("workflow", "handlers", "bot")
        for path in (ROOT / room).rglob("*.py")
        for match in written.finditer(path.read_text("utf-8"))
    }
    assert len(found) > 15
    assert [
        (action, code) for action in sorted(found) for code in LANGUAGES if label(words(code), action) == action
    ] == []
