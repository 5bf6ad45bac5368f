"""The numbers, and who may see them."""

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from bot.metrics import Metrics, metrics_routes

TOKEN = "canary-token-0123456789"


def lines(metrics: Metrics) -> set[str]:
    return {line for line in metrics.exposition().decode().splitlines() if line.startswith("perezvon_")}


def test_a_reader_is_asked_at_every_scrape() -> None:
    count = {"events_total": 1.0, "queue": 3.0}
    metrics = Metrics(lambda: count)
    assert lines(metrics) >= {"perezvon_events_total 1.0", "perezvon_queue 3.0"}
    count["events_total"] = 2
    assert "perezvon_events_total 2.0" in lines(metrics)


def test_names_that_end_in_total_are_counters_and_others_gauges() -> None:
    text = Metrics(lambda: {"events_total": 1, "queue": 3}).exposition().decode()
    assert "# TYPE perezvon_events_total counter" in text
    assert "# TYPE perezvon_queue gauge" in text
    assert "process_resident_memory_bytes" in text


def test_readers_add_up() -> None:
    metrics = Metrics(lambda: {"sent_total": 1})
    metrics.add(lambda: {"sent_total": 2, "open": 5})
    assert lines(metrics) >= {"perezvon_sent_total 3.0", "perezvon_open 5.0"}


def test_a_reader_that_fails_costs_its_own_numbers_only() -> None:
    def broken() -> Mapping[str, float]:
        raise RuntimeError("no")

    metrics = Metrics(broken, lambda: {"bad name {x}": 1}, lambda: {"fine": 1, "unknown": float("nan")})
    assert lines(metrics) == {"perezvon_fine 1.0", "perezvon_metrics_readers_failed 2.0"}


def test_every_bot_has_a_registry_of_its_own() -> None:
    assert lines(Metrics(lambda: {"one": 1})).isdisjoint(lines(Metrics(lambda: {"two": 1})) - {_failed()})


def _failed() -> str:
    return "perezvon_metrics_readers_failed 0.0"


@asynccontextmanager
async def served(tokens: Iterable[str]) -> AsyncIterator[tuple[ClientSession, str]]:
    app = web.Application()
    app.add_routes(metrics_routes(Metrics(lambda: {"events_total": 7}), tokens))
    async with TestServer(app) as server, ClientSession() as session:
        yield session, str(server.make_url("/metrics"))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"X-Forwarded-For": "127.0.0.1"}, 401),
        ({"Forwarded": "for=127.0.0.1"}, 401),
        ({"X-Real-IP": "127.0.0.1"}, 401),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": f"Bearer {TOKEN}"}, 200),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": f"bearer  {TOKEN} "}, 200),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer previous-token-01234"}, 200),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": f"Basic {TOKEN}"}, 401),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer ключ"}, 401),
        ({"X-Forwarded-For": "192.0.2.1", "Authorization": "Bearer"}, 401),
    ],
)
async def test_they_are_for_this_machine_and_for_bearers_of_a_token(headers: dict[str, str], status: int) -> None:
    async with served([TOKEN, "previous-token-01234"]) as (session, url), session.get(url, headers=headers) as answer:
        text = await answer.text()
        assert answer.status == status
        assert ("perezvon_events_total 7.0" in text) == (status == 200)


async def test_without_a_token_in_the_settings_no_bearer_is_let_in() -> None:
    async with served([]) as (session, url):
        for authorization in ("Bearer ", "Bearer None"):
            headers = {"X-Forwarded-For": "192.0.2.1", "Authorization": authorization}
            async with session.get(url, headers=headers) as answer:
                assert answer.status == 401
