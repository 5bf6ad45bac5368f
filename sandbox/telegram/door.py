"""The door of the pretend Bot API: /bot{token}/{method}, its faults, limits and log."""

import asyncio
import hmac
import json
import socket
import struct
import time

from aiohttp import web

from sandbox.telegram import journal, parameters
from sandbox.telegram.flood import COUNTED
from sandbox.telegram.memory import Memory
from sandbox.telegram.methods import perform
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import OTHER_POLLER, Json, Refusal, bad_request, conflict, refuse, too_many_requests
from sandbox.telegram.trouble import Fault

HTML = (
    "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n"
    "<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
HTML_TITLES = {
    "413-html": "413 Request Entity Too Large", "429-html": "429 Too Many Requests", "502-html": "502 Bad Gateway",
}  # fmt: skip


class Door:
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def enter(self, request: web.Request) -> web.Response:
        memory, method = self.memory, request.match_info["method"]
        if memory.trouble.down:
            entry = journal.begin(memory, method, Parameters({}))
            entry["fault"] = "down"
            journal.finish(memory, entry, 0)
            return cut(request)
        token = request.match_info["token"]
        try:
            if not hmac.compare_digest(token.encode(errors="replace"), memory.token.encode()):
                raise Refusal(401, "Unauthorized")
            read = await parameters.read(request)
        except Refusal as refusal:
            entry = journal.begin(memory, method, Parameters({}))
            return self._told(entry, refusal.answer())
        except web.HTTPRequestEntityTooLarge:
            entry = journal.begin(memory, method, Parameters({}))
            return self._told(entry, Refusal(413, "Request Entity Too Large").answer())
        return await self._admit(request, method, read)

    async def _admit(self, request: web.Request, method: str, read: Parameters) -> web.Response:
        memory = self.memory
        entry = journal.begin(memory, method, read)
        chat = entry["chat_id"]
        counted = method.lower() in COUNTED and chat is not None
        now = time.monotonic()
        if chat is not None and memory.flood.closed_for(chat, now) > 0:
            entry["inside_retry_after"] = True
        fault = memory.trouble.meet(method.lower(), chat)
        if fault is None:
            return await self._perform(request, entry, method, read, counted=counted)
        entry["fault"] = fault.kind
        return await self._with_fault(request, entry, method, read, fault, counted=counted)

    async def _perform(
        self, request: web.Request, entry: Json, method: str, read: Parameters, *, counted: bool
    ) -> web.Response:
        answer = await self.answer(entry, method, read, counted=counted)
        if self.memory.trouble.down:  # it went down while a poll waited
            journal.finish(self.memory, entry, 0)
            return cut(request)
        return self._told(entry, answer)

    async def answer(self, entry: Json, method: str, read: Parameters, *, counted: bool = False) -> Json:
        """Done, and worded; flood limits first, where they count."""
        memory = self.memory
        try:
            if counted and memory.trouble.limits:
                retry_after = memory.flood.admit(entry["chat_id"], time.monotonic())
                if retry_after:
                    raise too_many_requests(retry_after)
            return await perform(memory, method.lower(), read)
        except Refusal as refusal:
            return refusal.answer()

    async def _with_fault(
        self, request: web.Request, entry: Json, method: str, read: Parameters, fault: Fault, *, counted: bool
    ) -> web.Response:
        memory = self.memory
        if fault.kind == "delay":
            await memory.pause(fault.seconds)
            return await self._perform(request, entry, method, read, counted=counted)
        if fault.kind == "cut-before":
            journal.finish(memory, entry, 0)
            return cut(request)
        if fault.kind in {"cut-after", "stall-after", "truncated", "empty"}:
            answer = await self.answer(entry, method, read, counted=counted)
            return await self._accepted(request, entry, fault, answer)
        if fault.kind.startswith("429") and counted:
            memory.flood.close(entry["chat_id"], fault.retry_after, time.monotonic())
        if fault.kind in HTML_TITLES:
            title = HTML_TITLES[fault.kind]
            journal.finish(memory, entry, int(title[:3]))
            return web.Response(status=int(title[:3]), text=HTML.format(title=title), content_type="text/html")
        return self._told(entry, worded(fault).answer())

    async def _accepted(self, request: web.Request, entry: Json, fault: Fault, answer: Json) -> web.Response:
        """The request has done its work; the bot does not hear of it, or not at once, or not in full."""
        if fault.kind == "stall-after":
            await self.memory.pause(fault.seconds)
            return self._told(entry, answer)
        journal.finish(self.memory, entry, status_of(answer), answer)
        if fault.kind == "cut-after":
            return cut(request)
        body = json.dumps(answer, ensure_ascii=False).encode()
        return web.Response(
            body=body[: len(body) // 2] if fault.kind == "truncated" else b"", content_type="application/json"
        )

    def _told(self, entry: Json, answer: Json) -> web.Response:
        journal.finish(self.memory, entry, status_of(answer), answer)
        return respond(answer)


def worded(fault: Fault) -> Refusal:
    """The refusal a fault stands for."""
    code, _, words = fault.kind.partition(":")
    if words:
        return refuse(int(code), words.removeprefix("Bad Request: ").removeprefix("Forbidden: "))
    if code == "429":
        return too_many_requests(fault.retry_after)
    if code == "429-bare":
        return Refusal(429, f"Too Many Requests: retry after {fault.retry_after}")
    known = {
        "401": "Unauthorized", "404": "Not Found", "413": "Request Entity Too Large", "500": "Internal Server Error",
    }  # fmt: skip
    if code in known:
        return Refusal(int(code), known[code])
    return conflict(OTHER_POLLER) if code == "409" else bad_request(code)


def status_of(answer: Json) -> int:
    return 200 if answer["ok"] else int(answer["error_code"])


def respond(answer: Json) -> web.Response:
    return web.json_response(answer, status=status_of(answer))


def cut(request: web.Request) -> web.Response:
    """Reset the connection (RST, not a polite end); the response returned is never sent."""
    transport = request.transport
    if transport is not None:
        line = transport.get_extra_info("socket")
        if line is not None:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
    return web.Response()
