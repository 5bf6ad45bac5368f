"""Webhook deliveries: one update after another to the bot's address, repeated with growing pauses."""

import json
import time
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, ClientError, ClientResponse, ClientSession, ClientTimeout, MultipartReader

from sandbox.telegram import journal
from sandbox.telegram.door import Door, status_of
from sandbox.telegram.memory import Memory, Webhook
from sandbox.telegram.parameters import Parameters, from_object
from sandbox.telegram.refusals import Json

LONGEST_PAUSE = 60.0
TIMEOUT = ClientTimeout(total=60)
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
# A reply may ask for anything but these and every get… method.
NOT_IN_REPLY = {"setwebhook", "deletewebhook", "close", "logout"}


async def deliver_forever(memory: Memory, door: Door) -> None:
    # No proxy, no cookies: it speaks to this machine only.
    async with ClientSession(timeout=TIMEOUT) as session:
        pause = 0.0
        while True:
            webhook, update = memory.webhook, memory.updates.first()
            if not webhook.url or update is None or memory.trouble.down:
                pause = 0.0
                await memory.updates.bell.wait()
            elif await _deliver(memory, door, session, webhook, update):
                pause = 0.0
            else:
                pause = min(max(pause * 2, memory.tuning.webhook_pause), LONGEST_PAUSE)
                await _wait(memory, webhook, pause)


async def _wait(memory: Memory, webhook: Webhook, seconds: float) -> None:
    """A new webhook is tried at once; a new update waits its turn."""
    deadline = time.monotonic() + seconds
    while memory.webhook is webhook and time.monotonic() < deadline:
        await memory.updates.bell.wait(deadline - time.monotonic())


async def _deliver(memory: Memory, door: Door, session: ClientSession, webhook: Webhook, update: Json) -> bool:
    headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
    try:
        async with session.post(
            webhook.url, json=update, headers=headers, allow_redirects=False, ssl=False
        ) as response:
            asked = await _asked(response)
    except (ClientError, TimeoutError, OSError) as error:
        return _failed(memory, webhook, f"Connection failed: {type(error).__name__}")
    if not 200 <= response.status < 300:
        return _failed(memory, webhook, f"Wrong response from the webhook: {response.status} {response.reason}")
    memory.updates.confirm(update)
    await _obey(memory, door, asked)
    return True


def _failed(memory: Memory, webhook: Webhook, words: str) -> bool:
    webhook.error, webhook.error_date = words, memory.now()
    return False


async def _asked(response: ClientResponse) -> Parameters:
    """The method a webhook's answer asks for, with its parameters; nothing is asked by nonsense."""
    try:
        if response.content_type.startswith("multipart/"):
            return Parameters(await _parts(response))
        body = await response.read()
        if response.content_type == "application/json":
            values = json.loads(body)
            return from_object(values if isinstance(values, dict) else {})
        if response.content_type == "application/x-www-form-urlencoded":
            return Parameters(dict(parse_qsl(body.decode(), keep_blank_values=True)))
    except (ValueError, RecursionError):
        pass
    return Parameters({})


async def _parts(response: ClientResponse) -> dict[str, str]:
    fields = {}
    reader = MultipartReader.from_response(response)
    while (part := await reader.next()) is not None:
        if isinstance(part, BodyPartReader) and part.name and part.filename is None:
            fields[part.name] = await part.text()
    return fields


async def _obey(memory: Memory, door: Door, asked: Parameters) -> None:
    method = asked.text("method")
    if not method or method.lower() in NOT_IN_REPLY or method.lower().startswith("get"):
        return
    entry = journal.begin(memory, method, asked, by_webhook=True)
    answer = await door.answer(entry, method, asked)
    journal.finish(memory, entry, status_of(answer), answer)
