"""Posting webhooks to the bot: all at once, in racing order, each result kept."""

import asyncio
import json
import random
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.company.webhooks import Fields
from sandbox.errands import Errands

DELIVERIES_KEPT = 20_000
BODY_KEPT = 2_000
RETRY_PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)


class Deliveries:
    """One HTTP client session for all of them; must be opened before the first post."""

    def __init__(self, url: str, errands: Errands, publish: Callable[[dict[str, Any]], None]) -> None:
        self.url = url
        self.as_json = False
        self.retry = False
        """The vendor never repeats a webhook; a test may want it to."""
        self.racing = True
        """Webhooks of one moment leave in random order."""
        self.timeout = 10.0
        self.done: deque[dict[str, Any]] = deque(maxlen=DELIVERIES_KEPT)
        self.random = random.Random()
        self._errands = errands
        self._publish = publish
        self._session: aiohttp.ClientSession | None = None
        self._numbers = 0

    async def lifespan(self, _app: object) -> AsyncIterator[None]:
        """aiohttp's cleanup context."""
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as self._session:
            yield
        self._session = None

    def post(self, batch: list[tuple[Fields, Callable[[Any], None] | None]]) -> None:
        """Post them all; `hear` is called with the JSON of a 200's body (None when there is none)."""
        if self.racing:
            self.random.shuffle(batch)
        for fields, hear in batch:
            self._errands.spawn(self._deliver(self.url, fields, hear))

    async def _deliver(self, url: str, fields: Fields, hear: Callable[[Any], None] | None) -> None:
        result = await self._once(url, fields)
        for pause in RETRY_PAUSES if self.retry else ():
            if 200 <= result["status"] < 300:
                break
            await asyncio.sleep(pause)
            result = await self._once(url, fields)
        if hear is not None:
            hear(_json_or_none(result["body"]) if result["status"] == 200 else None)

    async def _once(self, url: str, fields: Fields) -> dict[str, Any]:
        if self._session is None:
            raise RuntimeError("the sandbox is not being served")
        status, body = 0, "нет адреса"
        began = time.perf_counter()
        if url:
            content_type, content = _encoded(fields, self.as_json)
            limit = aiohttp.ClientTimeout(total=self.timeout)
            headers = {"Content-Type": content_type}
            try:
                async with self._session.post(
                    url, data=content, headers=headers, timeout=limit, allow_redirects=False
                ) as answer:
                    status, body = answer.status, (await answer.text(errors="replace"))[:BODY_KEPT]
            except (aiohttp.ClientError, TimeoutError) as error:
                body = type(error).__name__
        self._numbers += 1
        result = {
            "number": self._numbers,
            "at": time.time(),
            "fields": fields,
            "status": status,
            "body": body,
            "ms": round((time.perf_counter() - began) * 1000, 1),
        }
        self.done.append(result)
        self._publish({"kind": "delivery", "delivery": public(result)})
        return result


def public(delivery: dict[str, Any]) -> dict[str, Any]:
    """A delivery as the page shows it: without the token."""
    fields = {name: value for name, value in delivery["fields"].items() if name != "crm_token"}
    return delivery | {"fields": fields}


def _encoded(fields: Fields, as_json: bool) -> tuple[str, bytes]:
    if as_json:
        return "application/json", json.dumps(fields).encode()
    # A caller's number may hold anything, lone surrogates too.
    return "application/x-www-form-urlencoded", urlencode(fields, errors="surrogatepass").encode()


def _json_or_none(body: str) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
