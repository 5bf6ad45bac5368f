"""«🎧 Запись»: what was said comes as an answer to the card, once, to those who may hear it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from sandbox.world import BORIS, GROUP
from storage import intents
from tests.stories.romashka import FAST, Office, Someone, office

CLIENT = "+79101234567"
READY_S = 21  # the PBX needs 20 s to store a recording
MOMENT_S = 11
NOBODYS = {"cmd": "history", "type": "in", "status": "missed", "user": "", "callid": "N"}


async def talks(work: Office, login: str = "anna", *, client: str = "79101234567", **where: Any) -> str:
    """A recorded conversation of which everybody has been told."""
    work.world.megafon.recording.on = True
    call = await work.ring(client, **where)
    work.world.company.answer(call, login)
    work.world.company.hang_up(call, talk=124)
    await work.settled()
    return call


async def plays(someone: Someone, *texts: str) -> dict[str, Any]:
    message = await someone.sees(*texts)
    assert message["media"], f"no file: {message}"
    return message


def fetches(work: Office) -> int:
    return len(work.world.megafon.shelf.fetched)


def audios(work: Office) -> list[dict[str, Any]]:
    return [one for one in work.world.telegram.log if one["method"] == "sendAudio"]


async def test_a_recording_comes_as_an_answer_to_the_card_once_the_pbx_has_it(work: Office) -> None:
    await talks(work)
    card = await work.anna.sees("🟢 Разговор с", "Анна Белова, разговор 2:04")
    assert work.anna.labels("🟢 Разговор с") == ["🎧 Запись"]
    await work.anna.taps("🎧 Запись")
    await work.anna.is_told("🎧 Пришлю запись сюда")
    await work.settled()
    assert [status for _, status in work.world.megafon.shelf.fetched] == [404]
    assert audios(work) == []
    work.later(READY_S)
    heard = await plays(work.anna, f"🎧 Разговор с {CLIENT}: Анна Белова, 2:04")
    assert heard["reply_to"] == card["message_id"]
    assert heard["media"]["audio"]["file_name"].startswith(f"{CLIENT} 20")
    assert heard["media"]["audio"]["file_name"].endswith(".mp3")
    await work.settled()
    assert "http" not in work.anna.reads()


async def test_who_asks_twice_gets_one_file_and_later_the_same_without_any_fetching(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    await talks(work)
    for _ in range(3):
        await work.anna.taps("🎧 Запись")
    await plays(work.anna, "🎧 Разговор с")
    await work.anna.taps("🎧 Запись")
    await work.settled()
    assert (len(audios(work)), fetches(work)) == (1, 1)
    work.later(MOMENT_S)
    await work.anna.taps("🎧 Запись")
    await work.settled()
    first, again = audios(work)
    assert fetches(work) == 1
    assert again["params"]["audio"] == first["result"]["audio"]["file_id"]


async def test_everybody_who_has_the_card_of_a_settled_client_may_hear_how_it_was_settled(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.megafon.recording.on = True
    await work.misses()
    assert "🎧 Запись" not in work.boris.labels("🔴 Пропущен")
    await work.anna.taps("📞 Перезвонить")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=75)
    await work.boris.sees("🟢 Перезвонила Анна Белова")
    await work.settled()
    for someone in (work.anna, work.boris):
        assert someone.labels("🟢 Перезвонила") == ["↩️ Вернуть", "🎧 Запись", "⋯"]
    await work.boris.taps("🎧 Запись")
    heard = await plays(work.boris, f"🎧 Разговор с {CLIENT}: Анна Белова, 1:15")
    assert heard["reply_to"] == (await work.boris.sees("🟢 Перезвонила"))["message_id"]
    assert not any(message["media"] for message in work.anna.heard()), "it comes to whoever asked"
    assert fetches(work) == 1
    await work.anna.taps("🎧 Запись")
    await plays(work.anna, "🎧 Разговор с")
    assert fetches(work) == 1
    [row, _] = await work.rows("SELECT action, account FROM audit WHERE action = 'record'")
    assert row == {"action": "record", "account": "office"}


async def test_a_recording_that_the_pbx_tells_of_later_still_comes_to_the_cards(work: Office) -> None:
    await work.misses()
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.boris.sees("🟢 Дозвонился сам")
    await work.settled()
    assert work.boris.labels("🟢 Дозвонился сам") == ["↩️ Вернуть", "⋯"]
    told = {"cmd": "history", "type": "in", "status": "Success", "user": "anna", "duration": "30", "callid": call}
    await work.push(**told, link=f"{work.world.megafon.shelf.origin}/megafon/crmapi/v1/records/x.mp3")
    await work.settled()
    assert work.boris.labels("🟢 Дозвонился сам") == ["↩️ Вернуть", "🎧 Запись", "⋯"]


async def test_nobody_hears_the_calls_of_others_even_with_a_button_of_her_own(work: Office) -> None:
    await talks(work, employee="anna")
    [call] = await work.rows("SELECT id FROM calls")
    now_ms = work.clock.now_ms()
    button = await work.app.database.write(intents.keep, BORIS, "", "record", {"call": call["id"]}, now_ms)
    message = work.boris.heard()[-1]
    work.world.telegram.tap(BORIS, message["message_id"], chat=BORIS, data=button)
    await work.boris.is_told("Это вам не разрешено")
    assert await work.rows("SELECT * FROM files") == []
    work.world.telegram.tap(work.anna.id, work.anna.heard()[-1]["message_id"], chat=work.anna.id, data=button)
    await work.anna.is_told("Кнопка устарела")
    assert await work.rows("SELECT * FROM files") == []


async def test_in_a_group_the_recording_comes_to_the_group_as_an_answer_to_its_card(tmp_path: Path) -> None:
    async with office(tmp_path, **FAST, TELEGRAM__FALLBACK_CHAT=str(GROUP)) as work:
        work.world.company.verdict_delay = work.world.megafon.shelf.delay = 0
        work.world.megafon.recording.on = True
        await work.push(**NOBODYS)
        await work.settled()
        work.later(2)
        group = work.anna.in_group()
        await group.sees("🔴 Пропущен", CLIENT)
        await talks(work)
        card = await group.sees("🟢 Дозвонился сам")
        await group.taps("🎧 Запись")
        assert (await plays(group, "🎧 Разговор с"))["reply_to"] == card["message_id"]
        assert not any(message["media"] for message in work.anna.heard())


async def test_a_call_without_a_recording_has_no_button(work: Office) -> None:
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.settled()
    assert work.anna.labels("🟢 Разговор с") == []


async def test_what_a_client_left_on_tape_comes_by_itself_to_everybody_who_was_alerted(work: Office) -> None:
    work.world.megafon.recording.voicemail = True
    await work.misses()
    for someone in (work.anna, work.boris):
        await someone.sees("🔴 Пропущен", CLIENT)
        await someone.sees_no_more("📼")
    work.later(READY_S)
    for someone in (work.anna, work.boris):
        heard = await plays(someone, f"📼 Голосовое сообщение от {CLIENT}", "Продажи")
        assert heard["reply_to"] == (await someone.sees("🔴 Пропущен"))["message_id"]
        assert not heard["silent"]
    assert [status for _, status in work.world.megafon.shelf.fetched] == [404, 200]
    await work.settled()
    assert len(audios(work)) == 2
    assert work.anna.labels("🔴 Пропущен") == ["📞 Перезвонить", "✋ Беру", "✅ Обработан", "🎧 Запись", "🚫", "⋯"]


async def test_a_voicemail_left_after_hours_comes_to_the_last_resort(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    await work.push(**NOBODYS, link=work.world.megafon.shelf.put("night.mp3", lambda: b"ID3" + bytes(90)))
    await work.settled()
    work.later(2)
    heard = await plays(work.gleb, f"📼 Голосовое сообщение от {CLIENT}")
    assert heard["reply_to"] == (await work.gleb.sees("🔴 Пропущен"))["message_id"]


async def test_a_voicemail_of_long_ago_comes_without_sound_and_says_so(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    call = work.world.megafon.shelf.put("old.mp3", lambda: b"ID3" + bytes(90))
    told = {"cmd": "history", "type": "in", "status": "missed", "duration": "20", "groupRealName": "Продажи"}
    start = f"{work.clock.today() - timedelta(hours=3):%Y%m%dT%H%M%SZ}"
    await work.push(**told, start=start, callid="late", link=call)
    work.later(2)
    heard = await plays(work.anna, "📼 Голосовое сообщение от", "⏳ узнали с опозданием")
    assert heard["silent"]


async def test_in_a_topic_voicemail_and_recording_stay_in_the_topic(work: Office) -> None:
    work.world.telegram.group(GROUP, "Отдел продаж", [one.id for one in (work.anna, work.boris, work.gleb)])
    topic = work.world.telegram.topic(GROUP, "Продажи")
    work.gleb.in_group(topic).sends("/here Продажи")
    await work.gleb.in_group(topic).sees("Сюда приходят пропущенные")
    work.world.megafon.recording.voicemail = True
    work.world.megafon.shelf.delay = 0
    await work.misses()
    group = work.boris.in_group()
    card = await group.sees("🔴 Пропущен", CLIENT)
    heard = await plays(group, "📼 Голосовое сообщение от")
    assert (heard["topic"], heard["reply_to"]) == (topic, card["message_id"])
    await work.settled()
    work.later(MOMENT_S)
    await work.boris.in_group(topic).taps("🎧 Запись", on="🔴")
    await work.settled()
    asked = [message for message in group.heard() if message["media"]]
    assert [message["topic"] for message in asked] == [topic, topic]
