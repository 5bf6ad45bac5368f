"""Reading a request exactly as the document prints it: anything else is a validation error."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from multidict import MultiMapping

Check = Callable[[Any], bool]

DIGITS = re.compile(r"[0-9]{1,15}", re.ASCII)
PATTERN = re.compile(r"[0-9]{1,15}\*?", re.ASCII)
EXTENSION = re.compile(r"[0-9]{1,5}", re.ASCII)
LOGIN = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


class Refused(Exception):
    """What the vendor says no with (§3.3)."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def wrong() -> Refused:
    return Refused(400, "Validation error")


def missing() -> Refused:
    return Refused(404, "Not Found")


@dataclass(frozen=True)
class Asked:
    """One request: its query and its body."""

    query: MultiMapping[str]
    content_type: str
    body: bytes

    def only(self, *names: str) -> dict[str, str]:
        """The query, which may hold these names alone, each once."""
        if set(self.query) - set(names) or len(self.query) != len(set(self.query)):
            raise wrong()
        return dict(self.query)

    def nothing(self) -> None:
        self.only()
        self.no_body()

    def no_body(self) -> None:
        if self.body:
            raise wrong()

    def json(self, check: Check) -> Any:
        """The JSON body, if it is just so."""
        self.only()
        try:
            parsed = json.loads(self.body)
        except (ValueError, RecursionError):
            raise wrong() from None
        if self.content_type != "application/json" or not check(parsed):
            raise wrong()
        return parsed


def text(value: Any) -> bool:
    return isinstance(value, str)


def named(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def flag(value: Any) -> bool:
    return isinstance(value, bool)


def matches(pattern: "re.Pattern[str]") -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def one_of(*values: Any) -> Check:
    return lambda value: any(type(value) is type(one) and value == one for one in values)


def number(least: int, most: int) -> Check:
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def list_of(check: Check, *, least: int = 0) -> Check:
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(check, value))


def shape(needed: dict[str, Check], optional: dict[str, Check] | None = None) -> Check:
    """An object with all of the needed members, perhaps some of the optional ones, and no others."""
    known = needed | (optional or {})

    def check(value: Any) -> bool:
        return (
            isinstance(value, dict)
            and set(needed) <= set(value) <= set(known)
            and all(known[name](one) for name, one in value.items())
        )

    return check


def page(asked: Asked, rows: list[dict[str, Any]], *searched: str) -> dict[str, Any]:
    """§3.2: `search` in those members, `start`, `limit`, and the `info` beside the items."""
    query = asked.only("search", "start", "limit")
    asked.no_body()
    search = query.get("search", "")
    found = [row for row in rows if any(search.casefold() in str(row.get(name, "")).casefold() for name in searched)]
    start, limit = _count(query, "start", 0), _count(query, "limit", len(found))
    info = {"search": search, "start": start, "limit": limit, "total": len(found)}
    if start + limit < len(found):
        info["next"] = start + limit
    return {"items": found[start : start + limit], "info": info}


def _count(query: dict[str, str], name: str, default: int) -> int:
    told = query.get(name, str(default))
    if not DIGITS.fullmatch(told):
        raise wrong()
    return int(told)
