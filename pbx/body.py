"""A webhook's body as flat strings, whatever it is called: urlencoded, multipart or JSON.

PBXs send forms under a JSON header and JSON under a form header, so the first byte of the body decides, not the header.
"""

import json
import re
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from email.utils import collapse_rfc2231_value
from urllib.parse import parse_qsl

from pbx.errors import BadWebhook

MAX_FIELDS = 200

Pairs = Iterable[tuple[str, str]]

_CHARSET = re.compile(r"charset=\"?([A-Za-z0-9_.:-]{1,40})", re.ASCII)
_BOUNDARY = re.compile(rb"--([^\r\n]{1,70})\r?\n")
# Control characters but tab and line ends: a NUL cuts SQLite's text functions short, none is ever meant.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def flatten(content_type: str, body: bytes) -> dict[str, str]:
    """Trimmed keys → trimmed values; of a repeated key the first. ``content_type`` is the header's raw value, or "".

    A key that ends in ``[]`` is an array: all its values, as JSON text, like the arrays of a JSON body. Numbers keep
    their spelling, ``null`` and NaN are absent, nested JSON stays JSON text, uploaded files are left out, text that is
    not UTF-8 is read in the header's charset or cp1251. Raises BadWebhook when nothing fits.
    """
    body = body.removeprefix(b"\xef\xbb\xbf").strip()
    charset = _charset(content_type)
    try:
        if body[:1] in (b"{", b"["):
            return _tidy(_json(_text(body, charset)))
        if body.startswith(b"--"):
            return _tidy(_multipart(content_type, body, charset))
        return _tidy(_form(body, charset))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise BadWebhook


def gathered(content_type: str, parts: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """``flatten`` for who has taken a multipart body apart already: (name, content) of its text parts."""
    charset = _charset(content_type)
    return _tidy([(name, _text(raw, charset)) for name, raw in parts])


def clean(text: str) -> str:
    """Trimmed, without control characters, with lone surrogates replaced: safe to store and to encode."""
    if text.isprintable():  # neither of them is; nearly every text passes here
        return text.strip()
    return _CONTROL.sub("", text.encode("utf-8", "replace").decode("utf-8")).strip()


def text(value: object) -> str:
    """A text or a number out of JSON, cleaned; "" for what is absent, null or anything else."""
    return clean(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _tidy(pairs: Pairs) -> dict[str, str]:
    fields: dict[str, str] = {}
    arrays: dict[str, list[str]] = {}
    for key, value in pairs:
        name, text = clean(key), clean(value)
        fields.setdefault(name, text)
        if name.endswith("[]") and not text.startswith("["):  # a JSON body has it as a list already
            arrays.setdefault(name, []).append(text)
    if len(fields) > MAX_FIELDS:
        raise BadWebhook
    return fields | {name: json.dumps(values, ensure_ascii=False) for name, values in arrays.items()}


def _form(body: bytes, charset: str) -> Pairs:
    # latin-1 both ways keeps the bytes behind %XX until their charset is known.
    pairs = parse_qsl(body.decode("latin-1"), keep_blank_values=True, encoding="latin-1", max_num_fields=MAX_FIELDS)
    return [(_text(key.encode("latin-1"), charset), _text(value.encode("latin-1"), charset)) for key, value in pairs]


def _json(text: str) -> Pairs:
    parsed = json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda _: None, object_pairs_hook=_Pairs)
    if not isinstance(parsed, _Pairs):
        raise BadWebhook
    return [(key, _flat(value)) for key, value in parsed if value is not None]


class _Pairs(list[tuple[str, object]]):
    """A JSON object as it was written, so that of a repeated key the first can win."""


def _flat(value: object) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: object) -> object:
    if isinstance(value, _Pairs):
        return {key: _plain(inner) for key, inner in reversed(value)}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _multipart(content_type: str, body: bytes, charset: str) -> Pairs:
    """Small text parts. The body's own first line is the boundary where the header names none or another."""
    boundary = _BOUNDARY.match(body)
    if boundary is None:
        raise BadWebhook
    header = b'Content-Type: multipart/form-data; boundary="' + boundary[1].strip().replace(b'"', b"") + b'"\r\n\r\n'
    message = message_from_bytes(header + body)
    parts = message.get_payload()
    if not isinstance(parts, list) or not parts:
        raise BadWebhook
    return [pair for part in parts if isinstance(part, Message) and (pair := _part(part, charset))]


def _part(part: Message, charset: str) -> tuple[str, str] | None:
    name = part.get_param("name", header="content-disposition")
    payload = part.get_payload(decode=True)
    if name is None or part.get_filename() is not None or not isinstance(payload, bytes):
        return None
    return collapse_rfc2231_value(name), _text(payload, charset)


def _charset(content_type: str) -> str:
    found = _CHARSET.search(content_type.casefold())
    return found[1] if found else "cp1251"


def _text(raw: bytes, charset: str) -> str:
    for encoding in ("utf-8", charset):
        try:
            return raw.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("cp1251", "replace")
