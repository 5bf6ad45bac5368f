"""``GET /metrics``: plain counters of all rooms in Prometheus's words. Only this file knows prometheus.

Rooms keep numbers; here are readers of them, asked at each scrape. No labels: nothing by phone, chat or person.
"""

import logging
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from bot.web_guard import FORWARDING_HEADERS, parse_address, which_secret

Reader = Callable[[], Mapping[str, float]]

PREFIX = "perezvon_"
COUNTER = "_total"  # a name that ends so only grows; any other is a gauge
FAILED = "metrics_readers_failed"
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_log = logging.getLogger(__name__)


class Metrics(Collector):
    """A registry of its own, filled at scrape time by readers that return name → number.

    Numbers of one name add up. A reader that fails costs its own numbers only, and is counted.
    """

    def __init__(self, *readers: Reader) -> None:
        self._readers = list(readers)
        self._registry = CollectorRegistry(auto_describe=False)
        self._registry.register(self)
        ProcessCollector(registry=self._registry)  # memory, descriptors, CPU, start time

    def add(self, reader: Reader) -> None:
        self._readers.append(reader)

    def collect(self) -> Iterator[Metric]:
        for name, value in sorted(self._read().items()):
            words = name.removesuffix(COUNTER).replace("_", " ")
            kind = CounterMetricFamily if name.endswith(COUNTER) else GaugeMetricFamily
            yield kind(PREFIX + name, words, value=value)

    def describe(self) -> Iterable[Metric]:
        return ()

    def exposition(self) -> bytes:
        return generate_latest(self._registry)

    def _read(self) -> dict[str, float]:
        numbers: dict[str, float] = {FAILED: 0.0}
        for reader in self._readers:
            try:
                read = {_checked(name): float(value) for name, value in reader().items()}
            except Exception:
                _log.exception("a reader of metrics failed")
                numbers[FAILED] += 1
                continue
            for name, value in read.items():
                numbers[name] = numbers.get(name, 0.0) + value
        return {name: value for name, value in numbers.items() if not math.isnan(value)}


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError("not a name for a metric")
    return name


def metrics_routes(
    metrics: Metrics, tokens: Iterable[str] = (), old: Callable[[], None] = lambda: None
) -> list[web.RouteDef]:
    """The route, for callers on this machine and for bearers of one of the tokens; to everybody else 401. ``old`` hears
    that another than the first of them was shown."""
    accepted = tuple(tokens)

    async def show(request: web.Request) -> web.Response:
        borne = _borne(request, accepted)
        if borne:
            old()
        if borne is None and not _is_local(request):
            return web.json_response({"error": "Invalid token"}, status=401, headers={"WWW-Authenticate": "Bearer"})
        return web.Response(body=metrics.exposition(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [web.get("/metrics", show)]


def _is_local(request: web.Request) -> bool:
    """From this machine itself: what a proxy on this machine passes on comes from elsewhere, and bears its mark."""
    address = parse_address(request.remote or "")
    passed_on = any(header in request.headers for header in FORWARDING_HEADERS)
    return address is not None and address.is_loopback and not passed_on


def _borne(request: web.Request, tokens: tuple[str, ...]) -> int | None:
    """Which of the tokens; None: none of them."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return which_secret(token.strip(), *tokens) if scheme.lower() == "bearer" else None
