"""/team: who can take calls now; those who lead switch the others."""

from tests.stories.romashka import Office


def silent(work: Office) -> set[str]:
    return work.world.company.firm.doors.silent


async def test_everybody_sees_who_is_ready(work: Office) -> None:
    silent(work).add("boris")
    work.anna.sends("/team")
    await work.anna.sees("🟢 Анна Белова · доб. 701 · Продажи", "🔕 Борис Лужин", "🟢 Вера Орлова")
    assert work.anna.labels("Кто сейчас") == ["🟢 Анна Белова"], "a manager switches nobody but herself"


async def test_a_supervisor_switches_those_of_his_department(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    work.vera.sends("/team")
    await work.vera.sees("Кто сейчас может принять звонок")
    await work.vera.taps("🟢 Борис Лужин")
    await work.vera.taps("🔕 Включить «не беспокоить»")
    await work.vera.sees("🔕 Борис Лужин · доб. 702")
    assert silent(work) == {"boris"}
    await work.vera.taps("🔔 Выключить «не беспокоить»")
    await work.vera.sees("🟢 Борис Лужин · доб. 702")
    await work.vera.taps("✅ Продажи")
    await work.settled()
    assert ("boris", "sales") in work.world.company.firm.doors.muted
    await work.vera.taps("‹ Назад")
    await work.vera.sees("Кто сейчас может принять звонок")


FOUND = {"лужин": {"Борис"}, "703": {"Вера"}, "продажи": {"Анна", "Борис"}, "бел анна": {"Анна"}}


async def test_words_behind_the_command_look_for_a_colleague_or_a_department(work: Office) -> None:
    for typed, found in FOUND.items():
        work.gleb.sends(f"/team {typed}")
        await work.settled()
        labels = [row[0]["text"] for row in work.gleb.heard()[-1]["buttons"]]
        assert {label.split()[1] for label in labels} == found, typed
    work.gleb.sends("/team никто")
    await work.gleb.sees("никого по запросу «никто»", "/team")


async def test_when_the_pbx_does_not_answer_nobody_knows(work: Office) -> None:
    work.world.megafon.fault("403", times=1000, path="/dnd")
    work.anna.sends("/team")
    await work.anna.sees("❔ Анна Белова", "❔ Борис Лужин")


async def test_somebody_unbound_has_no_team(work: Office) -> None:
    stranger = work.somebody(555, "Кто-то")
    stranger.starts()
    await stranger.sees("Этот бот — для сотрудников компании")
    work.later(61)
    stranger.sends("/team")
    await work.settled()
    assert "Кто сейчас" not in stranger.reads()
