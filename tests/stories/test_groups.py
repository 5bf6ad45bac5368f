"""A group chat, or a topic of it, hears of a department's missed calls."""

import pytest

from sandbox.world import GROUP
from storage import staff
from tests.stories.romashka import Office, Someone


def invited(work: Office, topic: int | None = None) -> Someone:
    """Gleb, in the group of the department too."""
    work.world.telegram.group(GROUP, "Отдел продаж", [one.id for one in (work.anna, work.boris, work.vera, work.gleb)])
    return work.gleb.in_group(topic)


async def comes(work: Office, text: str = "/here Продажи", topic: int | None = None) -> None:
    gleb = invited(work, topic)
    gleb.sends(text)
    await gleb.sees("Сюда приходят пропущенные")


async def test_a_group_hears_of_its_department_and_anybody_in_it_takes(work: Office) -> None:
    await comes(work)
    await work.misses()
    group = work.boris.in_group()
    told = await group.sees("🔴 Пропущен +79101234567")
    assert not told["silent"]
    await group.taps("✋ Беру", on="🔴")
    await group.sees("🟠 Взял Борис")
    await work.anna.sees("🟠 Взял Борис")


async def test_a_group_of_another_department_hears_nothing(work: Office) -> None:
    await comes(work, "/here Поддержка")
    await work.misses()
    await work.anna.sees("🔴 Пропущен")
    assert "🔴" not in work.anna.in_group().reads()


async def test_switches_are_tapped_and_off_is_off(work: Office) -> None:
    gleb = invited(work)
    gleb.sends("/here")
    await gleb.sees("Сюда пока ничего не приходит")
    await gleb.taps("▫️ Все звонки")
    await gleb.sees("Сюда приходят пропущенные")
    assert "✅ Все звонки" in gleb.labels("Сюда приходят")
    await work.misses()
    await gleb.sees("🔴 Пропущен +79101234567")
    gleb.sends("/here off")
    await gleb.sees("Сюда пока ничего не приходит")
    await work.misses("79107654321")
    await work.anna.sees("+79107654321")
    assert "+79107654321" not in gleb.reads()


async def test_many_departments_are_paged_there_too(work: Office) -> None:
    names = {f"Отдел {number}": ["vera"] for number in range(10, 33)}
    await work.app.database.write(staff.update_departments, "office", names, work.clock.now_ms())
    gleb = invited(work)
    gleb.sends("/here")
    await gleb.taps("›")
    await gleb.taps("▫️ Отдел 25")
    await gleb.sees("Сюда приходят пропущенные")
    assert "✅ Отдел 25" in gleb.labels("Сюда приходят")
    assert gleb.labels("Сюда приходят")[-2:] == ["‹", "›"]


async def test_a_manager_may_not_bring_calls_into_a_group_and_a_supervisor_only_his(work: Office) -> None:
    await work.leads(work.vera, "Продажи")
    anna, vera = work.anna.in_group(), work.vera.in_group()
    anna.sends("/here Продажи")
    await anna.sees("Это вам не разрешено")
    vera.sends("/here")
    await vera.sees("Сюда пока ничего не приходит")
    assert vera.labels("Сюда пока") == ["▫️ Продажи"]
    assert await work.rows("SELECT * FROM group_chats") == []


async def test_an_unknown_department_is_said(work: Office) -> None:
    gleb = invited(work)
    gleb.sends("/here Бухгалтерия")
    await gleb.sees("Не знаю отдела «Бухгалтерия»")
    work.gleb.sends("/here")
    await work.gleb.sees("Эта команда — для группы")


async def test_a_topic_gets_its_departments_calls_and_their_answers(work: Office) -> None:
    topic = work.world.telegram.topic(GROUP, "Продажи")
    await comes(work, topic=topic)
    await work.misses()
    told = await work.anna.in_group().sees("🔴 Пропущен +79101234567")
    assert told["topic"] == topic
    await work.anna.in_group(topic).taps("⋯", on="🔴")
    menu = await work.anna.in_group().sees("Анна Белова, что сделать")
    assert menu["topic"] == topic


@pytest.mark.parametrize("closed", [False, True], ids=["deleted", "closed"])
async def test_a_topic_that_is_gone_leaves_its_calls_to_the_group(work: Office, closed: bool) -> None:
    topic = work.world.telegram.topic(GROUP, "Продажи")
    await comes(work, topic=topic)
    work.world.telegram.end_topic(GROUP, topic, closed=closed)
    await work.misses()
    told = await work.anna.in_group().sees("🔴 Пропущен +79101234567")
    assert told["topic"] is None
    await work.gleb.sees("больше нет темы")
    await work.misses("79107654321")
    await work.anna.in_group().sees("🔴 Пропущен +79107654321")
    await work.settled()
    assert work.gleb.reads().count("больше нет темы") == 1


async def test_a_group_that_moves_goes_on_hearing(work: Office) -> None:
    work.world.telegram.group(-500, "Маленькая группа", [101, 104], supergroup=False)
    work.world.telegram.send(104, "/here Продажи", -500)
    await work.settled()
    work.world.telegram.migrate(-500, -1009000)
    await work.misses()
    await work.settled()
    assert "🔴 Пропущен" in "".join(one["text"] for one in work.world.telegram.chat(-1009000))
    await work.misses("79107654321")
    await work.settled()
    assert "+79107654321" in "".join(one["text"] for one in work.world.telegram.chat(-1009000))


async def test_a_group_that_threw_us_out_leaves_its_calls_to_the_last_resort(work: Office) -> None:
    await comes(work, "/here Поддержка")
    work.world.telegram.remove_bot(GROUP)
    await work.misses(department="support")
    await work.gleb.sees("🔴 Пропущен +79101234567")
