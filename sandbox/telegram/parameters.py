"""Parameters of one Bot API request, wherever they stood: query, form, multipart, JSON."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.telegram.refusals import Refusal, bad_request

NUMBER = re.compile(r"-?[0-9]+", re.ASCII)
YES = {"true", "yes", "1"}


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    name: str
    kind: str
    content: bytes


class Parameters:
    """Every value is text, as it is on the wire; the accessors turn it into what a method asks for."""

    def __init__(self, fields: dict[str, str], files: dict[str, Upload] | None = None) -> None:
        self.fields = fields
        self.files = files or {}

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        return self.fields.get(name, "")

    def integer(self, name: str, default: int = 0, least: int = -(2**63), most: int = 2**63 - 1) -> int:
        """Clamped, and 0 for nonsense: Telegram never refuses a number for being out of range."""
        value = self.text(name)
        if not value:
            return default
        found = NUMBER.match(value)
        return max(least, min(most, int(found.group()) if found else 0))

    def flag(self, name: str) -> bool:
        return self.text(name).strip().lower() in YES

    def decoded(self, name: str, what: str) -> Any:
        """The JSON value inside a parameter; None when the parameter is absent or empty."""
        value = self.text(name)
        if not value:
            return None
        try:
            decoded = json.loads(value)
            json.dumps(decoded, ensure_ascii=False).encode()  # a lone surrogate is no text
            return decoded
        except (ValueError, RecursionError):
            raise bad_request(f"Can't parse {what}") from None

    def refuse_unsupported(self, *names: str) -> None:
        """Say so when a real parameter is used that the sandbox does not play: silence would lie."""
        for name in names:
            if self.text(name):
                raise bad_request(f"the sandbox does not support {name} yet")


def field(holder: dict[str, Any], name: str, kind: type, *, required: bool = False) -> Any:
    """One field of a decoded object, with Telegram's tolerance: numbers and booleans may come as strings."""
    value = holder.get(name)
    if value is None:
        if required:
            raise ValueError(f'Can\'t find field "{name}"')
        return kind()
    if kind is str and isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    if kind is int and isinstance(value, str) and NUMBER.fullmatch(value):
        return int(value)
    if kind is bool and isinstance(value, (str, int)):
        return str(value).strip().lower() in YES
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ValueError(f'Field "{name}" must be of type {NAMES[kind]}')
    return value


NAMES = {str: "String", int: "Number", bool: "Boolean", dict: "Object", list: "Array"}


async def read(request: web.Request) -> Parameters:
    """Query first, then the body, which wins."""
    fields = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        fields |= _from_json(await request.read())
    elif request.can_read_body:
        try:
            form = await request.post()
        except (ValueError, LookupError, AssertionError):
            raise bad_request("can't parse the request body") from None
        fields |= {name: value for name, value in form.items() if isinstance(value, str)}
        for name, value in form.items():
            if isinstance(value, web.FileField):
                files[name] = Upload(value.filename, value.content_type, value.file.read())
                value.file.close()
    _check_unicode(fields)
    return Parameters(fields, files)


def from_object(values: dict[str, Any]) -> Parameters:
    """A JSON object as parameters: what is not text is written back as JSON, as the real server keeps it."""
    fields = {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }
    return Parameters(fields)


def _from_json(body: bytes) -> dict[str, str]:
    if not body:
        return {}
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise bad_request("can't parse JSON object") from None
    if not isinstance(values, dict):
        raise bad_request("can't parse JSON object: expected an Object")
    return from_object(values).fields


def _check_unicode(fields: dict[str, str]) -> None:
    for value in fields.values():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Refusal(400, "Bad Request: strings must be encoded in UTF-8") from None
