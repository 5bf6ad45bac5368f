"""The pretend helpdesk is as strict as its document: what it takes, and what it refuses."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from aiohttp import web

from sandbox.company.forms import File, Parameters, as_json, curl_data, curl_form
from sandbox.helpdesk import PATH, PretendHelpdesk

Say = Callable[..., Awaitable[tuple[int, Any]]]
KEY = "sandbox-helpdesk-key-3333"
CREATE = [("action", "create_call"), ("direction", "incoming"), ("phone", "79101234567")]
UPDATE = [("action", "update_call"), ("call_id", "725"), ("call_status", "answered")]
SOUND = File("audio_record", "a.mp3", "audio/mpeg", b"ID3")


@pytest.fixture
def there() -> PretendHelpdesk:
    return PretendHelpdesk(KEY)


@pytest_asyncio.fixture
async def say(there: PretendHelpdesk) -> AsyncIterator[Say]:
    app = web.Application()
    there.routes(app)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    base = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"

    async with aiohttp.ClientSession() as session:

        async def post(parameters: Parameters, *files: File, ending: str = f"@{KEY}", method: str = "POST") -> Any:
            kind, body = curl_form(parameters, list(files))
            headers = {"Content-Type": kind}
            async with session.request(method, base + ending, data=body, headers=headers) as answer:
                return answer.status, await answer.json()

        try:
            yield post
        finally:
            await runner.cleanup()


async def test_it_answers_as_printed(say: Say) -> None:
    printed = {
        "call_id": 725, "pbx_call_id": None, "user_id": 1, "pbx_user_id": None, "call_status": "ringing",
        "audio_record": None, "ticket_id": 8592,
    }  # fmt: skip
    assert await say([*CREATE, ("user_ids[]", "1")]) == (200, {"data": printed})
    status, answer = await say([("action", "update_call"), ("call_id", "725"), ("call_status", "canceled")])
    assert (status, answer["data"]) == (200, printed | {"call_status": "canceled"})


async def test_every_creation_is_another_call(say: Say, there: PretendHelpdesk) -> None:
    for _ in range(2):
        await say([*CREATE, ("pbx_call_id", "C1")])
    assert list(there.calls) == [725, 726]
    _, answer = await say([("action", "update_call"), ("pbx_call_id", "C1"), ("call_status", "missed")])
    assert answer["data"]["call_id"] == 726


async def test_a_recording_is_kept(say: Say, there: PretendHelpdesk) -> None:
    await say(CREATE)
    assert (await say(UPDATE, SOUND))[0] == 200
    assert there.audio == {725: b"ID3"}


@pytest.mark.parametrize(
    ("parameters", "files", "status"),
    [
        ([("action", "delete_call")], [], 422),
        (CREATE[:2], [], 422),
        ([CREATE[0], ("direction", "in"), CREATE[2]], [], 422),
        ([*CREATE, ("call_status", "over")], [], 422),
        ([*CREATE, ("user_ids[]", "1"), ("pbx_user_ids[]", "anna")], [], 422),
        ([*CREATE, ("user_ids[]", "anna")], [], 422),
        ([*CREATE, ("pbx_user_ids", "anna")], [], 422),
        ([*CREATE, ("pbx_user_id", "anna")], [], 422),
        ([*CREATE, ("phone", "1")], [], 422),
        ([*CREATE, ("audio_record", "https://x")], [], 422),
        (UPDATE[:2], [], 422),
        ([*UPDATE, ("pbx_call_id", "C1")], [], 422),
        ([UPDATE[0], UPDATE[2]], [], 422),
        ([*UPDATE, ("user_id", "1"), ("pbx_user_id", "anna")], [], 422),
        ([*UPDATE, ("direction", "incoming")], [], 422),
        ([UPDATE[0], ("call_id", "9"), UPDATE[2]], [], 404),
        (UPDATE, [SOUND._replace(name="a.pdf")], 422),
        (UPDATE, [SOUND._replace(field="record")], 422),
        (UPDATE, [SOUND._replace(content=b"")], 422),
    ],
)
async def test_it_refuses_what_the_document_does_not_say(
    say: Say, parameters: Parameters, files: list[File], status: int
) -> None:
    await say(CREATE)
    answered, answer = await say(parameters, *files)
    assert answered == status
    assert answer["message"]


async def test_it_knows_its_key_its_method_and_its_patience(say: Say, there: PretendHelpdesk) -> None:
    for ending in (KEY, f"{KEY}/", f"@{KEY}/"):
        assert (await say(CREATE, ending=ending))[0] == 200
    assert (await say(CREATE, ending="@another"))[0] == 404
    assert (await say(CREATE, method="PUT"))[0] == 405
    there.per_minute = 1
    assert (await say(CREATE))[0] == 429
    assert there.state()["requests"][-1]["status"] == 429


def test_three_ways_to_post_the_same() -> None:
    said = [("a[]", "1"), ("a[]", "2"), ("имя", "x &")]
    assert as_json(said)[1] == b'{"a": ["1", "2"], "\\u0438\\u043c\\u044f": "x &"}'
    assert curl_data(said)[1] == b"a%5B%5D=1&a%5B%5D=2&%D0%B8%D0%BC%D1%8F=x+%26"
    assert curl_form([], [File("f", 'a"b', "t/t", b"")])[1].count(b'filename="a\\"b"') == 1
