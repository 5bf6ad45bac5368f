"""What the pretend helpdesk accepts as the form of one request, and its refusals."""

import json

from aiohttp import BodyPartReader, web

STATUSES = ("ringing", "in-progress", "canceled", "missed", "failed", "answered", "busy")
ARRAYS = ("user_ids[]", "group_ids[]", "pbx_user_ids[]")
AUDIO = {".mp3": "audio/mpeg", ".mp4": "audio/mp4", ".wav": "audio/x-wav", ".ogg": "audio/ogg"}
MAX_AUDIO = 25 * 1024 * 1024


class Refused(Exception):
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


async def form(request: web.Request) -> tuple[dict[str, list[str]], tuple[str, bytes] | None]:
    """Text parameters with all their values, and the recording."""
    if request.content_type != "multipart/form-data":
        raise Refused(415, "form-data expected")
    given: dict[str, list[str]] = {}
    audio: tuple[str, bytes] | None = None
    try:
        reader = await request.multipart()
        while (part := await reader.next()) is not None:
            if not isinstance(part, BodyPartReader) or not part.name:
                raise Refused(422, "a part without a name")
            content = bytes(await part.read())
            if part.filename is None:
                given.setdefault(part.name, []).append(content.decode())
            elif part.name != "audio_record" or not part.filename.casefold().endswith(tuple(AUDIO)) or not content:
                raise Refused(422, "audio_record must be a file: mp3, mp4, wav, ogg")
            elif len(content) > MAX_AUDIO:
                raise Refused(413, "audio_record is too large")
            else:
                audio = part.filename, content
    except ValueError as error:
        raise Refused(422, "the form cannot be read") from error
    if "audio_record" in given:
        raise Refused(422, "audio_record must be a file")
    return given, audio


def known(given: dict[str, list[str]], allowed: set[str], action: str) -> None:
    unknown = sorted(set(given) - allowed)
    if unknown:
        raise Refused(422, f"{action} does not know {json.dumps(unknown)}")
    repeated = [name for name, values in given.items() if len(values) > 1 and name not in ARRAYS]
    if repeated:
        raise Refused(422, f"given twice: {json.dumps(repeated)}")


def one(given: dict[str, list[str]], name: str) -> str | None:
    return given.get(name, [""])[0] or None


def status(given: dict[str, list[str]], default: str | None) -> str:
    word = one(given, "call_status") or default
    if word not in STATUSES:
        raise Refused(422, "call_status is invalid")
    return word


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
