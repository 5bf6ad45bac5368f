"""Files that people send, and getFile, by which a bot learns where it can fetch them."""

import hashlib
import mimetypes

from sandbox.telegram.hands import Hands
from sandbox.telegram.memory import Kept, Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import Json, bad_request
from sandbox.telegram.texts import typed_text

LARGEST_FETCHED = 20 * 1024 * 1024
FOLDER = "documents/"


def send_document(
    hands: Hands, person: int, name: str, content: bytes, *, caption: str = "", chat: int | None = None
) -> int:
    """Somebody sends a file; the bot hears of it as a message with a `document`."""
    if not name or not content:
        raise ValueError("a file has a name and some content")
    words, entities = typed_text(caption) if caption else ("", [])
    digest = hashlib.sha256(content).hexdigest()
    told: Json = {
        "file_id": f"sandbox-sent-{digest[:40]}",
        "file_unique_id": digest[:16],
        "file_size": len(content),
        "file_name": name,
    }
    if kind := mimetypes.guess_type(name)[0]:
        told["mime_type"] = kind
    hands.memory.files[told["file_id"]] = Kept("document", told, content)
    return hands.put(person, chat, text=words, entities=entities, media={"document": told})


def get_file(memory: Memory, parameters: Parameters) -> Json:
    kept = memory.files.get(parameters.text("file_id"))
    if kept is None:
        raise bad_request("invalid file_id")
    if len(kept.content) > LARGEST_FETCHED:
        raise bad_request("file is too big")
    told = {name: kept.told[name] for name in ("file_id", "file_unique_id", "file_size")}
    return told | {"file_path": FOLDER + told["file_id"]}
