"""The dashboard of Grafana asks for metrics that there are, and shows every one that there is."""

import json
import re
from functools import partial
from pathlib import Path

from bot import readings
from bot.metrics import Metrics
from tests.stories.romashka import FAST, office

DASHBOARD = Path(__file__).parents[2] / "docs" / "grafana" / "perezvon.json"


async def test_every_metric_is_shown_and_no_other_is_asked_for(tmp_path: Path) -> None:
    desk = {"HELPDESK__DESK__URL": "http://127.0.0.1:9/api/v2/telephony/calls/@0123456789abcdef"}
    async with office(tmp_path, come_in=False, **FAST, **desk) as work:
        text = Metrics(partial(readings.numbers, work.app)).exposition().decode()
    exported = {line.split()[0].partition("{")[0] for line in text.splitlines() if not line.startswith("#")}
    asked = [
        target["expr"] for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"] for target in panel["targets"]
    ]
    shown = set()
    for query in asked:
        named = re.findall(r'__name__=~"([^"]+)"', query) or re.findall(r"((?:perezvon|process)_[a-z_]+)", query)
        [pattern] = named
        found = {name for name in exported if re.fullmatch(pattern, name)}
        assert found, f"nobody exports {pattern}"
        shown |= found
    ours = {name for name in exported if name.startswith("perezvon_") and not name.endswith("_created")}
    assert ours - shown == set()
