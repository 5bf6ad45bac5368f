"""Employees and departments of a PBX as fields people read and type (``calls/staff_fields.py``), and back again into
the vendor's own (seed 003 §6.3, §7.5, §8.3, §8.7)."""

from collections.abc import Iterable, Mapping
from typing import Any

from calls.staff_fields import VOICEMAIL, Fields
from calls.staff_members import listed
from pbx.shapes import Department, Employee, Member

_EMPLOYEE = ("name", "ext", "mobile", "email", "position", "role", "login")  # the vendor calls them the same
_DEPARTMENT = {"name": "name", "ext": "ext", "order": "call_order", "impatient": "advanced"}

# The vendor's name of a field → ours, for what its checks refuse (``pbx/megafon/forms.py``).
OURS: Mapping[str, str] = {
    **{name: name for name in _EMPLOYEE},
    **{theirs: ours for ours, theirs in _DEPARTMENT.items()},
    "mobile_redirect": "redirect",
    "mobile_redirect.delay": "delay",
    "call_duration": "ring",
    "timeout": "target",
    "timeout.time": "wait",
    "users": "members",
}


def of_employee(one: Employee) -> Fields:
    redirect = _object(one.details.get("mobile_redirect"))
    on = redirect.get("enabled") is True
    return {
        "name": one.name,
        "ext": one.extension or "",
        "mobile": (one.mobile or "").removeprefix("+"),
        "redirect": ("mobile" if redirect.get("forward") is True else "all") if on else "off",
        "delay": str(redirect.get("delay") or 0) if on else "",
        "email": _text(one.details.get("email")),
        "position": _text(one.details.get("position")),
        "role": _text(one.details.get("role")),
    }


def of_department(one: Department) -> Fields:
    timeout = _object(one.details.get("timeout")) or {"target": one.details.get("target")}
    target = _text(timeout.get("target")) or VOICEMAIL
    return {
        "name": one.name,
        "ext": one.extension or "",
        "order": one.order or "",
        "ring": _text(one.details.get("call_duration")),
        "wait": _text(timeout.get("time")),
        "target": target if target == VOICEMAIL else f"{target}:{_text(timeout.get(target))}",
        "impatient": _text(one.details.get("advanced")),
        "members": members(one.members or ()),
    }


def employee_body(now: Fields, wished: Fields) -> dict[str, Any]:
    """What is sent to make of ``now`` what is ``wished``; the redirect goes whole, with its number."""
    whole = {**now, **wished}
    body: dict[str, Any] = {field: wished[field] for field in _EMPLOYEE if field in wished}
    if wished.keys() & {"redirect", "delay"}:
        redirect = whole.get("redirect", "off")
        body["mobile_redirect"] = {"enabled": redirect != "off"}
        if redirect != "off":
            body["mobile"] = whole.get("mobile", "")
            body["mobile_redirect"] |= {"delay": int(whole.get("delay") or 0), "forward": redirect == "mobile"}
    return body


def department_body(now: Fields, wished: Fields) -> dict[str, Any]:
    """The same of a department; where unanswered calls go is sent whole, and so are the members."""
    whole = {**now, **wished}
    body: dict[str, Any] = {theirs: wished[ours] for ours, theirs in _DEPARTMENT.items() if ours in wished}
    if wished.get("ring"):
        body["call_duration"] = int(wished["ring"])
    if wished.keys() & {"wait", "target"}:
        target, _, whom = whole.get("target", VOICEMAIL).partition(":")
        body["timeout"] = {"target": target, **({target: whom} if whom else {})}
        if whole.get("wait"):
            body["timeout"]["time"] = int(whole["wait"])
    if "members" in wished:
        users = listed(wished["members"])
        body["users"] = [{"login": login, "calls_enable": receives} for login, receives in users.items()]
    return body


def members(found: Iterable[Member]) -> str:
    """«anna,!boris» in their order."""
    return ",".join(one.login if one.receives else f"!{one.login}" for one in found)


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    """A string or a number of the vendor's; "" for everything else."""
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
