"""Cifra1 comes over TLS to our own listener, to ``/``, its line as printed; the certificate may be renewed."""

import asyncio
import ssl
from pathlib import Path

from bot.raw_request import LOOK_S as CERTIFICATE_S
from tests.bot.certificates import made
from tests.stories.cifra_company import QUIET_S, cifra_office

CARD = "+79101234567"


def shown(address: str) -> str:
    """The certificate that a new connection gets to see."""
    host, _, port = address.removeprefix("https://").partition(":")
    return ssl.get_server_certificate((host, int(port)))


async def test_a_call_is_heard_over_tls_before_and_after_the_certificate_is_renewed(tmp_path: Path) -> None:
    chain, key = made(tmp_path, "first")
    first = chain.read_text("ascii")
    tls = {"WEB__TLS_PORT": "0", "WEB__TLS_CERT": str(chain), "WEB__TLS_KEY": str(key)}
    async with cifra_office(tmp_path, **tls) as work:
        work.cifra.crm_url = work.app.tls_address
        assert work.cifra.crm_url.startswith("https://127.0.0.1:")
        assert work.cifra.tellings.spelling == "printed", "no slash, and a raw blank"
        await work.ring()
        for someone in (work.anna, work.boris):
            await someone.sees("📞 Звонит", CARD)
        [call] = work.world.company.calls
        await work.nobody(call)
        work.later(QUIET_S)
        for someone in (work.anna, work.boris):
            await someone.sees("🔴 Пропущен", CARD)
        assert await asyncio.to_thread(shown, work.app.tls_address) == first

        renewed_chain, renewed_key = made(tmp_path, "second")
        renewed_key.replace(key)
        renewed_chain.replace(chain)
        work.later(CERTIFICATE_S)
        async with asyncio.timeout(8):
            while await asyncio.to_thread(shown, work.app.tls_address) == first:
                await asyncio.sleep(0.05)
        assert await asyncio.to_thread(shown, work.app.tls_address) == chain.read_text("ascii")
        await work.misses("79101234568")
        await work.anna.sees("🔴 Пропущен", "+79101234568")
        assert {one["status"] for one in work.cifra.deliveries} == {200}
