"""A body as flat strings, whatever its header says."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbx.body import MAX_FIELDS, flatten, gathered
from pbx.errors import BadWebhook

FORM, JSON, MULTIPART = "application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=XX"
FIELDS = {"cmd": "event", "phone": "79101234567", "groupRealName": "Продажи"}

AS_FORM = b"cmd=event&phone=79101234567&groupRealName=%D0%9F%D1%80%D0%BE%D0%B4%D0%B0%D0%B6%D0%B8"
AS_JSON = json.dumps({"cmd": "event", "phone": 79101234567, "groupRealName": "Продажи"}).encode()
AS_MULTIPART = (
    b'--XX\r\nContent-Disposition: form-data; name="cmd"\r\n\r\nevent\r\n'
    b'--XX\r\nContent-Disposition: form-data; name="phone"\r\n\r\n79101234567\r\n'
    b'--XX\r\nContent-Disposition: form-data; name="groupRealName"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    + "Продажи".encode()
    + b'\r\n--XX\r\nContent-Disposition: form-data; name="f"; filename="a.mp3"\r\n\r\nID3\r\n--XX--\r\n'
)


@pytest.mark.parametrize("body", [AS_FORM, AS_JSON, AS_MULTIPART], ids=["form", "json", "multipart"])
@pytest.mark.parametrize(
    "header",
    [FORM, JSON, MULTIPART, "", "text/plain", "multipart/form-data", "multipart/form-data; boundary=YY", "\x00ж;="],
)
def test_the_body_decides_and_not_its_header(header: str, body: bytes) -> None:
    assert flatten(header, body) == FIELDS


def test_keys_and_values_are_trimmed() -> None:
    assert flatten(FORM, b"cmd+=+event+&%20user%20=%20anna%0a") == {"cmd": "event", "user": "anna"}
    assert flatten(JSON, b'{" cmd ": " event\\n"}') == {"cmd": "event"}


def test_of_a_repeated_key_the_first_is_taken() -> None:
    assert flatten(FORM, b"a=1&a=2&a+=3") == {"a": "1"}
    assert flatten(JSON, b'{"a": 1, "a": 2}') == {"a": "1"}


def test_json_numbers_keep_their_spelling_and_nothing_is_absent() -> None:
    body = (
        b'{"a": 007e1, "b": 1}'
        if False
        else b'{"a": 1e400, "b": 12345678901234567890, "c": null, "d": true, "e": 1.50}'
    )
    assert flatten(JSON, body) == {"a": "1e400", "b": "12345678901234567890", "d": "true", "e": "1.50"}


def test_nan_and_infinity_are_absent() -> None:
    assert flatten(JSON, b'{"a": NaN, "b": Infinity, "c": -Infinity, "d": 1}') == {"d": "1"}


def test_nested_json_stays_text() -> None:
    assert flatten(JSON, '{"a": {"b": [1, "ж"]}, "l": []}'.encode()) == {"a": '{"b": ["1", "ж"]}', "l": "[]"}


def test_an_absurdly_long_number_is_still_text() -> None:
    assert flatten(JSON, b'{"duration": ' + b"9" * 6_000 + b"}")["duration"] == "9" * 6_000


def test_nul_and_control_characters_are_dropped_and_surrogates_replaced() -> None:
    assert flatten(JSON, b'{"a": "x\\u0000y\\ud800z\\u0007"}') == {"a": "xy?z"}
    assert flatten(FORM, b"a=x%00y") == {"a": "xy"}


@pytest.mark.parametrize(
    ("header", "body"),
    [
        (FORM, b"\xef\xbb\xbfcmd=event"),
        (JSON, b'\xef\xbb\xbf{"cmd": "event"}'),
        (FORM, b"\r\ncmd=event\r\n"),
    ],
)
def test_a_byte_order_mark_and_blank_lines_do_no_harm(header: str, body: bytes) -> None:
    assert flatten(header, body) == {"cmd": "event"}


def test_old_charsets_are_read() -> None:
    assert flatten(FORM, b"a=%CF%F0%EE%E4%E0%E6%E8") == {"a": "Продажи"}
    assert flatten(f"{FORM}; charset=koi8-r", b"a=" + "Продажи".encode("koi8-r")) == {"a": "Продажи"}
    assert flatten(f"{FORM}; charset=no-such", b"a=" + "Продажи".encode("cp1251")) == {"a": "Продажи"}
    assert flatten(f'{JSON}; charset="windows-1251"', '{"a": "Продажи"}'.encode("cp1251")) == {"a": "Продажи"}


def test_an_empty_body_has_no_fields() -> None:
    assert flatten(FORM, b"") == {}
    assert flatten("", b" \r\n") == {}


@pytest.mark.parametrize(
    "body",
    [
        b"{", b'{"a": 1', b"[1]", b'[{"cmd": "event"}]', b"[" * 60_000, b'{"a":' * 30_000, b"--", b"--XX",
        b"--XX\r\n",
        b"&".join(b"k%d=1" % number for number in range(MAX_FIELDS + 1)),
        json.dumps({str(number): 1 for number in range(MAX_FIELDS + 1)}).encode(),
    ],
    ids=lambda body: repr(body[:12]),
)  # fmt: skip
def test_what_nobody_can_read_is_a_bad_webhook(body: bytes) -> None:
    with pytest.raises(BadWebhook):
        flatten(FORM, body)


HEADERS = st.sampled_from([FORM, JSON, MULTIPART, "", "multipart/form-data"]) | st.text(max_size=30)
SNIPPETS = st.sampled_from(
    [b"{", b"}", b'"', b":", b",", b"[", b"\\ud800", b"\\u0000", b"NaN", b"cmd", b"=", b"&", b"%", b"%ff",
     b"--XX", b"\r\n",
     b"\r\n\r\n", b"Content-Disposition: form-data; name*=x''%ff", b'Content-Disposition: form-data; name="a"',
     b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: x-uuencode", b"Content-Type: multipart/mixed",
     b"Content-Type: text/plain; charset*=''", b"\xff\xfe", b"9" * 400]
)  # fmt: skip
BODIES = st.binary(max_size=200) | st.lists(SNIPPETS | st.binary(max_size=4), max_size=25).map(b"".join)


@settings(deadline=None)
@given(HEADERS, BODIES)
def test_any_bytes_are_clean_strings_or_a_bad_webhook(header: str, body: bytes) -> None:
    try:
        fields = flatten(header, body)
    except BadWebhook:
        return
    for text in (*fields, *fields.values()):
        text.encode()
        assert "\x00" not in text
        assert text == text.strip()


@pytest.mark.parametrize(
    "body",
    [
        b"a=x&ids%5B%5D=1&ids[]=+2&a=y",
        b'{"a": "x", "ids[]": ["1", "2"]}',
        b"".join(
            b'--XX\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % pair
            for pair in ((b"a", b"x"), (b"ids[]", b"1"), (b"ids[]", b"2"))
        )
        + b"--XX--\r\n",
    ],
    ids=["form", "json", "multipart"],
)
def test_a_key_with_brackets_is_an_array(body: bytes) -> None:
    assert flatten("", body) == {"a": "x", "ids[]": '["1", "2"]'}


def test_parts_taken_apart_elsewhere_are_read_alike() -> None:
    parts = [("a ", "да".encode()), ("ids[]", b"1"), ("a", b"y"), ("b", "нет".encode("cp1251"))]
    assert gathered(MULTIPART, parts) == {"a": "да", "ids[]": '["1"]', "b": "нет"}
