"""Recordings that cannot be had, or not at once: what people read then, and what is left after a restart."""

from pathlib import Path
from typing import Any

import pytest

from sandbox.server import serve
from sandbox.world import ANNA, World
from tests.stories.romashka import FAST, MovableClock, Office, Someone, eventually, running, settings_for

CLIENT = "+79101234567"
HEAD = f"🎧 Разговор с {CLIENT}"
RETRIES_S = (21, 61, 61)


async def asks(work: Office, link: str | None = None, *, make: Any = lambda: b"ID3" + bytes(90)) -> None:
    """Anna asks for the recording of a conversation of this very moment."""
    shelf = work.world.megafon.shelf
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.settled()
    told = {"cmd": "history", "type": "in", "status": "Success", "user": "anna", "duration": "30", "callid": call}
    await work.push(**told, link=shelf.put("x.mp3", make) if link is None else link)
    await work.anna.taps("🎧 Запись")
    await work.anna.is_told("🎧 Пришлю запись сюда")
    await work.settled()


async def gives_up(work: Office) -> None:
    """All tries are over."""
    for pause in RETRIES_S:
        await work.anna.sees_no_more("⚠️")
        work.later(pause)
        await work.settled()


async def test_a_recording_that_lies_on_a_strange_host_is_never_fetched(work: Office) -> None:
    await asks(work, "https://records.example.org/secret.mp3")
    said = await work.anna.sees(HEAD, "⚠️ Файл лежит не на серверах АТС")
    assert said["reply_to"] == (await work.anna.sees("🟢 Разговор с"))["message_id"]
    assert "example.org" not in work.anna.reads()


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("404", "АТС ещё не сохранила этот файл"),
        ("503", "она не ответила"),
        ("reset", "она не ответила"),
        ("html-200", "Вместо записи АТС прислала что-то другое"),
        ("redirect", "АТС ещё не сохранила этот файл"),
    ],
)
async def test_what_cannot_be_had_is_tried_four_times_and_then_said(work: Office, fault: str, said: str) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.megafon.trouble.fault(fault, times=4, path="/records/")
    await asks(work)
    await gives_up(work)
    message = await work.anna.sees(HEAD, "⚠️ ", said)
    assert message["reply_to"] is not None
    assert work.world.megafon.trouble.faults == []
    await work.anna.taps("🎧 Запись")
    heard = await work.anna.sees(HEAD)
    await eventually(lambda: [one for one in work.anna.heard() if one["media"]] or None, lambda: f"no file: {heard}")


async def test_a_voicemail_that_cannot_be_had_leaves_the_alert_alone_and_the_button_says_why(work: Office) -> None:
    told = {"cmd": "history", "type": "in", "status": "missed", "groupRealName": "Продажи", "callid": "V"}
    await work.push(**told, link="https://records.example.org/secret.mp3")
    await work.settled()
    work.later(2)
    await work.anna.sees("🔴 Пропущен", CLIENT)
    await work.settled()
    before = len(work.anna.heard())
    await work.anna.taps("🎧 Запись")
    await work.anna.sees(f"📼 Голосовое сообщение от {CLIENT}", "⚠️ Файл лежит не на серверах АТС")
    assert len(work.anna.heard()) == before + 1
    await work.boris.sees_no_more("📼")


async def test_a_recording_that_is_late_is_waited_for(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.megafon.trouble.fault("404", times=3, path="/records/")
    await asks(work)
    await gives_up(work)
    assert (await work.anna.sees(HEAD))["media"]
    await work.anna.sees_no_more("⚠️")


async def test_a_recording_that_is_absent_long_after_its_call_is_not_waited_for(work: Office) -> None:
    work.world.megafon.recording.on = True
    call = await work.ring()
    work.world.company.answer(call, "anna")
    work.world.company.hang_up(call, talk=30)
    await work.settled()
    work.later(8 * 24 * 3600)
    await work.anna.taps("🎧 Запись")
    await work.anna.sees(HEAD, "или уже удалила его")
    assert [status for _, status in work.world.megafon.shelf.fetched] == [404]


async def test_a_recording_of_more_than_20_megabytes_is_not_taken(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    await asks(work, make=lambda: b"ID3" + bytes(21 * 1024 * 1024))
    await work.anna.sees(HEAD, "Файл слишком велик для бота")


async def test_a_page_that_calls_itself_audio_is_not_taken_for_it(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    await asks(work, make=lambda: b"<html>login</html>")
    await gives_up(work)
    await work.anna.sees(HEAD, "Вместо записи АТС прислала что-то другое")


@pytest.mark.parametrize(("fault", "said"), [("413", "Файл слишком велик"), ("400:odd file", "Telegram не принял")])
async def test_a_file_that_telegram_does_not_take_is_said_to_whoever_waits(work: Office, fault: str, said: str) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.telegram.fault(fault, method="sendAudio")
    await asks(work)
    message = await work.anna.sees(HEAD, said)
    assert message["reply_to"] is not None
    await work.settled()
    await work.gleb.sees_no_more("не доставлено")
    states = await work.rows("SELECT DISTINCT state FROM outbox")
    assert {row["state"] for row in states} <= {"sent", "superseded"}


async def test_nobody_knows_whether_it_arrived_so_it_comes_again_and_says_so(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.telegram.fault("cut-after", method="sendAudio")
    await asks(work)
    await work.anna.sees("↻ повтор", HEAD)
    audios = [message for message in work.anna.heard() if message["media"]]
    assert [("↻" in one["text"], one["reply_to"] is not None) for one in audios] == [(False, True), (True, True)]


async def test_a_caption_that_telegram_cannot_read_comes_plain(work: Office) -> None:
    work.world.megafon.shelf.delay = 0
    work.world.telegram.fault("400:can't parse entities: oops", method="sendAudio")
    await asks(work)
    assert (await work.anna.sees(HEAD))["media"]


async def test_a_file_that_telegram_has_forgotten_is_fetched_again(work: Office) -> None:
    """As when the token is another bot's now."""
    work.world.megafon.shelf.delay = 0
    await asks(work)
    await work.settled()
    for days in (0, 2):  # while we still have the file, and when we have not
        work.world.telegram.memory.files.clear()
        work.later(11 + days * 24 * 3600)
        await work.app.sweeping.sweep()
        await work.anna.taps("🎧 Запись")
        await work.settled()
    assert len([one for one in work.anna.heard() if one["media"]]) == 3
    assert [status for _, status in work.world.megafon.shelf.fetched] == [200, 200]


async def test_a_recording_waited_for_comes_after_a_restart(tmp_path: Path) -> None:
    """Stopped between the first try and the second; files that belong to nobody are swept away at the start."""
    clock = MovableClock()
    world = World(now=clock.today)
    anna, nobody = Someone(world, ANNA, ANNA), Someone(world, 0, 0)
    async with serve(world) as address:
        world.company.verdict_delay = 0
        settings = settings_for(world, address, tmp_path, **FAST)
        async with running(settings, clock) as app:
            work = Office(world, app, clock, anna, nobody, nobody, nobody)
            world.megafon.crm_url = f"{app.address}/pbx/office"
            await work.settled()
            anna.starts()
            anna.shares_contact()
            await anna.sees("Вы внутри")
            await asks(work, make=lambda: b"ID3" + bytes(300))
        fetched, uploads = tmp_path / "files", tmp_path / "uploads"
        for stray in (fetched / "half", uploads / ("0" * 32)):
            stray.parent.mkdir(exist_ok=True)
            stray.write_bytes(b"ID3")
        clock.skipped_s += RETRIES_S[0]
        async with running(settings, clock) as app:
            work.app = app
            heard = await anna.sees(HEAD)
            assert heard["media"]["audio"]["file_size"] == 303
            assert heard["reply_to"] is not None
            assert list(uploads.iterdir()) == []
            [kept] = list(fetched.iterdir())
            assert (kept.suffix, kept.stat().st_mode & 0o777) == (".mp3", 0o600)
            work.later(25 * 3600)
            await app.sweeping.sweep()
            assert list(fetched.iterdir()) == []
        assert [status for _, status in world.megafon.shelf.fetched] == [404, 200]
