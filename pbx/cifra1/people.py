"""SIP accounts (001 §3.5) as employees: an employee may have several, and is known by her short number."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pbx.cifra1.rows import text
from pbx.shapes import Employee, SipAccount

# The account's own domain is the company's, so its name is the short number, alone or with something around it.
_EXTENSION = re.compile(r"(?:.*[^0-9])?([0-9]{2,5})@.*|([0-9]{2,5})(?:[^0-9].*)?|.*[^0-9]([0-9]{2,5})", re.ASCII)
_DEPTH = 3


def employees(rows: Iterable[Mapping[str, Any]]) -> list[Employee]:
    """``details``: ``sip_accounts`` (all of them), ``registered`` (one of them is) and ``vats_user_id``."""
    by_user: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if name := text(row.get("sip_user_name")):
            by_user.setdefault(text(row.get("vats_user_id")) or name, []).append(row)
    found: dict[str, Employee] = {}
    for user, told in by_user.items():
        accounts = tuple(map(account, told))
        extension = next((one.extension for one in accounts if one.extension), None)
        login = extension or accounts[0].name
        details = {
            "sip_accounts": accounts,
            "registered": any(one.registered for one in accounts),
            "vats_user_id": user,
        }
        name = next((named for row in told if (named := text(row.get("vats_user_name")))), "")
        found.setdefault(login, Employee(login, extension, name, details=details))
    return list(found.values())


def objects(value: object, depth: int = _DEPTH) -> Iterator[Mapping[str, Any]]:
    """The rows of a "many-dimensional array": a list of them, a map of them, or such things inside one another. What
    has a plain value of its own is a row; empty values come as `[]`."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    if isinstance(value, dict) and any(not isinstance(one, dict | list) for one in inner):
        yield value
    elif depth:
        for one in inner:
            yield from objects(one, depth - 1)


def account(row: Mapping[str, Any]) -> SipAccount:
    return SipAccount(
        name=text(row.get("sip_user_name")),
        registered=text(row.get("is_active")) == "1",
        state=text(row.get("state_name")),
        expires=text(row.get("expires")),
        last_seen=text(row.get("last_dt")),
        since=text(row.get("first_connect")),
        contact=text(row.get("contact")),
        agent=text(row.get("user_agent")),
        owner=text(row.get("vats_user_name")),
        extension=_extension(text(row.get("sip_user_name"))),
    )


def _extension(name: str) -> str | None:
    found = _EXTENSION.fullmatch(name)
    return next((group for group in found.groups() if group), None) if found else None
