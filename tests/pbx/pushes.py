"""Webhooks of the shared dialect for tests: the samples, and printed ones with some fields changed."""

from pathlib import Path

from calls.event import CallEvent, Verdict
from pbx.base import Heard, Webhook
from pbx.body import flatten
from pbx.itoolabs.webhooks import Dialect

SAMPLES = Path(__file__).parent / "samples" / "megafon"
TOKEN = "76fsd7tfs-fhjdgfdjsfsk-hfgsdguuuwoeiwey1111"
NOW = 1_700_000_000_000
DIALECT = Dialect("office", [TOKEN])
CLIENT, LINE = "+79101234567", "+74957654321"


def webhook(fields: dict[str, str]) -> Webhook:
    return Webhook("POST", "/pbx/office", {}, fields, {}, NOW, "127.0.0.1")


def sample(name: str) -> Webhook:
    return webhook(flatten("application/x-www-form-urlencoded", (SAMPLES / name).read_bytes()))


def only(heard: Heard) -> CallEvent:
    [event] = heard.events
    return event


def event(**fields: str) -> CallEvent:
    printed = {"cmd": "event", "type": "INCOMING", "phone": "79101234567", "user": "admin", "callid": "C1"}
    return only(DIALECT.read(webhook(printed | fields)))


def verdict(**fields: str) -> Verdict:
    printed = {
        "cmd": "history",
        "type": "in",
        "status": "Success",
        "phone": "79101234567",
        "user": "admin",
        "callid": "C",
    }
    found = only(DIALECT.read(webhook(printed | fields))).verdict
    assert found is not None
    return found
