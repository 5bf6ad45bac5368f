"""sendAudio, sendDocument, sendPhoto: files that come with the request, or that Telegram has already; no links."""

import hashlib
import struct
from pathlib import PurePosixPath

from sandbox.telegram.addressing import LATER, chat_id, replied_message, topic_of
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.memory import Kept, Memory
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.refusals import Json, Refusal, bad_request
from sandbox.telegram.texts import read_caption

UNTOLD = "application/octet-stream"
TYPES = {
    ".mp3": "audio/mpeg", ".wav": "audio/x-wav", ".ogg": "audio/ogg", ".m4a": "audio/mp4", ".pdf": "application/pdf",
}  # fmt: skip
LARGEST = 50 * 1024 * 1024  # what a bot may upload
LARGEST_PHOTO = 10 * 1024 * 1024
PNG = b"\x89PNG\r\n\x1a\n"


def send(memory: Memory, parameters: Parameters, *, kind: str) -> Json:
    parameters.refuse_unsupported(*LATER, "thumbnail")
    chat = chat_id(parameters)
    media = _known(memory, parameters, kind) or _new(memory, parameters, kind)
    caption, entities = read_caption(parameters, memory.directory)
    markup = read_markup(parameters, private=chat > 0)
    memory.directory.open(chat, "write")
    message = memory.new_message(
        chat,
        0,
        text=caption,
        entities=entities,
        markup=markup,
        media={kind: [media] if kind == "photo" else media},
        silent=parameters.flag("disable_notification"),
        protected=parameters.flag("protect_content"),
        reply_to=replied_message(memory, parameters, chat),
        topic=topic_of(memory, parameters, chat),
    )
    return message.api()


def _known(memory: Memory, parameters: Parameters, kind: str) -> Json | None:
    """A file that was sent before, by its id; it can only be what it was then."""
    given = parameters.text(kind)
    if not given or given.startswith("attach://"):
        return None
    if given not in memory.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    kept = memory.files[given]
    if kept.kind != kind:
        raise bad_request(f"can't use file of type {kept.kind.title()} as {kind.title()}")
    return kept.told


def _new(memory: Memory, parameters: Parameters, kind: str) -> Json:
    upload = _upload(parameters, kind)
    told = _told(upload, parameters, kind)
    memory.files[told["file_id"]] = Kept(kind, told, upload.content)
    return told


def _upload(parameters: Parameters, kind: str) -> Upload:
    """The file itself, or one that the parameter points to with attach://NAME."""
    upload = parameters.files.get(parameters.text(kind).removeprefix("attach://") or kind)
    if upload is None:
        raise bad_request(f"there is no {kind} in the request")
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > LARGEST:
        raise Refusal(413, "Request Entity Too Large")
    return upload


def _told(upload: Upload, parameters: Parameters, kind: str) -> Json:
    digest, size = hashlib.sha256(upload.content).hexdigest(), len(upload.content)
    told: Json = {
        "file_id": f"sandbox-{kind}-{digest[:40]}",
        "file_unique_id": digest[:16],
        "file_size": size,
    }
    if kind == "photo":
        return told | _dimensions(upload.content)
    told |= {"file_name": upload.name, "mime_type": _mime(upload)}
    if kind == "audio":
        told["duration"] = parameters.integer("duration", least=0)
        told |= {name: parameters.text(name) for name in ("title", "performer") if parameters.text(name)}
    return told


def _mime(upload: Upload) -> str:
    """As the client said, else by the file's name."""
    known = TYPES.get(PurePosixPath(upload.name).suffix.casefold())
    return known if known and upload.kind == UNTOLD else upload.kind


def _dimensions(content: bytes) -> Json:
    """Of a PNG; other pictures are not played."""
    if len(content) > LARGEST_PHOTO:
        raise bad_request(f"file of size {len(content)} bytes is too big for a photo")
    if not content.startswith(PNG) or len(content) < 24:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = struct.unpack(">II", content[16:24])
    if width + height > 10_000 or not width or not height or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}
