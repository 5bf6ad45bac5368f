"""The pretend dialplan: a PBX without an API, whose scripts post each call to a telephony channel (seed 004) by curl.

It knows no logins' list, no click-to-call and no webhooks but these; what a script did not get through is lost.
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

import aiohttp
from aiohttp import web

from sandbox.company import Company
from sandbox.company.call import Call
from sandbox.company.exchange import Fact
from sandbox.company.forms import File, Parameters, as_json, curl_data, curl_form, gathered
from sandbox.company.shelf import Shelf
from sandbox.company.sounds import wav
from sandbox.company.trouble import Trouble
from sandbox.errands import Errands

KEPT = 20_000
BODY_KEPT = 2_000
BASE = "/dialplan"
HIDDEN = "anonymous"
STATUSES = {
    "success": "answered",
    "missed": "missed",
    "cancel": "canceled",
    "busy": "busy",
    "notavailable": "failed",
}


@dataclass
class Script:
    """One call as its script knows it. Its posts go out one after another, as the lines of a script do."""

    id: str
    number: int | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Dialplan:
    def __init__(
        self,
        company: Company,
        errands: Errands,
        *,
        url: str = "",
        publish: Callable[[dict[str, Any]], None] = lambda event: None,
    ) -> None:
        self.url = url
        """The whole address of the channel, its key included; may be set once the bot's address is known."""
        self.trouble = Trouble()
        self.shelf = Shelf(BASE, now=company.now, trouble=self.trouble, publish=publish)
        """For recordings posted as an address."""
        self.named_by: Literal["pbx_call_id", "call_id"] = "pbx_call_id"
        """Whether calls are updated by our own id, or by the number that the creation was answered with."""
        self.shape: Literal["form", "data", "json"] = "form"
        self.recording: Literal["", "upload", "address"] = ""
        self.tells_who = True
        """Some scripts do not know whose phone it is."""
        self.done: deque[dict[str, Any]] = deque(maxlen=KEPT)
        self._scripts: dict[str, Script] = {}
        self._errands = errands
        self._publish = publish
        self._session: aiohttp.ClientSession | None = None
        company.dialects.append(self)

    @property
    def deliveries(self) -> list[dict[str, Any]]:
        return list(self.done)

    @property
    def uploads(self) -> bool:
        """Whether a script sends the file of each conversation."""
        return self.recording == "upload"

    @uploads.setter
    def uploads(self, on: bool) -> None:
        self.recording = "upload" if on else ""

    def state(self) -> dict[str, Any]:
        told = {"named_by": self.named_by, "shape": self.shape, "deliveries": self.deliveries[-200:]}
        return told | {"faults": [vars(fault) for fault in self.trouble.faults], "requests": []}

    def routes(self, app: web.Application) -> None:
        self.shelf.routes(app)
        app.cleanup_ctx.append(self._lifespan)

    async def _lifespan(self, _app: web.Application) -> AsyncIterator[None]:
        async with aiohttp.ClientSession() as self._session:
            yield
        self._session = None

    # -- what the scripts do ------------------------------------------------------------------------------------------

    def tell(self, facts: list[Fact]) -> None:
        ringing = [fact for fact in facts if fact.what == "rings"]
        if ringing and ringing[0].call.id not in self._scripts:
            self._create(ringing[0].call, "ringing", self._logins(ringing))
        else:
            for fact in ringing:
                self._update(fact.call, "ringing", *self._who(fact))
        for fact in facts:
            if fact.what == "dials":
                self._create(fact.call, "ringing", self._logins([fact]))
            elif fact.what == "answers":
                self._update(fact.call, "in-progress", *self._who(fact))
            elif fact.what == "transfers":  # to the outside it stays one call
                self._scripts[fact.second] = self._scripts[fact.call.id]
            elif fact.what == "verdict":
                self._end(fact)

    def _logins(self, facts: list[Fact]) -> Parameters:
        phones = [fact.phone for fact in facts if fact.phone and self.tells_who]
        return [("pbx_user_ids[]", phone.employee.login) for phone in phones]

    def _who(self, fact: Fact) -> Parameters:
        return [("pbx_user_id", fact.phone.employee.login)] if fact.phone and self.tells_who else []

    def _end(self, fact: Fact) -> None:
        assert fact.verdict is not None
        status = STATUSES.get(fact.verdict.status.casefold(), "failed")
        if fact.call.id not in self._scripts:  # after hours no phone rings: the script only notes the call
            self._create(fact.call, status, [])
            return
        who = [("pbx_user_id", fact.verdict.login)] if fact.verdict.login and status == "answered" else []
        talk = fact.verdict.talk if status == "answered" else 0
        self._update(fact.call, status, *(who if self.tells_who else []), talk=talk)

    def _create(self, call: Call, status: str, users: Parameters) -> None:
        script = self._scripts[call.id] = Script(call.id)
        posted = [("action", "create_call"), ("direction", "incoming" if call.direction == "in" else "outgoing")]
        posted += [("phone", call.client or HIDDEN), ("call_status", status), *users]
        if self.named_by == "pbx_call_id":
            posted.append(("pbx_call_id", script.id))
        self._errands.spawn(self._deliver(script, posted, []))

    def _update(self, call: Call, status: str, *more: tuple[str, str], talk: int = 0) -> None:
        script = self._scripts[call.id]
        posted = [("action", "update_call"), ("call_status", status), *more]
        files = []
        if talk and self.recording == "upload":
            files.append(File("audio_record", f"{script.id}.wav", "audio/x-wav", wav(talk)))
        elif talk and self.recording == "address":
            posted.append(("audio_record", self.shelf.put(f"{script.id}.wav", partial(wav, talk))))
        self._errands.spawn(self._deliver(script, posted, files))

    # -- curl ---------------------------------------------------------------------------------------------------------

    async def _deliver(self, script: Script, posted: Parameters, files: list[File]) -> None:
        async with script.turn:
            if posted[0] == ("action", "update_call"):
                named = script.id if self.named_by == "pbx_call_id" else str(script.number or "")
                posted = [*posted, (self.named_by, named)]
            result = await self._post(posted, files)
            if result["status"] == 200 and posted[0] == ("action", "create_call"):
                script.number = _number(result["body"])

    async def _post(self, posted: Parameters, files: list[File]) -> dict[str, Any]:
        if self._session is None:
            raise RuntimeError("the sandbox is not being served")
        if files or self.shape == "form":
            content_type, body = curl_form(posted, files)
        else:
            content_type, body = curl_data(posted) if self.shape == "data" else as_json(posted)
        began, status, said = time.perf_counter(), 0, "нет адреса"
        if self.url:
            try:
                headers = {"Content-Type": content_type}
                async with self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer:
                    status, said = answer.status, (await answer.text(errors="replace"))[:BODY_KEPT]
            except (aiohttp.ClientError, TimeoutError) as error:
                said = type(error).__name__
        ms = round((time.perf_counter() - began) * 1000, 1)
        result = {"at": time.time(), "fields": gathered(posted), "status": status, "body": said, "ms": ms}
        self.done.append(result)
        self._publish({"kind": "delivery", "delivery": result})
        return result


def _number(body: str) -> int | None:
    """What `jq .data.call_id` would print."""
    try:
        number = json.loads(body)["data"]["call_id"]
    except (ValueError, KeyError, TypeError):
        return None
    return number if isinstance(number, int) else None
