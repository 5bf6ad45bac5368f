"""No secret and no whole number in anything that is written down, however it gets there (PROMISES P14)."""

import base64
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import structlog

from bot.logs import Logs, setup
from bot.redaction import HIDDEN, Redactor
from bot.settings import load

CANARY = 'can/ary:"secret+ключ\\0123'
TOKEN = "123456789:AAF-canary_token_canary_token_canary"
PHONE = "+79101234567"
FORMS = {
    "raw": CANARY,
    "url-quoted": quote(CANARY, safe=""),
    "url-quoted in lower case": quote(CANARY, safe="").replace("%2F", "%2f").replace("%3A", "%3a"),
    "url-quoted in part": quote(CANARY),
    "quoted twice": quote(quote(CANARY, safe=""), safe=""),
    "within JSON": json.dumps({"key": CANARY})[9:-2],
    "base64": base64.b64encode(CANARY.encode()).decode(),
    "base64 for URLs": base64.urlsafe_b64encode(CANARY.encode()).decode(),
    "Basic authorization": base64.b64encode(f"user:{CANARY}".encode()).decode(),
    "base64 within more": base64.b64encode(f"xx{CANARY}yy".encode()).decode(),
}


class Written:
    """Logs of one test, and what they wrote."""

    def __init__(self, form: str, level: str = "DEBUG") -> None:
        self.stream = io.StringIO()
        variables = {"TELEGRAM__TOKEN": TOKEN, "LOG__FORMAT": form, "LOG__LEVEL": level}
        settings = load(variables, None)
        self.logs: Logs = setup(settings, {*settings.secrets(), CANARY}, self.stream)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def assert_clean(self) -> None:
        assert self.text
        for leak in (*FORMS.values(), TOKEN, TOKEN.partition(":")[2], "9101234567", "canary"):
            assert leak not in self.text


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[Written]:
    made = Written(request.param)
    with made.logs:
        yield made


def fail(text: str) -> None:
    raise RuntimeError(text)


class Careless:
    def __repr__(self) -> str:
        return f"<Careless key={CANARY} phone={PHONE}>"


class Broken:
    def __repr__(self) -> str:
        raise ValueError(CANARY)


class Dying:
    def __del__(self) -> None:
        raise OSError(CANARY)


@pytest.mark.parametrize("leak", [*FORMS.values(), TOKEN, f"https://api.telegram.org/bot{TOKEN}/getMe"], ids=str)
def test_a_secret_never_arrives(written: Written, leak: str) -> None:
    ours, theirs = structlog.get_logger("bot.web"), logging.getLogger("aiohttp.server")
    ours.info(f"asked {leak} for it", value=leak, nested={"deep": [{leak: (leak, {leak})}]}, raw=leak.encode())
    ours.warning("asked %s", leak)
    theirs.error("Error handling request from %s: %r", leak, {"url": leak})
    theirs.error("with the address", extra={"url": leak})
    for log in (ours, theirs):
        try:
            try:
                fail(leak)
            except RuntimeError as error:
                raise LookupError(f"while {leak}") from error
        except LookupError:
            log.exception("it failed")
    written.assert_clean()
    assert written.text.count("Traceback") == 4
    assert HIDDEN in written.text


@pytest.mark.parametrize("form", ["console", "json"])
def test_whatever_an_object_says_of_itself_is_redacted(form: str) -> None:
    written = Written(form)
    group = ExceptionGroup("several", [OSError(CANARY), OSError(PHONE)])
    with written.logs:
        structlog.get_logger().info("an object", it=Careless(), broken=Broken(), group=group)
        logging.getLogger("aiogram").info("%s and %r", Careless(), Careless())
    assert "Careless" in written.text
    assert "no repr, ValueError" in written.text
    written.assert_clean()


@pytest.mark.parametrize(
    "number",
    [PHONE, "79101234567", "89101234567", "8 (910) 123-45-67", "+7 910 123-45-67", "%2B79101234567", 79101234567],
)
def test_a_phone_number_keeps_its_ends_only(written: Written, number: str | int) -> None:
    structlog.get_logger().info(f"call from {number}!", client=number, nested={"to": [number]})
    logging.getLogger("aiohttp.server").info("GET /pbx?phone=%s", number)
    assert "910***4567" in written.text
    assert "1234567" not in written.text.replace("-", "").replace(" ", "")
    assert "123-45" not in written.text


def test_a_number_within_a_sentence_is_masked_as_promised() -> None:
    assert Redactor().text(f"missed {PHONE}, again") == "missed +7910***4567, again"


@pytest.mark.parametrize(
    "text",
    [
        "at 1763680000123 ms, 1763680000 s",
        "chat -1001234567890 of user 8123456789",
        "2026-11-20T23:36:55.123456Z",
        "from 192.168.100.100:54321",
        "took 0.79101234567 s",
        "update 123456789, ext 705",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert Redactor().text(text) == text


def test_a_callers_name_cannot_write_a_line_of_its_own(written: Written) -> None:
    name = "Анна\n2026-11-20 [critical] all is lost\x1b[2J\u202e"
    structlog.get_logger().info(f"call from {name}", name=name)
    logging.getLogger("aiogram").info("call from %s", name)
    assert len(written.text.splitlines()) == 2
    assert "\x1b[2J" not in written.text
    assert "\u202e" not in written.text
    assert "Анна" in written.text


def test_lone_surrogates_are_written_out(written: Written) -> None:
    structlog.get_logger().info("name \ud83d", name="\udcff")
    assert "ud83d" in written.text.encode().decode()


def test_a_record_that_cannot_be_formatted_is_not_printed_as_it_is() -> None:
    written = Written("console")
    with written.logs:
        logging.getLogger("aiohttp.server").info(*("two %s %s", CANARY))
    assert "a log record of aiohttp.server could not be written: TypeError" in written.text
    written.assert_clean()


def test_what_nobody_caught_is_redacted_too(written: Written) -> None:
    thread = threading.Thread(target=fail, args=[f"{CANARY} {PHONE}"])
    thread.start()
    thread.join()
    try:
        fail(TOKEN)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
    Dying()
    assert written.text.count("uncaught") == 3
    written.assert_clean()


def test_secrets_made_later_can_be_hidden(written: Written) -> None:
    written.logs.hide(["an-invitation-of-today"])
    structlog.get_logger().info("https://t.me/bot?start=an-invitation-of-today")
    assert "of-today" not in written.text


def test_json_is_one_object_a_line_with_level_time_and_logger() -> None:
    written = Written("json")
    with written.logs:
        structlog.get_logger("bot.inbox").warning("stored", update=7, client=PHONE)
        logging.getLogger("aiogram.event").error("done in %d ms", 5)
    ours, theirs = map(json.loads, written.text.splitlines())
    assert ours.pop("timestamp").endswith("Z")
    assert ours == {
        "event": "stored",
        "level": "warning",
        "logger": "bot.inbox",
        "update": 7,
        "client": "+7910***4567",
    }
    assert (theirs["event"], theirs["level"], theirs["logger"]) == ("done in 5 ms", "error", "aiogram.event")


def test_the_level_changes_at_run_time() -> None:
    written = Written("console", level="WARNING")
    with written.logs as logs:
        log, theirs = structlog.get_logger("bot"), logging.getLogger("aiogram")
        log.info("first")
        theirs.info("first")
        logs.level = "debug"
        log.debug("second")
        theirs.debug("second")
        logs.level = "ERROR"
        log.warning("third")
        assert logs.level == "ERROR"
        with pytest.raises(ValueError, match="level"):
            logs.level = "loud"
    assert "first" not in written.text
    assert written.text.count("second") == 2
    assert "third" not in written.text


def test_libraries_that_print_addresses_are_kept_quiet_even_at_debug() -> None:
    written = Written("console")
    with written.logs:
        logging.getLogger("httpx").info("HTTP Request: GET https://host/?token=x")
        logging.getLogger("httpcore.connection").debug("send_request_headers")
        logging.getLogger("aiohttp.access").info("GET /?event=x&check=y")
    assert written.text == ""


def test_closing_puts_back_what_was_before() -> None:
    root = logging.getLogger()

    def state() -> tuple[object, ...]:
        hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        return (root.handlers[:], root.level, logging.getLogger("httpx").level, *hooks)

    before = state()
    logs = Written("json").logs
    assert state() != before
    logs.close()
    assert state() == before


def test_too_short_a_secret_does_not_spoil_the_log() -> None:
    assert Redactor(["", "a", "abc"]).text("abc a b") == "abc a b"
