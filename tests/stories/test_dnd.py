"""/dnd: nothing rings her for a while; the state shown is the PBX's own, and it ends by itself."""

from tests.stories.romashka import Office


def silent(work: Office) -> set[str]:
    return work.world.company.firm.doors.silent


async def test_an_hour_of_peace_that_ends_by_itself(work: Office) -> None:
    work.anna.sends("/dnd 1h")
    await work.anna.sees("🔕 «Не беспокоить» включено до")
    assert silent(work) == {"anna"}
    await work.misses()
    await work.anna.sees("🔴 Пропущен")
    work.later(3590)
    await work.settled()
    assert silent(work) == {"anna"}
    work.later(20)
    await work.anna.sees("🔔 «Не беспокоить» закончилось")
    assert silent(work) == set()


async def test_the_menu_switches_and_tells_what_the_pbx_says(work: Office) -> None:
    work.anna.sends("/dnd")
    await work.anna.sees("🔔 «Не беспокоить» выключено", "/alerts")
    await work.anna.taps("🔕 Пока не выключу")
    await work.anna.sees("🔕 «Не беспокоить» включено: ваш")
    assert silent(work) == {"anna"}
    await work.anna.taps("🔔 Выключить")
    await work.anna.sees("🔔 «Не беспокоить» выключено")
    await work.settled()
    assert silent(work) == set()
    assert len([one for one in work.anna.heard() if "Не беспокоить" in one["text"]]) == 1, "one menu, edited in place"


async def test_who_switched_it_off_herself_is_not_told_again(work: Office) -> None:
    work.anna.sends("/dnd 1h")
    await work.anna.sees("включено до")
    work.anna.sends("/dnd off")
    await work.anna.sees("🔔 «Не беспокоить» выключено")
    work.later(3700)
    await work.settled()
    assert "закончилось" not in work.anna.reads()


async def test_a_second_wish_moves_the_end(work: Office) -> None:
    work.anna.sends("/dnd 1h")
    await work.anna.sees("включено до")
    work.anna.sends("/dnd 3 часа")
    await work.settled()
    work.later(2 * 3600)
    await work.settled()
    assert silent(work) == {"anna"}
    work.later(3700)
    await work.anna.sees("закончилось")


async def test_nonsense_is_asked_again_and_changes_nothing(work: Office) -> None:
    work.anna.sends("/dnd когда-нибудь")
    await work.anna.sees("Не понял время")
    assert silent(work) == set()


async def test_while_the_pbx_is_away_the_end_is_tried_until_it_is_done(work: Office) -> None:
    work.anna.sends("/dnd 1h")
    await work.anna.sees("включено до")
    work.world.megafon.fault("500", times=1000)
    work.later(3601)
    await work.anna.sees("⚠️ Не удалось выключить", "Попробую ещё раз")
    work.later(61)
    await work.settled()
    work.world.megafon.clear_faults()
    work.later(61)
    await work.anna.sees("🔔 «Не беспокоить» закончилось")
    assert silent(work) == set()
    assert work.anna.reads().count("Не удалось выключить") == 1


class Stubborn(set[str]):
    """Phones that go on ringing whatever the PBX is told."""

    def add(self, login: str) -> None:
        """Nothing changes."""


async def test_a_pbx_that_takes_it_and_goes_on_ringing_is_said(work: Office) -> None:
    work.world.company.firm.doors.silent = Stubborn()
    work.anna.sends("/dnd on")
    await work.anna.sees("АТС приняла команду, но состояние не изменилось")


async def test_somebody_unbound_has_nothing_to_switch(work: Office) -> None:
    work.gleb.sends("/dnd 1h")
    await work.gleb.sees("Я не знаю вашего телефона")
