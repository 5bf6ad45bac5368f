"""A number's route as a PBX shows it → as it is written again (``calls.routes``), and whether two of them are alike."""

from collections.abc import Mapping
from typing import Any

from calls.missed import NotNow
from calls.routes import BUTTONS, BY_HOURS, OF_BUTTON, OF_HOURS, ON_DUTY, WHOLE, Route
from calls.week import spans

# What each kind leads to, and what else is known of it; names are for people only.
_HOLDS = {
    "user": ("user",), "group": ("group",), "fax": (), "ivr": ("ivr",), "scheduler": (*BY_HOURS, "schedule"),
    "onduty": ("subtype", *ON_DUTY),
}  # fmt: skip
_NAMES = frozenset({"user_name", "group_name"})


def of_number(kind: str, details: Mapping[str, Any]) -> Route:
    """A number's route as it is read → as it is written. Raises NotNow("route_foreign") for a part nobody here knows:
    writing it again would lose it."""
    return _whole(kind, details, strict=True)


def reads(kind: str, details: Mapping[str, Any]) -> Route:
    """The same without a refusal, to be looked at and compared: what nobody knows is left out."""
    return _whole(kind, details, strict=False)


def alike(one: Route, other: Route) -> bool:
    """Do both mean the same? Greetings that are left out are none; a PBX rounds to minutes."""
    return bool(_plain(one) == _plain(other))


def names(told: object) -> dict[str, str]:
    """«user:anna» → her name, «group:sales» → the department's, of everybody whom the PBX names in a route."""
    found: dict[str, str] = {}
    if isinstance(told, list):
        for one in told:
            found |= names(one)
    if isinstance(told, Mapping):
        for kind in ("user", "group"):
            id, name = told.get(kind) or told.get(f"{kind}_"), told.get(f"{kind}_name")
            if isinstance(id, str) and isinstance(name, str) and name.strip():
                found[f"{kind}:{id}"] = name.strip()
        for value in told.values():
            found |= names(value)
    return found


def _whole(kind: str, details: Mapping[str, Any], *, strict: bool) -> Route:
    told = {**details, "type": kind}
    told.setdefault("group", details.get("group_"))  # so the printed §9.2 spells it
    wanted = ("type", "greeting", *_HOLDS.get(kind, ()))
    return {**_part({key: told.get(key) for key in wanted}, strict=strict), "greeting": bool(told.get("greeting"))}


def _part(told: Any, *, strict: bool, button: bool = False) -> Route:
    if not isinstance(told, Mapping):
        return {}
    kind = told.get("type")
    if strict and kind not in (OF_BUTTON if button else {*WHOLE, *OF_HOURS}):
        raise NotNow("route_foreign", part=f"type {kind}")
    holds = _HOLDS.get(str(kind), ())
    if kind == "onduty":
        holds = ("subtype", str(told.get("subtype")))
    known = {"type", "button"} if button else {"type", "greeting"}
    _nothing_else(told, {*known, *holds, *_NAMES}, strict)
    kept = {key: told[key] for key in (*sorted(known), *holds) if told.get(key) not in (None, "")}
    if isinstance(kept.get("ivr"), Mapping):
        kept["ivr"] = _menu(kept["ivr"], strict)
    for step in BY_HOURS:
        if step in kept:
            kept[step] = _part(kept[step], strict=strict)
    if "schedule" in kept:
        kept["schedule"] = _schedule(kept["schedule"], strict)
    return kept


def _menu(told: Mapping[str, Any], strict: bool) -> Route:
    known = ("name", "greeting", "greeting_custom")
    _nothing_else(told, {*known, "items"}, strict)
    listed = told.get("items")
    items = [_part(item, strict=strict, button=True) for item in (listed if isinstance(listed, list) else [])]
    kept = {key: told[key] for key in known if told.get(key) not in (None, "")}
    if strict and any(item.get("button") not in BUTTONS for item in items):
        raise NotNow("route_foreign", part="button")
    return {**kept, "items": [item for item in items if item.get("button") in BUTTONS]}


def _schedule(told: Any, strict: bool) -> Route:
    if not isinstance(told, Mapping):
        return {}
    kept: Route = {}
    for name, day in told.items():
        if isinstance(day, Mapping) and not day.get("holiday"):
            _nothing_else(day, {"start", "end", "holiday"}, strict)
            kept[name] = {key: day.get(key) for key in ("start", "end")}
            if strict and not spans({name: day}).spans:  # a day nobody can tell
                raise NotNow("route_foreign", part=f"schedule.{name}")
    return kept


def _nothing_else(told: Mapping[str, Any], known: set[str], strict: bool) -> None:
    """What is empty may be left out; what says something may not."""
    for key, value in told.items():
        if strict and key not in known and value not in (None, "", False, [], {}):
            raise NotNow("route_foreign", part=key)


def _plain(route: Any) -> Any:
    if isinstance(route, list):
        items = [_plain(one) for one in route]
        return sorted(items, key=lambda item: str(item.get("button")) if isinstance(item, dict) else str(item))
    if not isinstance(route, dict):
        return route
    plain = {key: _plain(value) for key, value in route.items() if value not in (None, False, "")}
    for end in ("start", "end"):
        if isinstance(plain.get(end), int):
            plain[end] = plain[end] // 60
    return plain
