"""The words of the telephony channel (seed 004): its parameters, read and checked, with a sentence for each mistake.

The sentences are for the programmer of a dialplan, who reads them in the answer's body; they never quote a value.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from calls.event import Direction, Result
from pbx.base import Webhook
from pbx.errors import BadWebhook
from pbx.posted import UPLOADED, Upload

CALL_ID_MAX = 128
USER_MAX = 128
LISTED_MAX = 50  # employees or groups of one call
NUMBER_MAX = 2**53  # what JSON carries everywhere

DIRECTIONS = {"incoming": Direction.IN, "outgoing": Direction.OUT}
RINGING, IN_PROGRESS = "ringing", "in-progress"
RESULTS = {
    "answered": Result.SUCCESS,
    "missed": Result.MISSED,
    "canceled": Result.CANCEL,
    "busy": Result.BUSY,
    "failed": Result.NOT_AVAILABLE,
}
STATUSES = (RINGING, IN_PROGRESS, *RESULTS)

_KEY = re.compile(r"([a-z_]+)(?:\[[0-9]*\])?", re.ASCII)  # pbx_user_ids, pbx_user_ids[], pbx_user_ids[0]
_WHOLE = re.compile(r"[0-9]{1,16}", re.ASCII)
_LINK = re.compile(r"https?://[^\s\"<>]{1,2000}", re.ASCII)
_AUDIO_NAME = re.compile(r".+\.(?:mp3|mp4|m4a|wav|ogg|oga)", re.ASCII | re.IGNORECASE | re.DOTALL)
_AUDIO_TYPES = ("audio/", "video/mp4", "application/ogg")


def wrong(sentence: str) -> BadWebhook:
    return BadWebhook("webhook_parameters", said=sentence)


@dataclass(frozen=True, slots=True)
class Parameters:
    """What was posted, asked for by the names of the document. Every method raises BadWebhook with a sentence."""

    fields: Mapping[str, str]
    uploads: Mapping[str, Upload]

    @classmethod
    def of(cls, webhook: Webhook) -> "Parameters":
        return cls(webhook.fields, webhook.files)

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str, longest: int) -> str | None:
        value = self.fields.get(name, "").strip()
        if len(value) > longest:
            raise wrong(f"{name} is longer than {longest} characters.")
        return value or None

    def whole(self, name: str) -> int | None:
        value = self.text(name, USER_MAX)
        return _whole(name, value) if value else None

    def word(self, name: str, allowed: Mapping[str, Any] | tuple[str, ...], default: str | None = None) -> str:
        value = (self.text(name, USER_MAX) or default or "").casefold()
        if value not in allowed:
            raise wrong(f"{name} must be one of {', '.join(allowed)}.")
        return value

    def many(self, name: str) -> list[str]:
        """An array: a repeated `name[]`, numbered `name[0]`, a JSON list, or one value under the bare name."""
        found: dict[str, None] = {}
        for key in sorted(self.fields):
            match = _KEY.fullmatch(key)
            if match and match[1] == name:
                found |= dict.fromkeys(filter(None, _listed(name, self.fields[key])))
        if len(found) > LISTED_MAX:
            raise wrong(f"{name} has more than {LISTED_MAX} members.")
        if any(len(value) > USER_MAX for value in found):
            raise wrong(f"{name} has a member longer than {USER_MAX} characters.")
        return list(found)

    def numbers(self, name: str) -> list[int]:
        return [_whole(name, value) for value in self.many(name)]

    def at_most_one(self, *names: str) -> None:
        given = [name for name in names if self.many(name)]
        if len(given) > 1:
            raise wrong(f"{' and '.join(given)} are both given: keep one.")

    def recording(self) -> str | None:
        """`audio_record`: an address, or a file among the uploads. What is neither is left out, for the word on how
        the call ended must not be lost with a recording."""
        upload = self.uploads.get("audio_record")
        if upload is not None:
            return UPLOADED + upload.path.name if _is_audio(upload) else None
        link = self.fields.get("audio_record", "").strip()
        return link if _LINK.fullmatch(link) else None

    def fingerprint(self) -> str:
        """sha256, hex, of everything posted in any order: what identical repeats have in common. Where a file was put
        is not part of it."""
        files = sorted((name, upload.name, upload.size) for name, upload in self.uploads.items())
        return hashlib.sha256(json.dumps([sorted(self.fields.items()), files]).encode()).hexdigest()


def _is_audio(upload: Upload) -> bool:
    kind = upload.content_type.casefold()
    return upload.size > 0 and (kind.startswith(_AUDIO_TYPES) or _AUDIO_NAME.fullmatch(upload.name) is not None)


def _whole(name: str, value: str) -> int:
    number = int(value) if _WHOLE.fullmatch(value) else 0
    if not 0 < number <= NUMBER_MAX:
        raise wrong(f"{name} must be a number.")
    return number


def _listed(name: str, value: str) -> list[str]:
    if not value.startswith("["):
        return [value.strip()]
    try:
        listed = json.loads(value, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        raise wrong(f"{name} must be a list.") from None
    if not isinstance(listed, list) or not all(isinstance(member, str | None) for member in listed):
        raise wrong(f"{name} must be a list of numbers or strings.")
    return [member.strip() for member in listed if member]
