"""The blacklist: whom the PBX turns away, in two taps from the card, by a command, and back again."""

from tests.stories.romashka import Office

SPAM = "79109998877"


def blocked(work: Office) -> list[str]:
    return list(work.world.company.firm.doors.blocked)


def posts(work: Office) -> list[str]:
    """Commands the PBX was given about its list."""
    return [
        one["method"]
        for one in work.world.megafon.requests
        if one["path"].endswith("/blacklist/telnums") and one["method"] != "GET"
    ]


async def test_two_taps_from_the_card_to_blocked_and_one_back(work: Office) -> None:
    await work.misses(SPAM)
    await work.anna.taps("🚫")
    asked = await work.anna.sees("🚫 Заблокировать +79109998877?", "АТС «office»", "отменить")
    await work.anna.taps("🚫 Заблокировать +79109998877")
    told = await work.anna.sees("🚫 +79109998877 в чёрном списке", "больше не примет")
    assert told["message_id"] == asked["message_id"], "the question becomes the answer"
    for someone in (work.anna, work.boris):
        await someone.sees("🚫 В чёрном списке", "(Анна Белова)")
    assert blocked(work) == [SPAM]
    assert await work.rows("SELECT * FROM alarms WHERE subject LIKE 'case:%'") == [], (
        "nobody is reminded of somebody blocked"
    )
    await work.ring(SPAM)
    assert work.world.company.firm.doors.blocked == {SPAM: 1}
    await work.settled()
    assert "📞 Звонит +79109998877" not in work.anna.reads()
    await work.anna.taps("↩️ Отменить")
    await work.anna.sees("✅ +79109998877 снова может звонить")
    for someone in (work.anna, work.boris):
        await someone.sees("🔴 Пропущен +79109998877")
        await someone.sees_no_more("🚫 В чёрном списке")
    assert blocked(work) == []
    [row] = await work.rows("SELECT * FROM blocks")
    assert (row["pattern"], row["muted"], row["person"], row["undone_by"]) == (SPAM, 0, row["undone_by"], row["person"])
    assert [one["action"] for one in await work.rows("SELECT action FROM audit ORDER BY id")][-2:] == [
        "block",
        "unblock",
    ]


async def test_a_number_typed_with_blanks_and_the_reason(work: Office) -> None:
    work.anna.sends("/block 8 910 999-88-77 звонят каждый день")
    await work.anna.sees("🚫 +79109998877 в чёрном списке")
    assert work.world.company.firm.doors.blocked == {SPAM: 0}
    work.boris.sends("/blacklist")
    await work.boris.sees("📋 Чёрный список «office»: 1", "🚫 +79109998877 · звонят каждый день · отклонено")
    await work.boris.taps("🚫 +79109998877")
    await work.boris.sees("Причина: звонят каждый день", "Внесено: Анна Белова")
    assert work.boris.labels("Причина: звонят") == ["‹ Назад"], "what Anna did, Anna or a supervisor undoes"
    work.boris.sends("/unblock +79109998877")
    await work.boris.sees("внесли в список не вы")
    work.anna.sends("/unblock 89109998877")
    await work.anna.sees("✅ +79109998877 снова может звонить")
    assert blocked(work) == []
    work.anna.sends("/unblock 89109998877")
    await work.anna.sees("+79109998877 в чёрном списке нет")


async def test_without_a_number_it_explains(work: Office) -> None:
    work.anna.sends("/block")
    await work.anna.sees("Кого не принимать?", "/block +79101234567 спам", "/blacklist")
    work.anna.sends("/unblock")
    await work.anna.sees("📋 Чёрный список «office»: 0", "Здесь никого нет")


async def test_a_range_is_for_those_who_lead_and_settles_all_its_debts(work: Office) -> None:
    await work.leads(work.vera)
    await work.misses("79008001122")
    await work.misses("79008003344")
    work.anna.sends("/block 7900800* реклама")
    await work.anna.sees("Диапазоны и скрытые номера блокирует руководитель")
    assert blocked(work) == []
    work.vera.sends("/block 8900800* реклама")
    await work.vera.sees("🚫 +7900800* в чёрном списке")
    assert blocked(work) == ["7900800*"]
    await work.settled()
    assert {one["closing"] for one in await work.rows("SELECT closing FROM cases")} == {"blocked"}
    work.anna.sends("/unblock 79008001122")
    await work.anna.sees("+79008001122 попадает в диапазон +7900800*")
    await work.vera.taps("↩️ Отменить")
    await work.vera.sees("✅ +7900800* снова может звонить")
    assert {one["state"] for one in await work.rows("SELECT state FROM cases")} == {"open"}


async def test_hidden_numbers_are_a_switch_for_those_who_lead(work: Office) -> None:
    await work.leads(work.vera)
    work.anna.sends("/anonymous on")
    await work.anna.sees("блокирует руководитель")
    work.vera.sends("/anonymous on")
    await work.vera.sees("Скрытые номера: 🚫 не принимаются")
    assert work.world.company.firm.doors.no_anonymous
    await work.vera.taps("✅ Принимать скрытые номера")
    await work.vera.sees("Скрытые номера: ✅ принимаются")
    assert not work.world.company.firm.doors.no_anonymous
    work.vera.sends("/anonymous может быть")
    await work.vera.sees("Напишите /anonymous on")


async def test_a_number_just_sent_is_blocked_in_two_taps_too(work: Office) -> None:
    work.anna.sends("8 910 999-88-77")
    await work.anna.taps("🚫 В чёрный список")
    await work.anna.taps("🚫 Заблокировать +79109998877")
    await work.anna.sees("🚫 +79109998877 в чёрном списке")
    assert blocked(work) == [SPAM]


async def test_a_card_that_is_closed_offers_it_behind_its_menu(work: Office) -> None:
    await work.misses(SPAM)
    await work.anna.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан", "(Анна Белова)")
    await work.anna.taps("⋯")
    await work.anna.taps("🚫 В чёрный список")
    await work.anna.taps("🚫 Заблокировать +79109998877")
    await work.anna.sees("🚫 +79109998877 в чёрном списке")
    await work.anna.taps("↩️ Отменить")
    await work.anna.sees("снова может звонить")
    assert [one["closing"] for one in await work.rows("SELECT closing FROM cases")] == ["by_hand"], "settled before"


async def test_whom_nobody_may_block(work: Office) -> None:
    await work.leads(work.vera)
    await work.misses(SPAM)  # the line it called is known since
    refused = {
        "112": "короткий или экстренный",
        "0555": "короткий или экстренный",
        "спам": "Не понял номер",
        "+79100000002": "+79100000002 — номер нашей компании",
        "74957654321": "+74957654321 — номер нашей компании",
        "7495765*": "номер нашей компании",
        "7910000*": "номер нашей компании",
        "7900*": "слишком широкий",
    }
    for typed, told in refused.items():
        work.vera.sends(f"/block {typed}")
        await work.vera.sees(told)
    work.vera.sends("/client +79109998877")
    await work.vera.taps("VIP")
    work.vera.sends("/block +79109998877")
    await work.vera.sees("⭐ +79109998877 — VIP-клиент")
    await work.anna.taps("🚫")
    await work.anna.is_told("⭐ +79109998877 — VIP-клиент")
    assert posts(work) == []


async def test_a_line_that_nobody_called_yet_is_the_companys_own_too(work: Office) -> None:
    work.anna.sends("/block +74957654322")
    await work.anna.sees("+74957654322 — номер нашей компании")
    assert posts(work) == []


async def test_what_becomes_of_a_lost_answer_is_what_the_list_shows(work: Office) -> None:
    work.world.megafon.trouble.fault("reset-after-accept", path="/blacklist/telnums", method="POST")
    work.anna.sends("/block +79109998877")
    await work.anna.sees("🚫 +79109998877 в чёрном списке")
    work.world.megafon.trouble.fault("reset", path="/blacklist/telnums", method="POST")
    work.anna.sends("/block +79109990000")
    await work.anna.sees("АТС не подтвердила команду", "прежний")
    assert blocked(work) == [SPAM]
    assert posts(work) == ["POST", "POST"], "never repeated"
    assert [one["pattern"] for one in await work.rows("SELECT pattern FROM blocks")] == [SPAM]


async def test_where_the_list_cannot_be_read_either_nobody_knows_and_it_is_said(work: Office) -> None:
    work.world.megafon.trouble.fault("reset-after-accept", path="/blacklist/telnums", method="POST")
    work.world.megafon.trouble.fault("500", times=1000, path="/blacklist/telnums", method="GET", spared=1)
    work.anna.sends("/block +79109998877")
    await work.anna.sees("неизвестно, выполнена ли она", "/blacklist")
    [act] = await work.rows("SELECT outcome FROM acts")
    assert act["outcome"] == "unknown"
    assert posts(work) == ["POST"]


async def test_many_are_paged_found_and_commented(work: Office) -> None:
    doors = work.world.company.firm.doors
    for last in range(10, 22):
        doors.blocked[f"790011122{last}"] = last
    work.anna.sends("/blacklist")
    await work.anna.sees("📋 Чёрный список «office»: 12", "+79001112210 · отклонено за неделю 10, за год 10")
    assert "+79001112219" not in work.anna.reads()
    await work.anna.taps("Ещё")
    await work.anna.sees("+79001112219", "+79001112221")
    await work.anna.taps("🔍 Найти")
    await work.anna.sees("Кого искать?")
    work.anna.sends("2215")
    await work.anna.sees("По запросу «2215»", "+79001112215")
    await work.leads(work.vera)
    work.vera.sends("/blacklist 2215")
    await work.vera.taps("🚫 +79001112215")
    await work.vera.taps("✏️ Причина")
    await work.vera.sees("Почему +79001112215")
    work.vera.sends("опросы")
    await work.vera.sees("причина теперь «опросы»")
    work.vera.sends("/blacklist опрос")
    await work.vera.sees("По запросу «опрос»", "+79001112215 · опросы")
    await work.vera.taps("🚫 +79001112215")
    await work.vera.taps("✅ Принимать снова")
    await work.vera.sees("✅ +79001112215 снова может звонить")
    assert "79001112215" not in doors.blocked
