"""sendAudio and sendDocument: files that come with the request itself; file ids and links are not played."""

import hashlib

from sandbox.telegram.addressing import LATER, chat_id, replied_message
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters, Upload
from sandbox.telegram.refusals import Json, Refusal, bad_request
from sandbox.telegram.texts import read_caption

LARGEST = 50 * 1024 * 1024  # what a bot may upload


def send(memory: Memory, parameters: Parameters, *, kind: str) -> Json:
    parameters.refuse_unsupported(*LATER, "thumbnail")
    chat = chat_id(parameters)
    upload = _upload(parameters, kind)
    caption, entities = read_caption(parameters, memory.directory)
    markup = read_markup(parameters, private=chat > 0)
    memory.directory.open(chat, "write")
    message = memory.new_message(
        chat,
        0,
        text=caption,
        entities=entities,
        markup=markup,
        media={kind: _told(upload, parameters, kind)},
        silent=parameters.flag("disable_notification"),
        protected=parameters.flag("protect_content"),
        reply_to=replied_message(memory, parameters, chat),
    )
    return message.api()


def _upload(parameters: Parameters, kind: str) -> Upload:
    """The file itself, or one that the parameter points to with attach://NAME."""
    given = parameters.text(kind)
    upload = parameters.files.get(given.removeprefix("attach://") if given.startswith("attach://") else kind)
    if upload is None:
        if given:
            raise bad_request("the sandbox does not support files by id or link yet")
        raise bad_request(f"there is no {kind} in the request")
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > LARGEST:
        raise Refusal(413, "Request Entity Too Large")
    return upload


def _told(upload: Upload, parameters: Parameters, kind: str) -> Json:
    digest = hashlib.sha256(upload.content).hexdigest()
    told: Json = {
        "file_id": f"sandbox-{digest[:40]}",
        "file_unique_id": digest[:16],
        "file_name": upload.name,
        "mime_type": upload.kind,
        "file_size": len(upload.content),
    }
    if kind == "audio":
        told["duration"] = parameters.integer("duration", least=0)
        told |= {name: parameters.text(name) for name in ("title", "performer") if parameters.text(name)}
    return told
