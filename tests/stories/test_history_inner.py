"""Who called whom inside the company: the PBX knows, and each is told what is hers."""

from datetime import timedelta
from typing import Any

from sandbox.company.crmapi.state import InnerCall
from tests.stories.romashka import Office
from tests.stories.test_history import HEAD, asks


def inside(work: Office, uid: str, caller: str, callee: str, talk: int = 0, ago_s: int = 30) -> None:
    start = work.clock.today() - timedelta(seconds=ago_s)
    status = "success" if talk else "noanswer"
    work.world.megafon.rest.state.inner.append(InnerCall(uid, status, caller, callee, start, 5, talk))


def talks(message: dict[str, Any]) -> set[str]:
    """How long each conversation of the page was."""
    return {line.rpartition(" · ")[2] for line in message["text"].splitlines() if "☎️" in line}


async def test_who_called_whom_inside_is_asked_of_the_pbx(work: Office) -> None:
    work.later(600)
    inside(work, "1", "anna", "boris", talk=65)
    inside(work, "2", "gleb", "boris")
    told = await asks(work.anna, "/history внутренние", "сегодня · внутренние", "Анна Белова → Борис Лужин · 1:05")
    assert "Глеб" not in told["text"], "not hers"
    await work.anna.taps("📥 Вх.")
    await work.anna.sees(HEAD, "сегодня · входящие")
    work.gleb.sends("/history")
    await work.gleb.taps("☎️ Внутр.")
    await work.gleb.sees(HEAD, "Анна Белова → Борис Лужин", "Глеб Сомов → Борис Лужин · не ответил")
    await asks(work.gleb, "/history внутренние анна", "внутренние · Анна Белова", "Анна Белова → Борис Лужин")


async def test_calls_inside_page_and_have_periods_and_a_calendar(work: Office) -> None:
    for n in range(17):
        inside(work, str(n), "anna", "boris", talk=60 + n, ago_s=30 + n)
    shown = talks(await asks(work.gleb, "/history внутренние неделя", "→ Борис Лужин · 1:00"))
    await work.gleb.taps("Ещё")
    older = talks(await work.gleb.sees(HEAD, "→ Борис Лужин · 1:16"))
    assert (len(shown), len(older)) == (15, 2)
    assert shown | older == {f"1:{n:02}" for n in range(17)}, "each on one page"
    assert "Ещё" not in " ".join(work.gleb.labels(HEAD))
    await work.gleb.taps("Новее")
    await work.gleb.sees(HEAD, "→ Борис Лужин · 1:00")
    await work.gleb.taps("📅")
    await work.gleb.taps(f"[{(work.clock.today() + timedelta(hours=3)).day}]")
    await work.gleb.sees(HEAD, "сегодня · внутренние", "→ Борис Лужин · 1:00")


async def test_a_pbx_that_does_not_tell_of_them_is_said(work: Office) -> None:
    work.world.megafon.trouble.fault("503", times=99, path="/inner")
    await asks(work.anna, "/history внутренние", "Звонков нет.", "⚠️ ")
