"""The telephony channel, seed 004, as an account: a PBX or a dialplan posts create_call and update_call to us.

It only tells: nothing can be asked of a dialplan, so there is nothing here that speaks outwards.
"""

import hmac
import json
from typing import Annotated, Literal

from pydantic import BeforeValidator, SecretStr

from calls import phone
from calls.clock import Clock
from pbx.abilities import Records
from pbx.advice import Advice, Where
from pbx.base import Answer, Heard, Notifies, Outcome, Sample, Webhook
from pbx.errors import WrongKey
from pbx.posted import UPLOADED, Kept
from pbx.settings import MADE_UP, AccountSettings, Blankable, PathSecret
from pbx.telephony_posts import heard

PATH = "/api/v2/telephony/calls/"
UNKNOWN_CALL = {"error": "There is no such call: create it first, or check the id."}


def _without_at(value: object) -> object:
    return value.strip().removeprefix("@") if isinstance(value, str) else value


ChannelKey = Annotated[PathSecret, BeforeValidator(_without_at), MADE_UP]


class TelephonyChannelSettings(AccountSettings):
    """``channel_key`` is made up by you and ends the address that the PBX posts to; ``path_secret``, where given, comes
    after it. Without ``record_hosts`` no recording that is posted as an address is fetched; files always are taken."""

    kind: Literal["telephony_channel"] = "telephony_channel"
    channel_key: ChannelKey
    channel_key_previous: Annotated[ChannelKey | None, Blankable] = None

    def address(self, account: str, url: str) -> str:
        return f"{url}{PATH}@<CHANNEL_KEY>{'/<PATH_SECRET>' if self.path_secret else ''}"

    def advice(self, account: str, where: Where) -> list[Advice]:
        facts = {"address": self.address(account, where.url), "variable": f"PBX__{account.upper()}__CHANNEL_KEY"}
        return [Advice("cabinet_telephony_channel", facts)]

    def asked_with(self, ability: str) -> tuple[str, ...]:
        return ()


class TelephonyChannel(Notifies, Records):
    verdicts = True

    def __init__(self, name: str, settings: TelephonyChannelSettings, _clock: Clock) -> None:
        self.name = name
        self.record_hosts = frozenset(settings.record_hosts)
        keys = {"": settings.channel_key, "CHANNEL_KEY_PREVIOUS": settings.channel_key_previous}
        secrets = {"": settings.path_secret, "PATH_SECRET_PREVIOUS": settings.path_secret_previous}
        self._endings = [
            (_ending(key, secret), tuple(filter(None, (old_key, old_secret))))
            for old_key, key in keys.items()
            for old_secret, secret in secrets.items()
            if key is not None and (secret is not None or not old_secret)
        ]

    async def close(self) -> None:
        pass

    def authenticate(self, webhook: Webhook) -> None:
        """The key is in the address, so this may be asked before a byte of the body is read."""
        if not webhook.path.startswith(PATH):
            raise WrongKey
        ending = webhook.path[len(PATH) :].removesuffix("/").removeprefix("@")
        given = ending.encode("utf-8", "replace")
        matches = [hmac.compare_digest(given, known) for known, _ in self._endings]
        if not any(matches):
            raise WrongKey
        for old in self._endings[matches.index(True)][1]:
            self.old_keys = {**self.old_keys, old: webhook.received_ms}

    def read(self, webhook: Webhook) -> Heard:
        return heard(self.name, webhook)

    def answer(self, heard: Heard, outcome: Outcome) -> Answer:
        """The record of the call as printed; 404 where an update names a call that nobody created."""
        if heard.posted is None:
            return Answer()
        if outcome.kept is None:
            return Answer(404, _json(UNKNOWN_CALL))
        return Answer(body=_json({"data": _told(outcome.kept)}))

    def sample(self, call_id: str, client: str, at_ms: int) -> Sample:
        """A whole call in one create_call."""
        said = {"action": "create_call", "direction": "incoming", "call_status": "missed"}
        said |= {"phone": phone.digits(client), "pbx_call_id": call_id}
        return Sample("POST", f"{PATH}@{self._endings[0][0].decode()}", fields=said)


def _ending(key: SecretStr, path_secret: SecretStr | None) -> bytes:
    secret = f"/{path_secret.get_secret_value()}" if path_secret else ""
    return (key.get_secret_value() + secret).encode()


def _told(kept: Kept) -> dict[str, object]:
    return {
        "call_id": kept.number,
        "pbx_call_id": kept.pbx_call_id,
        "user_id": kept.user_id,
        "pbx_user_id": kept.pbx_user_id,
        "call_status": kept.status,
        "audio_record": kept.recording.removeprefix(UPLOADED) if kept.recording else None,
        "ticket_id": None,
    }


def _json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
