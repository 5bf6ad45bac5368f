"""What comes in by HTTP: PBX webhooks, Telegram's webhook. Authenticate, read, one transaction, then the answer."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog
from aiohttp import web

from bot import web_guard
from calls.clock import Clock
from pbx.accounts import Account, Accounts
from pbx.base import Answer, Heard, Notifies, Outcome, Webhook, refusal
from pbx.body import flatten
from pbx.errors import BadWebhook, WrongKey
from storage.database import Database, DatabaseUnavailable
from workflow.clients import answer
from workflow.house import House
from workflow.intake import hear
from workflow.trials import Trial
from workflow.trials import hear as hear_trial

log = structlog.get_logger(__name__)

RETRY_AFTER_S = 5
PER_SECOND, BURST = 5.0, 200  # refused requests from one address; a PBX that shows its key is never held up
TRIAL_HEADER = "X-Perezvon-Trial"  # a test call of ours, by a secret that lives as long as its request
MAX_UPDATE = 1 << 20  # bytes of one Telegram update


@dataclass(slots=True)
class Counters:
    """For metrics, read by anybody."""

    webhooks: int = 0
    refused: int = 0
    unreadable: int = 0
    unavailable: int = 0


@dataclass(slots=True)
class Entrance:
    """What PBXs post to. ``trusted`` are the networks of our own proxies; ``old_secrets`` takes up when a
    secret that is being changed was last shown (setting → milliseconds UTC)."""

    database: Database
    accounts: Accounts
    clock: Clock
    house: House
    trusted: tuple[web_guard.Network, ...] = ()
    old_secrets: dict[str, int] = field(default_factory=dict)
    counters: Counters = field(default_factory=Counters)
    trials: dict[str, Trial] = field(default_factory=dict, repr=False)  # by their secrets: test calls on their way in
    _limiter: web_guard.Limiter = field(default_factory=lambda: web_guard.Limiter(PER_SECOND, BURST))

    def routes(self) -> list[web.RouteDef]:
        named = [web.route(method, path, self._named) for method in ("GET", "POST") for path in _NAMED]
        return [*named, web.get("/", self._anonymous), web.post("/", self._anonymous)]

    async def _named(self, request: web.Request) -> web.Response:
        """``/pbx/{account}[/{secret}]``. An unknown account and a wrong secret look alike."""
        account = self.accounts.get(request.match_info["account"].lower())
        webhook = await self._read(request)
        if isinstance(webhook, web.Response):
            return webhook
        secret = request.match_info.get("secret")
        which = _may_enter(account, secret) if account else None
        if account is None or which is None:
            return self.refuse(WrongKey(), web_guard.parse_address(webhook.remote))
        if which > 0:
            self.old_secrets[f"PBX__{account.name.upper()}__PATH_SECRET_PREVIOUS"] = webhook.received_ms
        return await self._take_in(account, webhook)

    async def _anonymous(self, request: web.Request) -> web.Response:
        """For a PBX that knows only host and port: whose token is it?"""
        webhook = await self._read(request)
        if isinstance(webhook, web.Response):
            return webhook
        account = self.accounts.by_token(webhook)
        if account is None:
            return self.refuse(WrongKey(), web_guard.parse_address(webhook.remote))
        return await self._take_in(account, webhook)

    async def _read(self, request: web.Request) -> Webhook | web.Response:
        address = web_guard.address_of(request, self.trusted)
        body = await web_guard.read_body(request)
        try:
            fields = flatten(request.headers.get("Content-Type", ""), body) if body else {}
        except BadWebhook as error:
            return self.refuse(error, address)
        return Webhook(
            method=request.method,
            path=request.path,
            query=dict(request.query),
            fields=fields,
            headers={name.lower(): value for name, value in request.headers.items()},
            received_ms=self.clock.now_ms(),
            remote=str(address or ""),
        )

    async def _take_in(self, account: Account, webhook: Webhook) -> web.Response:
        pbx = account.pbx
        address, trial = web_guard.parse_address(webhook.remote), self.trial(webhook.headers)
        permitted = trial is not None or web_guard.permitted(address, account.allowed_ips)
        if not isinstance(pbx, Notifies) or not permitted:
            return self.refuse(WrongKey(), address)
        try:
            pbx.authenticate(webhook)
            heard = pbx.read(webhook)
        except (WrongKey, BadWebhook) as error:
            return self.refuse(error, address)
        try:
            outcome = await self._store(account.name, heard, trial, webhook.received_ms)
        except DatabaseUnavailable as error:
            return unavailable(self.counters, account.name, error)
        self.counters.webhooks += 1
        return response(pbx.answer(heard, outcome))

    async def _store(self, account: str, heard: Heard, trial: Trial | None, now_ms: int) -> Outcome:
        if trial is not None:
            await self.database.write(hear_trial, self.house, account, trial, heard.events, now_ms)
            return Outcome()
        if heard.events:
            await self.database.write(hear, self.house, account, heard.events, now_ms)
        return await self.database.read(answer, account, heard.question) if heard.question else Outcome()

    def trial(self, headers: Mapping[str, str]) -> Trial | None:
        """The test call that this request is, if it is one."""
        return self.trials.get(headers.get(TRIAL_HEADER.lower(), ""))

    def held_up(self, address: web_guard.Address | None) -> web.Response | None:
        """429 for an address that has been refused too often of late: asked before something large is taken in."""
        wait_s = self._limiter.wait_s(address, self.clock.monotonic())
        return _too_often(wait_s) if wait_s else None

    def refuse(self, error: WrongKey | BadWebhook, address: web_guard.Address | None) -> web.Response:
        """Only who is refused is counted, and told 429 when it was too often: behind one address there may be a
        guesser and a PBX that shows its key."""
        wait_s = self._limiter.take(address, self.clock.monotonic())
        if isinstance(error, WrongKey):
            self.counters.refused += 1
        else:
            self.counters.unreadable += 1
        return _too_often(wait_s) if wait_s else response(refusal(error))


_NAMED = ("/pbx/{account}", "/pbx/{account}/{secret}")


def _may_enter(account: Account, secret: str | None) -> int | None:
    """0: by the secret of today, or none is wanted; 1: by the one before it; None: not at all."""
    if account.path_secret is None:
        return 0 if secret is None else None
    return web_guard.which_secret(secret or "", account.path_secret, account.path_secret_previous)


def _too_often(wait_s: float) -> web.Response:
    return web.Response(status=429, headers={"Retry-After": str(int(wait_s) + 1)})


def response(answer: Answer) -> web.Response:
    if not answer.body:
        return web.Response(status=answer.status)
    return web.Response(status=answer.status, body=answer.body, content_type=answer.content_type)


def unavailable(counters: Counters, account: str, error: DatabaseUnavailable) -> web.Response:
    """503: not stored, and so not acknowledged."""
    counters.unavailable += 1
    log.error("a webhook could not be stored", account=account, reason=error.reason)
    return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})


def telegram_routes(
    secrets: tuple[str | None, ...],
    keep: Callable[[list[dict[str, Any]]], Awaitable[None]],
    old: Callable[[], None] = lambda: None,
) -> list[web.RouteDef]:
    """``POST /telegram``: stored and committed before it is confirmed. ``old`` hears that not the first of the secrets
    was shown."""

    async def take(request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        which = web_guard.which_secret(given, *secrets)
        if which is None:
            return web.Response(status=401)
        if which > 0:
            old()
        body = await web_guard.read_body(request, MAX_UPDATE)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            update = None
        if not isinstance(update, dict) or not _is_update_id(update.get("update_id")):
            return web.Response(status=400)
        try:
            await keep([update])
        except DatabaseUnavailable:
            return web.Response(status=503, headers={"Retry-After": str(RETRY_AFTER_S)})
        return web.Response()

    return [web.post("/telegram", take)]


def _is_update_id(value: object) -> bool:
    return type(value) is int and 0 <= value < 1 << 62
