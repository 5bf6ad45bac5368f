"""/stats: the day in a picture and in words, of oneself, a department, the company."""

from tests.stories.romashka import Office
from tests.stories.romashka_people import Someone, eventually

SLOWLY = 6  # the process that draws has matplotlib to import, on a machine that has other things to do


async def picture(someone: Someone, *texts: str) -> dict[str, int]:
    """The picture above these words."""
    for again in range(SLOWLY):
        try:
            message = await eventually(lambda: someone._find(*texts), someone.reads)
        except AssertionError:
            assert again < SLOWLY - 1, f"no {texts}; her chat:\n{someone.reads()}"
        else:
            assert message["media"], f"no picture: {message}"
            drawn: dict[str, int] = message["media"]["photo"][0]
            return drawn
    raise AssertionError


async def talks(work: Office, login: str, client: str, **where: str) -> None:
    call = await work.ring(client, **where)
    work.world.company.answer(call, login)
    work.world.company.hang_up(call, talk=60)
    await work.settled()


async def test_a_manager_sees_her_own_day_as_a_picture_with_words(work: Office) -> None:
    await talks(work, "anna", "79101110001")
    await talks(work, "boris", "79101110002")
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=60)
    await work.settled()
    work.anna.sends("/stats")
    drawn = await picture(work.anna, "📊 Анна Белова", "Входящих 2: отвечено 1, пропущено 1", "поговорили 1", "⏱")
    assert drawn["width"] == 1080
    assert 400 < drawn["height"] < 1200
    assert drawn["file_size"] > 10_000


async def test_buttons_lead_to_the_week_and_to_the_department_and_back(work: Office) -> None:
    await talks(work, "boris", "79101110002")
    work.anna.sends("/stats")
    await work.anna.sees("📊 Анна Белова", "Звонков не было")
    await work.anna.taps("👥 Продажи")
    await picture(work.anna, "📊 Продажи", "отвечено 1", "👤 Борис Лужин: принято 1")
    assert "👤 Борис Лужин" not in work.anna.labels("📊 Продажи"), "a colleague's own figures are not hers"
    await work.anna.taps("Неделя", on="📊 Продажи")
    await picture(work.anna, "📊 Продажи · ", "–")
    await work.anna.taps("↩️ Мои цифры")
    await work.anna.sees("📊 Анна Белова · ", "–")


async def test_what_is_typed_is_understood_and_what_is_not_hers_is_not_found(work: Office) -> None:
    await talks(work, "boris", "79101110002")
    for text, found in (("сегодня продажи", "📊 Продажи"), ("week я", "📊 Анна Белова"), ("белова", "📊 Анна Белова")):
        work.anna.sends(f"/stats {text}")
        await work.settled()
        await picture(work.anna, found) if "Продажи" in found else await work.anna.sees(found)
    for text in ("Борис", "месяц Поддержка", "никто"):
        work.anna.sends(f"/stats {text}")
        await work.anna.sees(f"Не нахожу «{text.split()[-1]}»")


async def test_a_supervisor_sees_what_he_leads_and_an_administrator_the_company(work: Office) -> None:
    await talks(work, "boris", "79101110002")
    await work.leads(work.vera, "Продажи")
    work.vera.sends("/stats")
    await picture(work.vera, "📊 Продажи", "👤 Борис Лужин: принято 1")
    await work.vera.taps("👤 Борис Лужин")
    await picture(work.vera, "📊 Борис Лужин", "отвечено 1")
    work.gleb.sends("/stats месяц Борис")
    await picture(work.gleb, "📊 Борис Лужин")
    work.gleb.sends("/stats")
    await picture(work.gleb, "📊 office", "👤 Борис Лужин: принято 1")
