"""The administrator's watch: how the bot is, backups at night, clients who are forgotten, secrets that are changed."""

import shutil
from datetime import timedelta
from pathlib import Path

import aiohttp

from bot.control import ask, socket_path
from storage import copying
from tests.stories.romashka import FAST, Office, office
from tests.stories.romashka_people import eventually

DAY_S = timedelta(days=1).total_seconds()
OLD = "an-old-secret-0123456789"


async def test_status_says_what_is_well_and_what_is_bad_with_what_to_do(work: Office) -> None:
    await work.misses()
    work.gleb.sends("/status")
    well = (await work.gleb.sees("Perezvon 0.1.0"))["text"]
    assert well.startswith("Всё в порядке\n✓ Работает 0 дн.")
    for line in ("✓ Telegram отвечает", "✓ Ничего не ждёт", "✓ office: megafon, последнее событие", "✓ База", "m0022"):
        assert line in well
    work.world.telegram.fault("429", method="sendMessage", times=1000, retry_after=3600)
    await work.missed_call("79107654321")
    work.later(2)
    await eventually(lambda: work.app.delivery.counters.failed or None, lambda: "nothing was held up")
    work.later(DAY_S * 4)
    told = await ask(socket_path(work.app.database.path), "status")
    assert told["bad"]
    bad = [line for line in told["text"].splitlines() if line.startswith("✗")]
    assert any("Telegram недоступен или ограничил" in line for line in bad)
    assert any("office: megafon, последнее событие" in line and "python -m bot check" in line for line in bad)
    assert told["text"].splitlines().index(bad[-1]) == len(bad), "the bad stands first"
    work.world.telegram.clear_faults()


async def test_a_backup_is_made_at_night_and_a_failed_one_is_told_once(work: Office, tmp_path: Path) -> None:
    folder, backups = tmp_path / "backups", work.app.backups
    assert not await backups.step(), "not before the first night"
    work.later(DAY_S)
    assert await backups.step()
    assert not await backups.step()
    [first] = copying.listed(folder, work.app.database.path)
    assert first.why == "nightly"
    shutil.rmtree(folder)
    folder.write_text("a file where the folder should be")
    for _ in range(2):
        work.later(DAY_S)
        assert not await backups.step()
    await work.gleb.sees("⚠️ Резервная копия не получилась")
    work.gleb.sends("/status")
    await work.gleb.sees("✗ Резервная копия не получилась")
    folder.unlink()
    work.later(DAY_S)
    assert await backups.step()
    await work.gleb.sees("✅ Резервная копия снова есть: perezvon-")
    told = [one["text"] for one in work.gleb.heard() if one["text"].startswith("⚠️ Резервная")]
    assert len(told) == 1


async def test_a_client_is_forgotten_after_one_more_question(work: Office) -> None:
    await work.misses()
    await work.misses("79107654321")
    work.anna.sends("/forget 89101234567")
    await work.anna.sees("Это вам не разрешено")
    work.gleb.sends("/forget вчера")
    await work.gleb.sees("Напишите номер целиком")
    work.gleb.sends("/forget 8 910 123-45-67")
    await work.gleb.sees("Забыть +79101234567? Сейчас помню звонков: 1.")
    await ask(socket_path(work.app.database.path), "backup")
    await work.gleb.taps("🗑 Забыть навсегда")
    done = await work.gleb.sees("Клиент забыт. Стёрто звонков: 1, пропущенных: 1")
    assert "Он ещё есть в резервных копиях (1)" in done["text"]
    assert "9101234567" not in done["text"]
    await work.settled()
    work.gleb.sends("/missed")
    shown = await work.gleb.sees("+79107654321", "Ждут")
    assert "+79101234567" not in shown["text"]
    assert await work.rows("SELECT facts FROM audit WHERE action = 'forget'") == [{"facts": '{"calls": 1}'}]
    content = b"".join(Path(f"{work.app.database.path}{side}").read_bytes() for side in ("", "-wal"))
    assert b"9101234567" not in content
    again = await ask(socket_path(work.app.database.path), "forget", number="+74951234567")
    assert again["text"].startswith("Клиент забыт. Стёрто звонков: 0")


async def test_secrets_are_changed_without_a_gap_and_it_is_known_when_the_old_ones_can_go(tmp_path: Path) -> None:
    more = {
        "PBX__OFFICE__CRM_TOKEN_PREVIOUS": OLD,
        "PBX__OFFICE__PATH_SECRET": "the-new-path-0123456789",
        "PBX__OFFICE__PATH_SECRET_PREVIOUS": "the-old-path-0123456789",
        "METRICS__TOKEN": OLD + "-new",
        "METRICS__TOKEN_PREVIOUS": OLD,
        "TELEGRAM__WEBHOOK_SECRET": OLD + "-new",
        "TELEGRAM__WEBHOOK_SECRET_PREVIOUS": OLD,
    }
    async with office(tmp_path, come_in=False, **FAST, **more) as work, aiohttp.ClientSession() as http:
        push = {"cmd": "event", "type": "INCOMING", "user": "anna", "callid": "M-1", "phone": "79101234567"}

        async def pushed(path: str, token: str) -> int:
            url = f"{work.app.address}/pbx/office{path}"
            async with http.post(url, data=push | {"crm_token": token}) as answer:
                return answer.status

        token = work.world.megafon.crm_token
        statuses = [
            await pushed("/the-new-path-0123456789", token),
            await pushed("", token),
            await pushed("/the-older-path-0123456789", token),
        ]
        assert statuses == [200, 401, 401]
        names = [name for name in more if name.endswith("_PREVIOUS")]
        text = (await ask(socket_path(work.app.database.path), "status"))["text"]
        assert [f"{name}: прежний секрет больше никто" in text for name in names] == [True] * 4
        assert await pushed("/the-old-path-0123456789", OLD) == 200
        away = {"X-Forwarded-For": "198.51.100.7", "Authorization": f"Bearer {OLD}"}
        async with http.get(f"{work.app.address}/metrics", headers=away) as answer:
            assert answer.status == 200
        await work.app.pulse.step()
        text = (await ask(socket_path(work.app.database.path), "status"))["text"]
        assert [f"{name}: прежний секрет ещё предъявляли" in text for name in names[:0] + names] == [
            True,
            True,
            True,
            False,
        ]
        kept = {row["name"] for row in await work.rows("SELECT name FROM old_secrets")}
        assert kept == set(names[:3])
        assert OLD not in text
