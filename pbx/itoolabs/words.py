"""The small words of the dialect of seeds 002 and 003: logins, results, seconds, times; and a push's fingerprint."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from calls.event import Direction, Result

TOKEN_FIELD = "crm_token"  # noqa: S105 - the name of the field
CALL_ID_MAX = 128
SECONDS_MAX = 7 * 24 * 3600  # no call is longer; what says so is noise
TEXT_MAX = 256
RATING_MAX = 100

DIRECTIONS = {"in": Direction.IN, "out": Direction.OUT}
INTERNAL = frozenset({"internal", "inner"})
# Who "answered" was no person: menus, fax, voicemail, an answering machine, greetings (003 §4.2 `destination`).
MACHINES = frozenset({"ivr", "fax", "vm", "am", "hello", "offtime"})

_LOGIN_MAX = 256
_LINK_MAX = 2048
_LINK = re.compile(r"https?://[^\s\"<>]+", re.ASCII)
_YEARS = range(2000, 2100)
_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?", re.ASCII)
_LOST_PLUS = re.compile(r" (?=\d\d:?\d\d\Z)", re.ASCII)  # an unquoted "+" of an offset arrives as a blank

# What stands in `user` when no employee does: the switch, a machine. Departments are `g_…`.
_NOBODY = MACHINES | {"", "pbx", "group"}
_DEPARTMENT = "g_"

_RESULTS = {
    "success": Result.SUCCESS,
    "missed": Result.MISSED,
    "cancel": Result.CANCEL,
    "busy": Result.BUSY,
    "notavailable": Result.NOT_AVAILABLE,
    "notallowed": Result.NOT_ALLOWED,
    "notfound": Result.NOT_FOUND,
    "noanswer": Result.NO_ANSWER,
}


def login(user: str) -> str | None:
    """The employee's login out of `login@tenant`; None for the switch, a department, a menu, nobody."""
    name = user.strip().split("@", 1)[0].strip()[:_LOGIN_MAX]
    return None if name.casefold() in _NOBODY or is_department(name) else name


def is_department(id: str) -> bool:
    """Is it an id of a department? One may also stand where a login should: nobody's phone, the department's call."""
    return id.strip().casefold().startswith(_DEPARTMENT)


def fingerprint(fields: Mapping[str, str]) -> str:
    """sha256, hex, over every field but the token, in any order: the dialect has no event ids and no event times."""
    told = sorted((key, value) for key, value in fields.items() if key != TOKEN_FIELD)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def result_of(status: str) -> Result:
    """`Success`, `SUCCESS`, `not available` … folded. What nobody knows is UNKNOWN and never an answer."""
    return _RESULTS.get(re.sub(r"[\s_-]", "", status.casefold()), Result.UNKNOWN)


def whole(text: str, limit: int) -> int | None:
    """A whole number from 0 to ``limit``, else None: negative, absurd and unreadable ones are not told."""
    number = int(float(text)) if _NUMBER.fullmatch(text) else None
    return number if number is not None and number <= limit else None


def link(text: str) -> str | None:
    """The address of a recording; None for what is none, or is absurdly long."""
    return text if len(text) <= _LINK_MAX and _LINK.fullmatch(text) else None


def start_ms(text: str) -> int | None:
    """Milliseconds UTC of `20170703T121110Z` or ISO, with or without an offset; without any it is UTC."""
    if not 15 <= len(text) <= 40:  # a date alone is no start
        return None
    for spelling in (text, _LOST_PLUS.sub("+", text)):
        try:
            start = datetime.fromisoformat(spelling)
        except ValueError:
            continue
        if start.year in _YEARS:
            aware = start if start.tzinfo else start.replace(tzinfo=UTC)
            return int(aware.timestamp() * 1000)
    return None
