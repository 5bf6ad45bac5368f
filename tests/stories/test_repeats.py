"""Clients who call again, pushes that come again, and words that come late: when it sounds, and what the card says."""

from datetime import timedelta
from typing import Any

from tests.stories.romashka import Office, Someone

CLIENT = "+79101234567"
RINGS = {"cmd": "event", "type": "INCOMING", "direction": "in", "user": "anna", "ext": "701", "callid": "R-1"}
STOPS = RINGS | {"type": "CANCELLED"}
MISSED = {"cmd": "history", "type": "in", "status": "missed", "user": "anna", "ext": "701", "callid": "R-1"}


def alerts(someone: Someone) -> list[dict[str, Any]]:
    return [message for message in someone.heard() if CLIENT in message["text"]]


async def test_a_client_who_redials_at_once_is_counted_and_sounds_once(work: Office) -> None:
    await work.misses()
    first = alerts(work.anna)
    for _ in range(3):
        work.later(20)
        await work.misses()
    assert [one["message_id"] for one in alerts(work.anna)] == [one["message_id"] for one in first]
    await work.anna.sees(f"🔴 Пропущен {CLIENT} · 4-й раз")


async def test_after_two_minutes_it_sounds_again_in_the_old_ones_place(work: Office) -> None:
    await work.misses()
    [first] = alerts(work.anna)
    work.later(121)
    await work.misses()
    [second] = alerts(work.anna)
    assert second["message_id"] > first["message_id"]
    assert not second["silent"]
    assert f"🔴 Пропущен {CLIENT} · 2-й раз" in second["text"]


async def test_a_fresh_claim_survives_another_miss_and_an_old_one_does_not(work: Office) -> None:
    await work.misses()
    await work.boris.taps("✋ Беру")
    await work.anna.sees("🟠 Взял Борис Лужин")
    work.later(130)
    await work.misses()
    await work.anna.sees("🟠 Взял Борис Лужин", "2-й раз")
    work.later(601)
    await work.misses()
    await work.anna.sees(f"🔴 Пропущен {CLIENT} · 3-й раз")
    assert "✋ Беру" in work.anna.labels("🔴 Пропущен")


async def test_an_identical_push_within_ten_seconds_is_one_push(work: Office) -> None:
    for _ in range(5):
        assert await work.push(**RINGS) == 200
    await work.settled()
    assert len(alerts(work.anna)) == 1
    assert len(await work.rows("SELECT * FROM events")) == 1


async def test_an_identical_push_while_it_rings_renews_the_ringing_and_is_not_told_twice(work: Office) -> None:
    await work.push(**RINGS)
    await work.settled()
    work.later(600)
    await work.push(**RINGS)
    await work.settled()
    work.later(600)
    await work.settled()
    assert len(alerts(work.anna)) == 1
    await work.anna.sees("📞 Звонит")
    assert len(await work.rows("SELECT * FROM events")) == 2
    work.later(61)
    await work.anna.sees("🔴 Пропущен", "не подтверждён АТС")


async def test_the_same_verdict_again_changes_nothing(work: Office) -> None:
    for _ in range(3):
        for push in (RINGS, STOPS, MISSED):
            await work.push(**push)
        work.later(15)
        await work.settled()
    assert len(alerts(work.anna)) == 1
    [case] = await work.rows("SELECT misses FROM cases")
    assert case["misses"] == 1


async def test_an_id_used_again_after_a_month_is_another_call(work: Office) -> None:
    for push in (RINGS, STOPS, MISSED):
        await work.push(**push)
    work.later(2)
    await work.settled()
    await work.anna.taps("✅ Обработан")
    await work.anna.sees("✅ Обработан")
    work.later(30 * 24 * 3600)
    for push in (RINGS, STOPS, MISSED):
        await work.push(**push)
    work.later(2)
    await work.settled()
    assert len(await work.rows("SELECT * FROM calls")) == 2
    assert [row["misses"] for row in await work.rows("SELECT misses FROM cases ORDER BY id")] == [1, 1]
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")


async def test_silence_after_the_last_phone_is_an_unconfirmed_miss_that_a_late_word_confirms(work: Office) -> None:
    for push in (RINGS, STOPS):
        await work.push(**push)
    work.later(199)
    await work.settled()
    await work.anna.sees("📞 Звонит")
    work.later(2)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}", "не подтверждён АТС")
    await work.push(**MISSED)
    work.later(2)
    await work.anna.sees_no_more("не подтверждён АТС")
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")
    assert len(alerts(work.anna)) == 1


async def test_a_late_word_that_they_spoke_corrects_the_card(work: Office) -> None:
    for push in (RINGS, STOPS):
        await work.push(**push)
    work.later(201)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")
    await work.push(**MISSED | {"status": "Success", "duration": "60", "wait": "10"})
    await work.anna.sees("🟢 Дозвонился сам", "(Анна Белова)")
    assert len(alerts(work.anna)) == 1
    assert not any(one["silent"] for one in alerts(work.anna))


async def test_a_miss_heard_of_an_hour_late_says_so(work: Office) -> None:
    start = work.clock.today() - timedelta(minutes=61)
    await work.push(**MISSED | {"start": f"{start:%Y%m%dT%H%M%SZ}", "wait": "12", "duration": "12"})
    work.later(2)
    await work.settled()
    work.later(11)
    alert = await work.anna.sees("⏳ узнали с опозданием", f"🔴 Пропущен {CLIENT}", "ждал 0:12")
    assert not alert["silent"], "somebody waits, and nobody knew"
    start = work.clock.today() - timedelta(minutes=59)
    other = {"phone": "79101234568", "callid": "R-2", "start": f"{start:%Y%m%dT%H%M%SZ}"}
    await work.push(**MISSED | other)
    work.later(2)
    assert not (await work.anna.sees("🔴 Пропущен +79101234568"))["silent"]
    assert "опозданием" not in (await work.anna.sees("+79101234568"))["text"]


async def test_a_miss_heard_of_after_the_client_was_spoken_to_is_no_debt(work: Office) -> None:
    before = work.clock.today() - timedelta(minutes=20)
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.settled()
    await work.push(**MISSED | {"start": f"{before:%Y%m%dT%H%M%SZ}"})
    work.later(2)
    await work.settled()
    assert await work.rows("SELECT * FROM cases") == []
