"""What a request carries: JSON, a form, or a form with files, as headers and bytes."""

import json as json_lib
import re
import secrets
import urllib.parse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, str] | Sequence[tuple[str, str]]

_HEADER_SAFE = re.compile(r"[\x00-\x1f\"\\\x7f]")


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a multipart form; with a ``filename`` it is a file. A key may be repeated (``user_ids[]``)."""

    name: str
    content: str | bytes = field(repr=False)
    filename: str | None = None
    content_type: str = "application/octet-stream"


def body_of(json: object, form: Values | None, parts: Sequence[Part] | None) -> dict[str, Any]:
    """``headers`` and ``content`` of a request; text is ASCII but for parts, which are UTF-8: nothing in it can fail
    to be encoded on the way."""
    if json is not None:
        kind, content = "application/json", json_lib.dumps(json, allow_nan=False).encode("ascii")
    elif parts is not None:
        boundary = secrets.token_hex(16)
        kind, content = f"multipart/form-data; boundary={boundary}", _multipart(parts, boundary.encode())
    elif form is not None:
        kind, content = "application/x-www-form-urlencoded", encoded(form).encode("ascii")
    else:
        return {}
    return {"headers": {"Content-Type": kind}, "content": content}


def encoded(values: Values) -> str:
    return urllib.parse.urlencode(list(values.items()) if isinstance(values, Mapping) else list(values))


def _multipart(parts: Sequence[Part], boundary: bytes) -> bytes:
    """RFC 7578 as browsers and curl write it."""
    body = bytearray()
    for part in parts:
        head = f'Content-Disposition: form-data; name="{_quoted(part.name)}"'
        if part.filename is not None:
            head += f'; filename="{_quoted(part.filename)}"\r\nContent-Type: {part.content_type}'
        content = part.content.encode("utf-8", "replace") if isinstance(part.content, str) else part.content
        body += b"--" + boundary + b"\r\n" + head.encode("utf-8", "replace") + b"\r\n\r\n" + content + b"\r\n"
    return bytes(body + b"--" + boundary + b"--\r\n")


def _quoted(text: str) -> str:
    """A quotation mark or a line end in a name must not end the header."""
    return _HEADER_SAFE.sub(lambda found: f"%{ord(found[0]):02X}", text)
