"""/sims: whose each card is, given, shared, disabled for good and deleted; each asked once."""

from tests.stories.romashka import Office

ANNAS, COMMON = "79100000101", "79100000102"


def cards(work: Office) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = work.world.megafon.rest.state.sims
    return found


async def test_a_card_is_given_to_somebody_else_and_shared_again(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/sims")
    await gleb.sees("📶 SIM-карты «office»: 2", "+79100000101 — 👤 Анна Белова", "+79100000102 — 🏢 общая")
    await gleb.taps("📶 +79100000102")
    await gleb.sees("📶 SIM-карта +79100000102 · АТС «office»", "Карта: 🏢 общая")
    assert "🏢 Сделать общей" not in gleb.labels("Карта: 🏢 общая")
    await gleb.taps("👤 Назначить сотруднику")
    await gleb.sees("Чья будет карта +79100000102?")
    await gleb.taps("👤 Борис Лужин")
    await gleb.sees("Карта: 🏢 общая → 👤 Борис Лужин")
    assert cards(work)[COMMON]["user"] == ""
    await gleb.taps("✅ Назначить")
    await gleb.sees("✅ Сделано, АТС подтвердила", "Карта: 👤 Борис Лужин")
    assert cards(work)[COMMON] == {"user": "boris", "company": False, "disabled": False}
    gleb.sends("/sims 89100000102 общая")
    await gleb.sees("Карта: 👤 Борис Лужин → 🏢 общая")
    await gleb.taps("🏢 Сделать общей")
    await gleb.sees("✅ Сделано", "Карта: 🏢 общая")
    gleb.sends("/sims 79100000102 общая")
    await gleb.sees("Ничего не изменится")
    gleb.sends("/sims 79100000101 вера")
    await gleb.sees("Карта: 👤 Анна Белова → 👤 Вера Орлова")
    gleb.sends("/sims 79100000101 никто")
    await gleb.sees("Не нашёл сотрудника «никто»")
    gleb.sends("/sims анна")
    await gleb.sees("По запросу «анна»", "+79100000101")
    gleb.sends("/sims 79990000000")
    await gleb.sees("SIM-карты +79990000000 в этой АТС нет")


async def test_what_cannot_be_undone_is_said_before(work: Office) -> None:
    gleb = work.gleb
    gleb.sends("/sims 79100000101")
    await gleb.taps("⛔ Выключить…")
    await gleb.sees("Карта: 👤 Анна Белова → ⛔ выключена", "включить её отсюда снова нельзя")
    await gleb.taps("✖️ Не менять")
    assert cards(work)[ANNAS]["disabled"] is False
    gleb.sends("/sims 79100000101 off")
    await gleb.taps("⛔ Выключить навсегда")
    await gleb.sees("✅ Сделано", "Карта: 👤 Анна Белова, ⛔ выключена")
    assert cards(work)[ANNAS]["disabled"] is True
    work.world.megafon.trouble.fault("reset-after-accept", path=f"/sims/{ANNAS}", method="DELETE")
    await gleb.taps("🗑 Удалить…")
    await gleb.sees("⛔ выключена → 🗑 удалена из АТС", "Отменить это нельзя")
    await gleb.taps("🗑 Удалить карту")
    await gleb.sees("🗑 SIM-карта +79100000101 удалена из АТС")
    assert list(cards(work)) == [COMMON]
    deleted = [one for one in work.world.megafon.requests if one["method"] == "DELETE" and "/sims/" in one["path"]]
    assert len(deleted) == 1, "never repeated"
    assert [one["action"] for one in await work.rows("SELECT action FROM audit ORDER BY id")][-2:] == [
        "sim_disable",
        "sim_delete",
    ]


async def test_a_refusal_is_a_sentence_and_a_manager_sees_no_cards(work: Office) -> None:
    gleb = work.gleb
    work.world.megafon.trouble.fault("403", times=100, path="/company", method="POST")
    gleb.sends("/sims 79100000101 общая")
    await gleb.taps("🏢 Сделать общей")
    await gleb.sees("АТС не пускает нас")
    assert cards(work)[ANNAS]["user"] == "anna"
    work.anna.sends("/sims")
    await work.anna.sees("Это вам не разрешено")
