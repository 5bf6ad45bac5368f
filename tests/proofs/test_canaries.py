"""P14: no secret in any log, message, answer, metric or file, in any spelling, when everything goes wrong at DEBUG."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from bot.settings import load
from sandbox.company.trouble import KINDS as PBX_FAULTS
from sandbox.offices import KINDS
from sandbox.telegram.trouble import KINDS as TELEGRAM_FAULTS
from sandbox.world import ANNA
from tests.invariants import broken
from tests.proofs.nursery import Nursery
from tests.proofs.scenes import backup_of, nights_were_missed
from tests.proofs.town import Town, town

pytestmark = pytest.mark.asyncio(loop_scope="session")

MORE = {
    "LOG__LEVEL": "DEBUG",
    "METRICS__TOKEN": "canary/metrics+token=0001 «я»",
    "METRICS__TOKEN_PREVIOUS": "canary-metrics-token-of-last-year-0002",
    "PING_URL": "http://127.0.0.1:9/canary-ping-0003?key=canary+0004",
    "PBX__OFFICE__CRM_TOKEN_PREVIOUS": "canary-crm-token-of-last-year-0005",
    "PBX__SHOP__KIND": "megafon",
    "PBX__SHOP__BASE_URL": "http://127.0.0.1:9",
    "PBX__SHOP__API_KEY": "canary-api-key-0006",
    "PBX__SHOP__CRM_TOKEN": "canary-crm-token-0007",
    "PBX__SHOP__PATH_SECRET": "canary-path-secret-0008",
    "PBX__SHOP__PROXY": "http://canary:proxy%20password%200009@127.0.0.1:9",
    "TIMING__RECONCILE": "1",
}
WORST = ("401", "404", "409")  # these stop the polling for a while


def spellings(secret: str) -> Iterator[bytes]:
    """As it is, in an address, in a form, in JSON, and within base64 at each of its three alignments."""
    yield from {secret.encode(), quote(secret, safe="").encode(), quote_plus(secret).encode(), quote(secret).encode()}
    yield json.dumps(secret)[1:-1].encode()
    for shift in range(3):
        code = base64.b64encode(b"\0" * shift + secret.encode())
        yield code[4 if shift else 0 : len(code) - 4]


def found_in(secrets: frozenset[str], places: dict[str, bytes]) -> list[str]:
    needles = {secret: set(spellings(secret)) for secret in secrets}
    return [
        f"{place} holds {secret[:12]}… as {needle[:40]!r}"
        for place, content in places.items()
        for secret, spelt in needles.items()
        for needle in spelt
        if needle in content
    ]


async def a_bad_day(made: Town) -> None:
    """Calls of every office, presses, and every fault there is of every side."""
    for kind in sorted(TELEGRAM_FAULTS - {*WORST}):
        made.telegram.fault(kind, method="sendMessage", seconds=0.2)
    for kind in WORST:
        made.telegram.fault(kind, method="getUpdates")
    for office in made.world.offices.values():
        office.pbx.trouble.silence = 0.2
        for kind in PBX_FAULTS:
            office.pbx.trouble.fault(kind)
        office.company.verdict_delay = 0.0
    for kind in ("500", "html", "redirect", "reset", "truncated"):
        made.world.helpdesk.trouble.fault(kind)
    for n in range(3):
        await made.rings(missed=True)
        for office in made.world.offices.values():
            office.company.nobody(office.company.ring(f"7913000000{n}", department="sales"), wait=41)
        await made.world.quiet()
        made.telegram.send(ANNA, f"/call +7913000000{n}")
        made.telegram.send(ANNA, "/history")
        made.press()


async def told_to_strangers(made: Town, secrets: frozenset[str]) -> list[str]:
    """What the doors answer to those who know a secret and say it in the wrong place, and to those who know none."""
    answers = []
    for secret in [*sorted(secrets), "nonsense"]:
        for path in (f"/pbx/office/{quote(secret, safe='')}", "/pbx/shop", f"/?event=x&check={quote(secret, safe='')}"):
            form = {"cmd": "event", "crm_token": secret, "callid": secret}
            async with made.session.post(f"{made.address}{path}", data=form) as answer:
                answers.append(f"{dict(answer.headers)} {await answer.text()}")
        raw = {"Authorization": f"Bearer {quote(secret)}", "X-Forwarded-For": "198.51.100.7"}
        async with made.session.get(f"{made.address}/metrics", headers=raw) as answer:
            answers.append(f"{dict(answer.headers)} {await answer.text()}")
    for path in ("/metrics", "/health/live", "/health/ready", "/nothing"):
        async with made.session.get(f"{made.address}{path}") as answer:
            answers.append(f"{dict(answer.headers)} {await answer.text()}")
    return answers


async def test_no_secret_is_anywhere(bots: Nursery, settled: Path, tmp_path: Path, proved) -> None:
    backups = tmp_path / "backups"
    async with town(
        bots, tmp_path, template=settled, kinds=KINDS, settings=MORE | {"BACKUP__DIR": str(backups)}
    ) as made:
        made.world.connect(made.address)
        secrets = load(made.env, None).secrets()
        await made.start()
        await made.until_it_answers()
        await a_bad_day(made)
        answers = await told_to_strangers(made, secrets)
        await made.kill()  # what it was about to write is in the files, too
        nights_were_missed(made)
        await made.start()
        await made.until_it_answers()
        answers += await told_to_strangers(made, secrets)
        backup = await backup_of(made)
        assert made.bot is not None
        assert await made.bot.stop() == 0
        assert not broken(made.database)
        log = (tmp_path / "bot.log").read_bytes()
        places = {str(file.relative_to(tmp_path)): file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
        places |= {"an answer": "\n".join(answers).encode(), "Telegram": repr(made.telegram.log).encode()}
        assert len(secrets) > 15
        assert {"bot.log", "perezvon.db", f"backups/{backup}", "an answer"} <= set(places)
        assert b"debug" in log.lower()
        assert not found_in(secrets, places)
        for secret in secrets:  # the search can find
            for spelt in spellings(secret):
                assert found_in(secrets, {"here": b"x" + spelt + b"y"}), secret
        proved("P14", "canary secrets looked for in logs at DEBUG, answers, messages and files", len(secrets))
