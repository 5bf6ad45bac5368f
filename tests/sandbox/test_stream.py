"""The event stream: everything that happens, in order, and again after a lost connection."""

import asyncio
import json
import time

import pytest

from sandbox.server import serve
from sandbox.world import EVENTS_KEPT, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

IVAN = "79101234567"


async def read(answer, count: int) -> list[tuple[str, dict]]:
    """The next events as (id, data)."""
    events = []
    async with asyncio.timeout(5):
        while len(events) < count:
            block = (await answer.content.readuntil(b"\n\n")).decode()
            lines = dict(line.split(": ", 1) for line in block.strip().splitlines() if ": " in line)
            if "data" in lines:
                events.append((lines["id"], json.loads(lines["data"])))
    return events


async def position(http) -> str:
    async with http.get("/sandbox/state") as answer:
        return (await answer.json())["position"]


async def test_calls_and_deliveries_and_messages_are_streamed(world: World, http) -> None:
    async with http.get("/sandbox/stream", params={"after": await position(http)}) as answer:
        assert answer.content_type == "text/event-stream"
        world.company.ring(IVAN, employee="anna")
        world.telegram.start(101)
        events = [event for _, event in await read(answer, 4)]
    assert [event["kind"] for event in events] == ["call", "person", "message", "delivery"]
    assert events[0]["call"]["phones"] == [{"login": "anna", "name": "Анна Белова", "ext": "701", "state": "rings"}]
    assert "crm_token" not in events[3]["delivery"]["fields"]


async def test_a_lost_connection_goes_on_where_it_was(world: World, http) -> None:
    async with http.get("/sandbox/stream", params={"after": await position(http)}) as answer:
        world.publish({"kind": "one"})
        ((seen, _),) = await read(answer, 1)
    world.publish({"kind": "two"})
    async with http.get("/sandbox/stream", headers={"Last-Event-ID": seen}) as answer:
        world.publish({"kind": "three"})
        assert [event["kind"] for _, event in await read(answer, 2)] == ["two", "three"]


async def test_who_was_away_for_too_long_is_told_to_load_anew(world: World, http) -> None:
    old = await position(http)
    for number in range(EVENTS_KEPT + 1):
        world.publish({"kind": "noise", "number": number})
    for after in (old, "another-run-5", "1", "x-²", f"{old}99999"):
        async with http.get("/sandbox/stream", params={"after": after}) as answer:
            world.publish({"kind": "news"})
            kinds = [event["kind"] for _, event in await read(answer, 1)]
            assert kinds == ["reload"], after


async def test_an_open_stream_does_not_hold_up_the_end(world: World) -> None:
    import aiohttp

    async with aiohttp.ClientSession() as session:
        async with serve(world) as address:
            answer = await session.get(f"{address}/sandbox/stream")
            began = time.monotonic()
        assert time.monotonic() - began < 1
        assert (await answer.read()).startswith(b"retry:")


async def test_the_world_begins_with_its_people_unless_told_not_to() -> None:
    assert [person["first_name"] for person in World().telegram.state()["people"]] == ["Анна", "Борис", "Вера", "Глеб"]
    assert World().telegram.state()["groups"][0]["title"] == "Отдел продаж"
    assert World(people=False).telegram.state()["people"] == []
