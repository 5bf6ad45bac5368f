"""getUpdates, and the choice between polling and a webhook."""

import re
import time
from dataclasses import dataclass

from sandbox.telegram.memory import Memory, Poll, Webhook
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import OTHER_POLLER, WEBHOOK_ACTIVE, Json, bad_request, conflict, too_many_requests
from sandbox.telegram.updates import DEFAULT_KINDS

LONGEST_POLL = 50
MOST_UPDATES = 100
MOST_CONNECTIONS = 100
LONGEST_SECRET = 256
SECRET = re.compile(r"[A-Za-z0-9_-]*", re.ASCII)
CLOSING = "the sandbox is closing"
WEB_ADDRESS = re.compile(r"https?://[^/?#]", re.ASCII | re.IGNORECASE)
# The whole authority is spelt out: no user part, no look-alike host, nothing two parsers could read differently.
OWN_ADDRESS = re.compile(
    r"https?://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?([/?][^\s\\]*)?", re.ASCII | re.IGNORECASE
)


@dataclass(frozen=True)
class Told:
    """A result that comes with a description beside it."""

    result: bool
    description: str


async def get_updates(memory: Memory, parameters: Parameters) -> list[Json]:
    """Waits while there is nothing; a newer poll that has to wait as well ends this one with 409."""
    if memory.webhook.url:
        await _pause_conflict(memory)
        raise conflict(WEBHOOK_ACTIVE)
    offset = parameters.integer("offset", 0)
    limit = parameters.integer("limit", MOST_UPDATES, 1, MOST_UPDATES)
    deadline = time.monotonic() + parameters.integer("timeout", 0, 0, LONGEST_POLL)
    _read_allowed(memory, parameters)
    updates = memory.updates.take(offset, limit)
    if updates or deadline <= time.monotonic():
        return updates
    if memory.poll is not None:
        end_poll(memory, OTHER_POLLER)
    poll = memory.poll = Poll()
    try:
        while not updates and not poll.ended and not memory.trouble.down and time.monotonic() < deadline:
            await memory.updates.bell.wait(deadline - time.monotonic())
            updates = memory.updates.take(max(offset, 0), limit) if not poll.ended else []
    finally:
        if memory.poll is poll:
            memory.poll = None
    if poll.ended == CLOSING:
        return []
    if poll.ended:
        await _pause_conflict(memory)
        raise conflict(poll.ended)
    return updates


def end_poll(memory: Memory, words: str) -> None:
    if memory.poll is not None:
        memory.poll.ended = words
        memory.poll = None
        memory.updates.bell.ring()


async def _pause_conflict(memory: Memory) -> None:
    """The first conflict is told at once; soon after it Telegram takes its time, so that two bots do not spin."""
    again = time.monotonic() - memory.last_conflict < memory.tuning.conflict_pause
    memory.last_conflict = time.monotonic()
    if again:
        await memory.pause(memory.tuning.conflict_pause)


def set_webhook(memory: Memory, parameters: Parameters) -> Told:
    url = parameters.text("url")
    if not url:
        return delete_webhook(memory, parameters)
    if memory.trouble.limits and time.monotonic() < memory.webhook.set_at + 1:
        raise too_many_requests(1)
    url, secret = _checked_url(url), parameters.text("secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    parameters.refuse_unsupported("certificate", "ip_address")
    _read_allowed(memory, parameters)
    connections = parameters.integer("max_connections", 40, 1, MOST_CONNECTIONS)
    drop = parameters.flag("drop_pending_updates")
    same = (url, secret, connections) == _settings(memory.webhook) and not drop
    if same:
        return Told(True, "Webhook is already set")
    if drop:
        memory.updates.clear()
    memory.webhook = Webhook(url, secret, connections, set_at=time.monotonic())
    end_poll(memory, "terminated by setWebhook request")
    memory.updates.bell.ring()
    return Told(True, "Webhook was set")


def delete_webhook(memory: Memory, parameters: Parameters) -> Told:
    if parameters.flag("drop_pending_updates"):
        memory.updates.clear()
    was_set, memory.webhook = bool(memory.webhook.url), Webhook()
    memory.updates.bell.ring()
    return Told(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def get_webhook_info(memory: Memory, _: Parameters) -> Json:
    webhook = memory.webhook
    told: Json = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": memory.updates.pending(),
    }
    if webhook.error:
        told |= {"last_error_date": webhook.error_date, "last_error_message": webhook.error}
    if webhook.url:
        told |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if memory.updates.allowed != DEFAULT_KINDS:
        told["allowed_updates"] = list(memory.updates.allowed)
    return told


def _settings(webhook: Webhook) -> tuple[str, str, int]:
    return webhook.url, webhook.secret, webhook.max_connections


def _read_allowed(memory: Memory, parameters: Parameters) -> None:
    kinds = parameters.decoded("allowed_updates", "allowed updates JSON object")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("Expected an Array of String as allowed updates")
    memory.updates.allow(kinds)


def _checked_url(url: str) -> str:
    """http(s), as with a Bot API server of one's own, and never to another machine."""
    if not WEB_ADDRESS.match(url):
        raise bad_request("invalid webhook URL specified")
    if not OWN_ADDRESS.fullmatch(url):
        raise bad_request("bad webhook: the sandbox delivers to this machine only")
    return url
