"""The recording of a call: from the account's own hosts, or from what was uploaded to us; from nowhere else."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.recordings import recording_of, uploads_beside
from pbx.accounts import Account, open_accounts
from pbx.megafon import MegafonSettings
from tests.wire.server import QuickClock, pretend, says
from wire.fetching import Fetched, Unfetchable

SOUND = b"ID3" + bytes(range(256))
NAME = "0123456789abcdef" * 2


def account(*hosts: str) -> Account:
    said = {"base_url": "office", "api_key": "key", "crm_token": "token-of-the-office", "record_hosts": hosts}
    return open_accounts({"office": MegafonSettings.model_validate(said)}, QuickClock())["office"]


async def test_a_link_of_the_accounts_own_hosts_is_fetched(tmp_path: Path) -> None:
    async with pretend(says(SOUND, Content_Type="audio/mpeg")) as server:
        office = account(urlsplit(server.url).netloc)
        assert await recording_of(office, f"{server.url}/call.mp3", tmp_path) == Fetched(SOUND, "audio/mpeg")
        assert [one.target for one in server.requests] == ["/call.mp3"]


async def test_a_link_of_another_host_is_not(tmp_path: Path) -> None:
    async with pretend(says(SOUND, Content_Type="audio/mpeg")) as server:
        with pytest.raises(Unfetchable, match="record_forbidden"):
            await recording_of(account("records.example.org"), f"{server.url}/call.mp3", tmp_path)
        assert server.requests == []


async def test_the_accounts_own_proxy_is_the_way_to_its_recordings(tmp_path: Path) -> None:
    asked: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        proxy = f"http://user:password@127.0.0.1:{server.sockets[0].getsockname()[1]}"
        said = {"base_url": "office", "api_key": "key", "crm_token": "token-of-the-office", "proxy": proxy}
        office = open_accounts({"office": MegafonSettings.model_validate(said)}, QuickClock())["office"]
        with pytest.raises(Unfetchable, match="record_lost"):
            await recording_of(office, "https://office.megapbx.ru/call.mp3", tmp_path)
    assert asked == [b"CONNECT office.megapbx.ru:443 HTTP/1.1\r\n"]
    assert "password" not in repr(office)


@pytest.mark.parametrize(
    ("ending", "kind"),
    [(".mp3", "audio/mpeg"), (".wav", "audio/wav"), (".ogg", "audio/ogg"), (".m4a", "audio/mp4"), ("", "audio/mp4")],
)
async def test_an_uploaded_recording_lies_beside_the_database(tmp_path: Path, ending: str, kind: str) -> None:
    uploads = uploads_beside(tmp_path / "perezvon.db")
    uploads.mkdir()
    (uploads / (NAME + ending)).write_bytes(SOUND)
    assert await recording_of(account(), f"upload:{NAME}{ending}", uploads) == Fetched(SOUND, kind)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (f"{NAME}.mp3", "record_absent"),
        ("../perezvon.db", "record_forbidden"),
        (f"../{NAME}", "record_forbidden"),
        (f"{NAME}.mp3\n", "record_forbidden"),
        ("", "record_forbidden"),
    ],
)
async def test_nothing_but_an_upload_is_read(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "perezvon.db").write_text("secret")
    with pytest.raises(Unfetchable, match=reason):
        await recording_of(account(), f"upload:{name}", uploads_beside(tmp_path / "perezvon.db"))
