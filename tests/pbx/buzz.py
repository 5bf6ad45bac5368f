"""Buzz, a sixth PBX that nobody sells: its settings and its adapter, written as CONTRIBUTING says.

POST to us      {"key", "call", "what": ring | pick_up | hang_up | dial | talked | missed, "phone", "who", "seconds"}
POST /ring      {"who", "phone"} with `Authorization: key`, answered {"call": "…"}
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Literal

from calls import phone
from calls.clock import Clock
from calls.event import CallEvent, Direction, EventKind, Result, Verdict
from pbx.asking import Asking, json_of
from pbx.base import Answer, Dials, Heard, Notifies, Outcome, Sample, Webhook
from pbx.errors import BadWebhook, PbxRefused, WrongKey
from pbx.settings import AccountSettings, ApiKey
from pbx.shapes import DialReceipt
from wire.client import Timeouts
from wire.pacing import Pacer

MIN_INTERVAL_S = 0.1

_KINDS = {
    "ring": EventKind.RINGING,
    "pick_up": EventKind.ANSWERED,
    "hang_up": EventKind.LEG_ENDED,
    "dial": EventKind.DIALING,
    "talked": EventKind.VERDICT,
    "missed": EventKind.VERDICT,
}


class BuzzSettings(AccountSettings):
    """``api_key`` goes both ways: we show it, and so does every push."""

    kind: Literal["buzz"] = "buzz"
    base_url: str
    api_key: ApiKey


class BuzzApi(Asking):
    async def ring(self, who: str, client: str) -> str | None:
        return await self._act("POST", "/ring", read=_call_id, json={"who": who, "phone": client})


class Buzz(Notifies, Dials):
    verdicts = True

    def __init__(self, name: str, settings: BuzzSettings, clock: Clock, *, timeouts: Timeouts | None = None) -> None:
        self.name = name
        self._key = settings.api_key.get_secret_value()
        self._api = BuzzApi(
            settings.base_url,
            [self._key],
            Pacer(clock, MIN_INTERVAL_S),
            headers={"Authorization": self._key},
            proxy=settings.proxy_url(),
            timeouts=timeouts,
        )

    async def close(self) -> None:
        await self._api.close()

    async def dial(self, extension_or_login: str, number: str) -> DialReceipt:
        if phone.client_number(number) is None:
            raise PbxRefused("pbx_bad_number")
        return DialReceipt(await self._api.ring(extension_or_login, phone.digits(number)))

    def authenticate(self, webhook: Webhook) -> None:
        given = webhook.fields.get("key", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._key.encode()):
            raise WrongKey

    def read(self, webhook: Webhook) -> Heard:
        said = webhook.fields
        kind, call_id = _KINDS.get(said.get("what", "")), said.get("call", "")
        if kind is None or not call_id:
            raise BadWebhook("webhook_parameters")
        who = said.get("who") or None
        outgoing = kind is EventKind.DIALING or said.get("way") == "out"
        event = CallEvent(
            account=self.name,
            call_id=call_id,
            kind=kind,
            at_ms=webhook.received_ms,
            fingerprint=_fingerprint(said),
            direction=Direction.OUT if outgoing else Direction.IN,
            client=phone.client_number(said.get("phone", "")),
            client_raw=said.get("phone", ""),
            employee=who,
            verdict=_verdict(said, who) if kind is EventKind.VERDICT else None,
        )
        return Heard((event,))

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        return Answer()

    def sample(self, call_id: str, client: str, at_ms: int) -> Sample:
        return Sample(
            "POST", fields={"key": self._key, "call": call_id, "what": "missed", "phone": phone.digits(client)}
        )


def _verdict(said: Mapping[str, str], who: str | None) -> Verdict:
    talked = said["what"] == "talked"
    seconds = said.get("seconds", "")
    talk_s = int(seconds) if talked and seconds.isascii() and seconds.isdigit() else 0
    return Verdict(Result.SUCCESS if talked else Result.MISSED, talked and who is not None, talk_s, employee=who)


def _fingerprint(said: Mapping[str, str]) -> str:
    told = sorted((name, value) for name, value in said.items() if name != "key")
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def _call_id(body: bytes) -> str | None:
    answer: Any = json_of(body)
    if not isinstance(answer, dict):
        raise ValueError("no object")
    return str(answer["call"]) if answer.get("call") else None
