"""A webhook that may bring a file: its fields into memory, its files to disk as they come, whatever it is called.

To be asked only after the sender has shown a key: up to 25 MiB of a stranger's bytes are 25 MiB too many.
"""

import asyncio
import os
import secrets
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import BodyPartReader, web
from aiohttp.multipart import MultipartReader

from bot.web_guard import MAX_BODY, read_body
from pbx.body import flatten, gathered
from pbx.errors import BadWebhook
from pbx.posted import Upload

MAX_FILE = 25 * 1024 * 1024  # bytes
MAX_FILES = 4
MAX_PARTS = 200
UPLOAD_SECONDS = 120.0
CHUNK = 64 * 1024
SUFFIXES = frozenset({".mp3", ".mp4", ".m4a", ".wav", ".ogg", ".oga"})


@dataclass(slots=True)
class Form:
    """``files`` lie in the directory given to ``take_form`` until ``discard`` or whoever keeps them."""

    fields: dict[str, str] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def discard(self, keep: Collection[str] = ()) -> None:
        """Remove the files from disk but those whose file name is to be kept."""
        for upload in self.files.values():
            if upload.path.name not in keep:
                with suppress(OSError):  # it may never have been there
                    upload.path.unlink()


async def take_form(request: web.Request, directory: Path, *, seconds: float = UPLOAD_SECONDS) -> Form:
    """The fields (``pbx.body.flatten``) and the files of one request. Raises BadWebhook, or the HTTP answers 413, 408,
    400 and 415, which close the connection; nothing is left on disk then."""
    content_type = request.headers.get("Content-Type", "")
    if request.content_type != "multipart/form-data":
        body = await read_body(request)
        return Form(flatten(content_type, body) if body else {})
    if (request.content_length or 0) > MAX_FILE + MAX_BODY:
        raise _closing(web.HTTPRequestEntityTooLarge(max_size=MAX_FILE))
    form = Form()
    try:
        async with asyncio.timeout(seconds):
            form.fields = gathered(content_type, await _parts(request, directory, form))
    except BaseException as error:
        form.discard()
        if isinstance(error, TimeoutError):
            raise _closing(web.HTTPRequestTimeout()) from None
        if isinstance(error, ValueError | AssertionError | RuntimeError | ConnectionError | web.RequestPayloadError):
            raise BadWebhook from None
        if isinstance(error, OSError):  # no room, no right to write: not the sender's fault
            raise _closing(web.HTTPServiceUnavailable(headers={"Retry-After": "5"})) from None
        raise
    return form


async def _parts(request: web.Request, directory: Path, form: Form) -> list[tuple[str, bytes]]:
    """The text parts; files go to ``form``."""
    texts: list[tuple[str, bytes]] = []
    text_left, file_left = MAX_BODY, MAX_FILE
    reader = await request.multipart()
    for _ in range(MAX_PARTS):
        part = await reader.next()
        if part is None:
            return texts
        if isinstance(part, MultipartReader):
            raise BadWebhook
        name = (part.name or "").strip()
        if part.filename is None:
            text = await _text(part, text_left)
            text_left -= len(text)
            texts.append((name, text))
        elif name in form.files or len(form.files) >= MAX_FILES:
            raise BadWebhook
        else:
            form.files[name] = await _file(part, directory, file_left, form, name)
            file_left -= form.files[name].size
    raise BadWebhook


async def _text(part: BodyPartReader, limit: int) -> bytes:
    text = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        text += chunk
        if len(text) > limit:
            raise _closing(web.HTTPRequestEntityTooLarge(max_size=MAX_BODY))
    return bytes(text)


async def _file(part: BodyPartReader, directory: Path, limit: int, form: Form, name: str) -> Upload:
    """Under a name of our own: the sender's is only remembered. Readable by us alone."""
    said = part.filename or ""
    suffix = Path(said).suffix.casefold()
    path = directory / (secrets.token_hex(16) + (suffix if suffix in SUFFIXES else ""))
    content_type = part.headers.get("Content-Type", "")
    form.files[name] = Upload(path, said, content_type, 0)  # known before it is there, so that it is discarded
    size = 0
    await asyncio.to_thread(directory.mkdir, mode=0o700, parents=True, exist_ok=True)
    file = await asyncio.to_thread(os.open, path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        while chunk := await part.read_chunk(CHUNK):
            size += len(chunk)
            if size > limit:
                raise _closing(web.HTTPRequestEntityTooLarge(max_size=MAX_FILE))
            await asyncio.to_thread(os.write, file, chunk)
        await asyncio.to_thread(os.fsync, file)
    finally:
        os.close(file)
    return Upload(path, said, content_type, size)


def _closing(answer: web.HTTPError) -> web.HTTPError:
    answer.force_close()
    answer.text = ""
    return answer
