"""The pretend helpdesk: a strict telephony channel (seed 004) that receives what the bot mirrors.

It takes form-data only, refuses every parameter that the document does not name, gives a new number to every creation,
and keeps an eye on how often it is asked.
"""

import hmac
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from aiohttp import web

from sandbox.company.trouble import Trouble
from sandbox.helpdesk_form import ARRAYS, AUDIO, Refused, form, is_number, known, one, status

PATH = "/api/v2/telephony/calls/"
CREATE = {"action", "direction", "phone", "call_status", "pbx_call_id", "audio_record", "comment", *ARRAYS}
UPDATE = {"action", "call_id", "pbx_call_id", "call_status", "user_id", "pbx_user_id", "audio_record", "comment"}


@dataclass
class HelpdeskCall:
    call_id: int
    direction: str
    phone: str
    call_status: str
    pbx_call_id: str | None
    ticket_id: int
    shown_to: list[str]
    user_id: int | None = None
    pbx_user_id: str | None = None
    audio_record: str | None = None
    comments: list[str] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)


class PretendHelpdesk:
    def __init__(self, key: str, *, publish: Callable[[dict[str, Any]], None] = lambda event: None) -> None:
        self.key = key
        self.per_minute = 300
        """More requests than these in any minute are refused with 429."""
        self.retry_after = 60
        """Seconds that such a refusal names."""
        self.chokes_on = ""
        """A number at whose creation it breaks down."""
        self.trouble = Trouble()
        self.calls: dict[int, HelpdeskCall] = {}
        self.audio: dict[int, bytes] = {}
        self.requests: deque[dict[str, Any]] = deque(maxlen=20_000)
        self._asked: deque[float] = deque()
        self._publish = publish

    def url(self, sandbox: str) -> str:
        """What the channel's page shows to be pasted; the sandbox is served at that address."""
        return f"{sandbox}{PATH}@{self.key}"

    def state(self) -> dict[str, Any]:
        shown = [entry | {"path": PATH} for entry in list(self.requests)[-200:]]
        return {"calls": [asdict(call) for call in self.calls.values()], "requests": shown}

    def routes(self, app: web.Application) -> None:
        app.router.add_route("*", PATH + "{key:.*}", self._serve)
        app.router.add_get("/sandbox/helpdesk/audio/{call:[0-9]{1,9}}", self._play)
        app.on_shutdown.append(self._stop)

    async def _stop(self, _app: web.Application) -> None:
        self.trouble.over.set()

    async def _play(self, request: web.Request) -> web.Response:
        call = self.calls.get(int(request.match_info["call"]))
        if call is None or call.audio_record is None:
            return web.Response(status=404)
        kind = AUDIO[PurePosixPath(call.audio_record).suffix.casefold()]
        return web.Response(body=self.audio[call.call_id], content_type=kind)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        entry: dict[str, Any] = {"at": time.time(), "method": request.method, "path": request.raw_path, "status": 0}
        self.requests.append(entry)
        answer = partial(self._answer, entry)
        began = time.perf_counter()
        fault = self.trouble.take(request.path, request.method)
        if fault:
            entry["fault"] = fault
            response = await self.trouble.answer(fault, request, answer)
        else:
            response = await answer(request)
        entry["status"] = response.status
        entry["ms"] = round((time.perf_counter() - began) * 1000, 1)
        self._publish({"kind": "helpdesk", "entry": entry | {"path": PATH}})
        return response

    async def _answer(self, entry: dict[str, Any], request: web.Request) -> web.StreamResponse:
        try:
            self._admit(request)
            given, audio = await form(request)
            entry["fields"] = given
            call = self._create(given) if one(given, "action") == "create_call" else self._update(given)
            if audio:
                call.audio_record, self.audio[call.call_id] = f"/files/{call.call_id}/{audio[0]}", audio[1]
            call.comments += given.get("comment", [])
        except Refused as refused:
            headers = {"Retry-After": str(self.retry_after)} if refused.status == 429 else None
            return web.json_response({"message": str(refused)}, status=refused.status, headers=headers)
        self._publish({"kind": "ticket", "call": asdict(call)})
        return web.json_response({"data": {name: getattr(call, name) for name in _TOLD}})

    def _admit(self, request: web.Request) -> None:
        now = time.monotonic()
        while self._asked and self._asked[0] < now - 60:
            self._asked.popleft()
        self._asked.append(now)
        if len(self._asked) > self.per_minute:
            raise Refused(429, "Too Many Attempts.")
        key = request.match_info["key"].removesuffix("/").removeprefix("@")
        if not hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode()):
            raise Refused(404, "Not Found")
        if request.method != "POST":
            raise Refused(405, "Method Not Allowed")

    def _create(self, given: dict[str, list[str]]) -> HelpdeskCall:
        known(given, CREATE, "create_call")
        direction, phone = one(given, "direction"), one(given, "phone")
        if phone and phone == self.chokes_on:
            raise Refused(500, "Server Error")
        if direction not in ("incoming", "outgoing") or not phone:
            raise Refused(422, "direction and phone are required")
        arrays = [name for name in ARRAYS if name in given]
        if len(arrays) > 1:
            raise Refused(422, f"only one of {', '.join(arrays)}")
        users = given[arrays[0]] if arrays else []
        if not all(users) or (arrays and arrays[0] != "pbx_user_ids[]" and not all(map(is_number, users))):
            raise Refused(422, f"{arrays[0]} is invalid")
        number = 725 + len(self.calls)
        word = status(given, "ringing")
        pbx_call_id = one(given, "pbx_call_id")
        call = HelpdeskCall(number, direction, phone, word, pbx_call_id, 8592 + len(self.calls), users)
        call.statuses.append(word)
        if len(users) == 1 and arrays == ["pbx_user_ids[]"]:
            call.pbx_user_id = users[0]
        elif len(users) == 1 and arrays == ["user_ids[]"]:
            call.user_id = int(users[0])
        self.calls[number] = call
        return call

    def _update(self, given: dict[str, list[str]]) -> HelpdeskCall:
        if one(given, "action") != "update_call":
            raise Refused(422, "action is invalid")
        known(given, UPDATE, "update_call")
        call = self._named(one(given, "call_id"), one(given, "pbx_call_id"))
        user, pbx_user = one(given, "user_id"), one(given, "pbx_user_id")
        if user and pbx_user:
            raise Refused(422, "only one of user_id, pbx_user_id")
        if user and not is_number(user):
            raise Refused(422, "user_id is invalid")
        call.call_status = status(given, None)
        call.statuses.append(call.call_status)
        if user or pbx_user:
            call.user_id, call.pbx_user_id = int(user) if user else None, pbx_user
        return call

    def _named(self, number: str | None, pbx_call_id: str | None) -> HelpdeskCall:
        if (number is None) == (pbx_call_id is None):
            raise Refused(422, "exactly one of call_id, pbx_call_id")
        if number is not None and not is_number(number):
            raise Refused(422, "call_id is invalid")
        for call in reversed(self.calls.values()):
            if str(call.call_id) == number or (pbx_call_id is not None and call.pbx_call_id == pbx_call_id):
                return call
        raise Refused(404, "Call not found")


_TOLD = ("call_id", "pbx_call_id", "user_id", "pbx_user_id", "call_status", "audio_record", "ticket_id")
