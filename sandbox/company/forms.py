"""The three ways a script posts parameters: like `curl --form`, like `curl --data`, and as JSON."""

import json
import secrets
from typing import NamedTuple
from urllib.parse import quote_plus

Parameters = list[tuple[str, str]]


class File(NamedTuple):
    field: str
    name: str
    content_type: str
    content: bytes


def curl_form(parameters: Parameters, files: list[File]) -> tuple[str, bytes]:
    """Multipart as curl writes it; the only way that carries a file."""
    boundary = "-" * 24 + secrets.token_hex(8)
    body = bytearray()
    for name, value in parameters:
        body += _head(boundary, f'name="{_quoted(name)}"') + value.encode("utf-8", "surrogatepass") + b"\r\n"
    for file in files:
        names = f'name="{_quoted(file.field)}"; filename="{_quoted(file.name)}"\r\nContent-Type: {file.content_type}'
        body += _head(boundary, names) + file.content + b"\r\n"
    body += f"--{boundary}--\r\n".encode()
    return f"multipart/form-data; boundary={boundary}", bytes(body)


def curl_data(parameters: Parameters) -> tuple[str, bytes]:
    pairs = (f"{quote_plus(name)}={quote_plus(value, errors='surrogatepass')}" for name, value in parameters)
    return "application/x-www-form-urlencoded", "&".join(pairs).encode()


def as_json(parameters: Parameters) -> tuple[str, bytes]:
    """Arrays become arrays, under the name without its brackets."""
    return "application/json", json.dumps(gathered(parameters)).encode()


def gathered(parameters: Parameters) -> dict[str, str | list[str]]:
    """One member for each name: a list for each array."""
    members: dict[str, str | list[str]] = {}
    for name, value in parameters:
        if name.endswith("[]"):
            members.setdefault(name[:-2], [])
            member = members[name[:-2]]
            assert isinstance(member, list)
            member.append(value)
        else:
            members[name] = value
    return members


def _head(boundary: str, names: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {names}\r\n\r\n".encode()


def _quoted(name: str) -> str:
    return name.replace("\\", "\\\\").replace('"', '\\"')
