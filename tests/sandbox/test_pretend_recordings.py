"""What the pretend PBXs record, and how it is fetched."""

import io
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web

from sandbox.company import Company
from sandbox.company.cifra1 import PretendCifra1
from sandbox.company.cloud_ats import PretendCloudAts
from sandbox.company.deliveries import Deliveries
from sandbox.company.faxes import pdf
from sandbox.company.firm import romashka
from sandbox.company.megafon import PretendMegafon
from sandbox.company.sounds import mp3, wav
from sandbox.errands import Errands


class House:
    """A firm with one PBX, and a clock of its own."""

    def __init__(self, errands: Errands) -> None:
        self.skipped = timedelta()
        self.errands = errands
        self.company = Company(romashka(), errands, now=lambda: datetime.now(UTC) + self.skipped)
        self.company.verdict_delay = 0
        self.deliveries = Deliveries("", errands, lambda event: None)
        self.http: aiohttp.ClientSession

    async def conversation(self, talk: int = 7) -> None:
        call = self.company.ring("79101234567")
        self.company.answer(call, "anna")
        self.company.hang_up(call, talk)
        await self.errands.quiet()

    async def missed(self) -> None:
        self.company.nobody(self.company.ring("79101234567"))
        await self.errands.quiet()

    def link(self) -> str | None:
        """In the last webhook, which is the verdict."""
        return self.deliveries.done[-1]["fields"].get("link")

    async def fetch(self, link: str | None) -> tuple[int, str, bytes]:
        assert link
        async with self.http.get(link) as answer:
            return answer.status, answer.content_type, await answer.read()


Pretend = PretendMegafon | PretendCloudAts


@asynccontextmanager
async def served(make: Callable[[House], Pretend | PretendCifra1]) -> AsyncIterator[tuple[House, Pretend]]:
    async with Errands() as errands, aiohttp.ClientSession() as http:
        house = House(errands)
        house.http = http
        pbx = make(house)
        app = web.Application()
        pbx.routes(app)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        pbx.shelf.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield house, pbx
        finally:
            await runner.cleanup()


def megafon(house: House) -> PretendMegafon:
    return PretendMegafon(house.company, key="k", crm_token="t", deliveries=house.deliveries)


def cloud_ats(house: House) -> PretendCloudAts:
    return PretendCloudAts(house.company, token="k", crm_token="t", deliveries=house.deliveries)


def cifra1(house: House) -> PretendCifra1:
    return PretendCifra1(house.company, house.errands, domain="d", key="k")


both = pytest.mark.parametrize("make", [megafon, cloud_ats])


@both
async def test_a_recording_is_named_at_once_and_there_a_while_later(make: Callable[[House], Pretend]) -> None:
    async with served(make) as (house, pbx):
        pbx.recording.on = True
        await house.conversation(talk=7)
        link = house.link()
        assert (await house.fetch(link))[0] == 404
        house.skipped = timedelta(seconds=21)
        assert await house.fetch(link) == (200, "audio/mpeg", mp3(7))
        house.skipped = timedelta(days=8)
        assert (await house.fetch(link))[0] == 404
        assert [status for _, status in pbx.shelf.fetched] == [404, 200, 404]


@both
async def test_nothing_is_recorded_unless_it_was_ordered_and_of_a_missed_call_only_a_message(
    make: Callable[[House], Pretend],
) -> None:
    async with served(make) as (house, pbx):
        await house.conversation()
        assert house.link() is None
        pbx.recording.on = True
        await house.missed()
        assert house.link() is None
        pbx.recording.voicemail = True
        await house.missed()
        pbx.shelf.delay = 0
        assert (await house.fetch(house.link()))[2] == mp3(14)


async def test_the_history_names_the_same_recording() -> None:
    async with served(megafon) as (house, pbx):
        pbx.recording.on = True
        await house.conversation()
        url = f"{pbx.shelf.origin}/megafon/crmapi/v1/history/json?period=today"
        async with house.http.get(url, headers={"X-API-KEY": "k"}) as answer:
            assert [row["record"] for row in await answer.json()] == [house.link()]


async def test_a_recording_may_meet_trouble() -> None:
    async with served(megafon) as (house, pbx):
        pbx.recording.on = True
        pbx.shelf.delay = 0
        await house.conversation()
        pbx.fault("503", path="records")
        assert (await house.fetch(house.link()))[0] == 503
        assert (await house.fetch(house.link()))[0] == 200


async def test_cifra1_keeps_conversations_messages_and_faxes() -> None:
    async with served(cifra1) as (house, pbx):
        pbx.voicemail = True
        await house.conversation(talk=7)
        await house.missed()
        pbx.fax(next(reversed(house.company.calls.values())), pages=3)
        links = {kind: [one["file"] for one in files] for kind, files in pbx.memory.files.items()}
        assert [len(found) for found in links.values()] == [1, 1, 1]
        assert await house.fetch(links["call_records"][0]) == (200, "audio/x-wav", wav(7))
        assert await house.fetch(links["voicemail_files"][0]) == (200, "audio/x-wav", wav(14))
        assert await house.fetch(links["fax_files"][0]) == (200, "application/pdf", pdf(3))


def test_a_wav_lasts_as_long_as_the_talk() -> None:
    with wave.open(io.BytesIO(wav(7))) as sound:
        assert (sound.getnframes(), sound.getframerate(), sound.getnchannels()) == (56_000, 8_000, 1)
        assert len(set(sound.readframes(8_000))) > 20, "it is no silence"


def test_an_mp3_is_made_of_whole_frames() -> None:
    sound = mp3(7)
    frames = [sound[at : at + 144] for at in range(0, len(sound), 144)]
    assert set(frames) == {frames[0]}
    assert frames[0][:4] == b"\xff\xfb\x18\xc4"
    assert 7 <= len(frames) * 1152 / 32_000 < 7.04


def test_a_fax_has_its_pages_where_its_table_says() -> None:
    fax = pdf(3)
    assert fax.count(b"/Type /Page ") == 3
    table = int(fax.rsplit(b"startxref\n", 1)[1].split()[0])
    assert fax[table:].startswith(b"xref\n0 10\n")
    for number, line in enumerate(fax[table:].splitlines()[3:12], 1):
        assert fax[int(line[:10]) :].startswith(f"{number} 0 obj".encode())
