"""Seed 003 §9.3, §9.6, §9.7: what a number's route must look like."""

import re
from datetime import datetime, timedelta, timezone
from typing import Any

from sandbox.company.crmapi.checks import DIGITS, Check, flag, list_of, matches, named, number, one_of, shape

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MOSCOW = timezone(timedelta(hours=3))
BUTTON = re.compile(r"[0-9]|timeout", re.ASCII)

_GREETING: dict[str, Check] = {"greeting": flag}
_DAY = shape({"start": number(0, 86400), "end": number(0, 86400)})


def menu(value: Any) -> bool:
    needed: dict[str, Check] = {"name": named, "items": list_of(_button, least=1)}
    if not shape(needed, {"greeting": flag, "greeting_custom": flag})(value):
        return False
    buttons = [item["button"] for item in value["items"]]
    return len(set(buttons)) == len(buttons)


def _button(value: Any) -> bool:
    kind = value.get("type") if isinstance(value, dict) else None
    if kind not in ("user", "group", "ivr"):
        return False
    to: Check = named if kind != "ivr" else lambda inner: named(inner) or menu(inner)
    return shape({"button": matches(BUTTON), "type": one_of(kind), kind: to})(value)


def inner_route(value: Any) -> bool:
    """`work` and `other` of a schedule; here a greeting may be left out."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "onduty":
        sub = value.get("subtype")
        target: dict[str, dict[str, Check]] = {
            "user": {"user": named},
            "group": {"group": named},
            "telnum": {"telnum": matches(DIGITS)},
        }
        needed: dict[str, Check] = {"type": named, "subtype": named}
        return sub in target and shape(needed | target[sub], _GREETING)(value)
    return kind in _DIRECT and shape({"type": named, **_DIRECT[kind]}, _GREETING)(value)


def number_route(value: Any) -> bool:
    """The whole body of §9.3: `type` and `greeting` are needed, and what the type needs."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind == "scheduler":
        week = shape({}, dict.fromkeys(DAYS, _day))
        needed: dict[str, Check] = {"type": named, "work": inner_route, "other": inner_route, "schedule": week}
        return shape(needed | _GREETING)(value)
    return kind in _DIRECT and shape({"type": named, **_DIRECT[kind], **_GREETING})(value)


def _day(value: Any) -> bool:
    return bool(_DAY(value)) and value["start"] < value["end"]


def people_of(route: Any) -> tuple[set[str], set[str]]:
    """The logins and the departments a route names, at any depth."""
    users: set[str] = set()
    groups: set[str] = set()
    for part in route if isinstance(route, list) else route.values() if isinstance(route, dict) else ():
        inner_users, inner_groups = people_of(part)
        users, groups = users | inner_users, groups | inner_groups
    if isinstance(route, dict):
        users |= {route["user"]} if "user" in route else set()
        groups |= {route["group"]} if "group" in route else set()
    return users, groups


def week_told(week: dict[str, dict[str, int]]) -> dict[str, dict[str, Any]]:
    """Every day, rounded to minutes; a day that was not given is a holiday."""
    return {
        day: {"start": week[day]["start"] // 60 * 60, "end": week[day]["end"] // 60 * 60, "holiday": False}
        if day in week
        else {"start": 0, "end": 0, "holiday": True}
        for day in DAYS
    }


def leads_to(route: dict[str, Any], now: datetime) -> tuple[str, str]:
    """(department, employee) at that moment; both "" for a fax, an outside number, a menu that waits for ever."""
    if route["type"] == "scheduler":
        here = now.astimezone(MOSCOW)
        day = route["schedule"][DAYS[here.weekday()]]
        works = day["start"] <= here.hour * 3600 + here.minute * 60 < day["end"]
        return leads_to(route["work" if works else "other"], now)
    if route["type"] == "ivr":
        inner = route["ivr"]["items"] if isinstance(route["ivr"], dict) else []
        silent = next((item for item in inner if item["button"] == "timeout"), None)
        return leads_to(silent, now) if silent else ("", "")
    kind = route.get("subtype", route["type"])
    return route.get("group", "") if kind == "group" else "", route.get("user", "") if kind == "user" else ""


_DIRECT: dict[str, dict[str, Check]] = {
    "user": {"user": named},
    "group": {"group": named},
    "ivr": {"ivr": menu},
    "fax": {},
}
