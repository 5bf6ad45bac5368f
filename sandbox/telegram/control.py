"""The control API: the people's side and the troubles over HTTP, JSON in and JSON out."""

import json
import re
from collections.abc import Awaitable, Callable
from inspect import signature
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.telegram.pretend import PretendTelegram

PATH = "/sandbox/telegram"
# What a caller gets back beside "ok", by action.
NAMED_RESULTS = {"send": "message_id", "contact": "message_id", "document": "message_id", "tap": "query_id"}
AUDIO = re.compile(r"audio/[a-z0-9.+-]+", re.ASCII)
Handler = Callable[[web.Request], Awaitable[web.Response]]


class Control:
    def __init__(self, telegram: "PretendTelegram") -> None:
        self.telegram = telegram

    def add_routes(self, app: web.Application) -> None:
        telegram = self.telegram
        actions: list[Callable[..., Any]] = [
            telegram.person,
            telegram.group,
            telegram.start,
            telegram.send,
            telegram.contact,
            telegram.document,
            telegram.tap,
            telegram.block,
            telegram.delete,
            telegram.delete_group,
            telegram.remove_bot,
            telegram.migrate,
            telegram.fault,
            telegram.clear_faults,
            telegram.repeat_updates,
            telegram.skip_updates,
            self._trouble,
        ]
        for action in actions:
            name = action.__name__.lstrip("_")
            app.router.add_post(f"{PATH}/{name}", _handler(name, action))
        app.router.add_get(f"{PATH}/chats/{{id:-?[0-9]+}}", self.chat)
        app.router.add_get(f"{PATH}/files/{{id:[a-z0-9-]+}}", self.file)
        app.router.add_get(f"{PATH}/menu", self.menu)
        app.router.add_get(f"{PATH}/answers", self.answers)
        app.router.add_get(f"{PATH}/log", self.log)
        app.router.add_get(f"{PATH}/state", self.state)

    async def chat(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(self.telegram.chat(int(request.match_info["id"])))
        except ValueError as wrong:
            return error(str(wrong))

    async def file(self, request: web.Request) -> web.Response:
        """What the app shows or plays; a document is only ever saved, for it may be a web page."""
        kept = self.telegram.memory.files.get(request.match_info["id"])
        if kept is None:
            return error("there is no such file")
        if kept.kind == "photo":
            return web.Response(body=kept.content, content_type="image/png")
        kind = str(kept.told["mime_type"])
        if kept.kind == "audio" and AUDIO.fullmatch(kind):
            return web.Response(body=kept.content, content_type=kind)
        headers = {"Content-Disposition": "attachment"}
        return web.Response(body=kept.content, content_type="application/octet-stream", headers=headers)

    async def menu(self, request: web.Request) -> web.Response:
        try:
            person = int(request.query.get("person", "0"))
            return web.json_response(self.telegram.menu(person, int(request.query.get("chat", person))))
        except ValueError as wrong:
            return error(str(wrong))

    async def answers(self, _: web.Request) -> web.Response:
        return web.json_response(self.telegram.answers())

    async def log(self, request: web.Request) -> web.Response:
        """The entries after number N, those still under way included (their status is null)."""
        after = request.query.get("after", "0")
        if not (after.isascii() and after.isdigit()):
            return error("after is the number of the last entry you have")
        return web.json_response(self.telegram.log[int(after) :])

    async def state(self, _: web.Request) -> web.Response:
        return web.json_response(self.telegram.state())

    def _trouble(self, *, down: bool | None = None, limits: bool | None = None) -> dict[str, Any]:
        """Switches; what is not given stays as it is."""
        if down is not None:
            self.telegram.down = down
        if limits is not None:
            self.telegram.limits = limits
        return self.telegram.memory.trouble.state()


def _handler(name: str, action: Callable[..., Any]) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            arguments = await _arguments(request, action)
            result = action(**arguments)
        except (ValueError, TypeError) as wrong:
            return error(str(wrong).removeprefix("PretendTelegram.").removeprefix("Control._"))
        if name in NAMED_RESULTS:
            return web.json_response({"ok": True, NAMED_RESULTS[name]: result})
        return web.json_response({"ok": True} | (result or {}))

    return handle


async def _arguments(request: web.Request, action: Callable[..., Any]) -> dict[str, Any]:
    """The JSON body as arguments of the action, each of the type the action wants."""
    # A page of another site can post a form here, but not JSON without being asked about it first.
    if request.content_type != "application/json":
        raise ValueError("send application/json")
    try:
        body = await request.json() if request.can_read_body else {}
    except (json.JSONDecodeError, UnicodeDecodeError, LookupError, RecursionError):
        raise ValueError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    known = signature(action).parameters
    for name, value in body.items():
        if name not in known:
            raise ValueError(f"there is no argument {name!r}; known: {', '.join(known)}")
        _check(name, value, known[name].annotation)
    return body


def _check(name: str, value: Any, wanted: Any) -> None:
    if wanted == list[int]:
        fits = isinstance(value, list) and all(type(item) is int for item in value)
    else:
        kinds = getattr(wanted, "__args__", (wanted,))
        fits = type(value) in kinds or (float in kinds and type(value) is int)
    if not fits:
        raise ValueError(f"{name} must be {getattr(wanted, '__name__', wanted)}")


def error(sentence: str) -> web.Response:
    return web.json_response({"error": sentence}, status=400)
