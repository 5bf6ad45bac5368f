"""Bodies that no PBX sends: what can be read is read, nothing is a fault of ours, and nothing bad leaves a row."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.bot.web_door import RINGS, TOKEN, Door, door

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
WITHOUT_TOKEN = {name: value for name, value in RINGS.items() if name != "crm_token"}


def deep(levels: int) -> bytes:
    return b'{"crm_token": "%s", "cmd": "event", "x": %s' % (TOKEN.encode(), b"[" * levels + b"]" * levels + b"}")


def as_json(**fields: object) -> bytes:
    return json.dumps({**RINGS, **fields}).encode()


MULTIPART = b'--x\r\nContent-Disposition: form-data; name="crm_token"\r\n\r\n' + TOKEN.encode() + b"\r\n--x"
UNREADABLE = {
    "half an object": (JSON, as_json()[:-20]),
    "an array": (JSON, b"[" + as_json() + b"]"),
    "deep JSON": (JSON, deep(30_000)),
    "deep and open": (JSON, b'{"a":' * 10_000),
    "two objects": (JSON, as_json() + as_json()),
    "a multipart without parts": ("multipart/form-data; boundary=x", b"--x--"),
    "a multipart broken off": ("multipart/form-data; boundary=x", b"--x"),
    "too many fields": (FORM, b"&".join(b"f%d=1" % number for number in range(5_000))),
}
READABLE = {
    "JSON that says it is a form": (FORM, as_json()),
    "a form that says it is JSON": (JSON, "&".join(f"{name}={value}" for name, value in RINGS.items()).encode()),
    "an unknown type": ("application/x-nobody; charset=nosuch", as_json()),
    "no type at all": ("", as_json()),
    "NaN and Infinity": (JSON, as_json(duration=float("nan"), wait=float("inf"))),
    "lone surrogates": (JSON, as_json(groupRealName="\ud800Продажи\udfff")),
    "NUL and control characters": (JSON, as_json(groupRealName="Про\x00да\x1bжи", user="anna\x00")),
    "keys twice: the first counts": (JSON, as_json()[:-1] + b', "crm_token": "wrong", "callid": "other"}'),
    "a byte order mark": (JSON, b"\xef\xbb\xbf" + as_json()),
    "cp1251": (FORM, "&".join(f"{name}={value}" for name, value in {**RINGS, "group": "Отдел"}.items())),
    "nested values": (JSON, as_json(note={"x": [1, None, {"y": "z"}]})),
    "numbers beyond all bounds": (JSON, as_json(duration=10**400, wait=-(10**400), rating=1e308)),
    "ten thousand letters": (JSON, as_json(groupRealName="я" * 10_000)),
}


async def post(outside: Door, content_type: str, body: bytes | str) -> int:
    body = body.encode("cp1251") if isinstance(body, str) else body
    return (await outside.ask("POST", "/pbx/office", data=body, headers={"Content-Type": content_type})).status


def renamed(body: bytes | str, call: str) -> bytes | str:
    return body.replace("C-1", call) if isinstance(body, str) else body.replace(b"C-1", call.encode())


async def test_what_cannot_be_read_is_a_bad_request(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        got = {name: await post(outside, content_type, body) for name, (content_type, body) in UNREADABLE.items()}
        assert got == dict.fromkeys(UNREADABLE, 400)
        assert outside.heard() == []


async def test_what_can_be_read_is_heard_whatever_it_says_of_itself(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        for name, (content_type, body) in READABLE.items():
            assert await post(outside, content_type, renamed(body, f"C-{name}")) == 200, name
        assert sorted(outside.heard()) == sorted(("office", f"C-{name}") for name in READABLE)
        with closing(sqlite3.connect(outside.path)) as reader:
            [stored] = reader.execute("SELECT group_concat(body, ' ') FROM events").fetchone()
        assert not {"\x00", "\x1b", "\ud800"} & set(stored)
        assert TOKEN not in stored


async def test_a_multipart_that_is_cut_short_still_shows_its_token(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        assert await post(outside, "multipart/form-data; boundary=x", MULTIPART) == 400
        assert await post(outside, "multipart/form-data", MULTIPART.replace(b"office", b"shop")) == 401
