"""Where a number of the company leads, and how a part of it is changed; spelled as seed 003 §9.3, §9.6 and §9.7 do.

user · group · fax          straight there
ivr                         a menu: buttons 0–9 and "timeout", each to a user, a group or a further menu
scheduler                   `work` and `other` by `schedule`; either may be a route or `onduty`

A part is found by its path: ``("work",)``, a menu's button by its name, ``("other", "2")``; ``()`` is the whole.
A part that leads nowhere yet is ``{}`` (or a button without its target).
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from calls.missed import NotNow
from calls.week import spans

Route = dict[str, Any]
Path = tuple[str, ...]

BUTTONS = (*"1234567890", "timeout")
BY_HOURS = ("work", "other")
DEEPEST = 8  # menus within menus; nobody listens further

WHOLE = ("user", "group", "ivr", "scheduler", "fax")
OF_HOURS = ("user", "group", "ivr", "onduty", "fax")
OF_BUTTON = ("user", "group", "ivr")
ON_DUTY = ("user", "group", "telnum")

# What each kind leads to, and what else is known of it; names are for people only.
_HOLDS = {
    "user": ("user",), "group": ("group",), "fax": (), "ivr": ("ivr",), "scheduler": (*BY_HOURS, "schedule"),
    "onduty": ("subtype", *ON_DUTY),
}  # fmt: skip
_NAMES = frozenset({"user_name", "group_name"})


def kinds(path: Path) -> tuple[str, ...]:
    """What a part may be."""
    if not path:
        return WHOLE
    return OF_HOURS if path[-1] in BY_HOURS else OF_BUTTON


def of_number(kind: str, details: Mapping[str, Any]) -> Route:
    """A number's route as it is read → as it is written. Raises NotNow("route_foreign") for a part nobody here knows:
    writing it again would lose it."""
    told = {**details, "type": kind}
    told.setdefault("group", details.get("group_"))  # so the printed §9.2 spells it
    wanted = ("type", "greeting", *_HOLDS.get(kind, ()))
    route = _part({key: told.get(key) for key in wanted}, strict=True)
    return {**route, "greeting": bool(told.get("greeting"))}


def reads(kind: str, details: Mapping[str, Any]) -> Route:
    """The same without a refusal, to be looked at and compared: what nobody knows is left out."""
    told = {**details, "type": kind}
    told.setdefault("group", details.get("group_"))
    route = _part({key: told.get(key) for key in ("type", "greeting", *_HOLDS.get(kind, ()))}, strict=False)
    return {**route, "greeting": bool(told.get("greeting"))}


def alike(one: Route, other: Route) -> bool:
    """Do both mean the same? Greetings that are left out are none; a PBX rounds to minutes."""
    return bool(_plain(one) == _plain(other))


def at(route: Route, path: Path) -> Route | None:
    """The part, None where there is none."""
    part: Any = route
    for step in path:
        part = part.get(step) if step in BY_HOURS else _button(part, step)
        if not isinstance(part, dict):
            return None
    found: Route = part
    return found


def put(route: Route, path: Path, part: Route | None) -> Route:
    """The route with this part in its place; None takes a button away. Raises NotNow("route_gone") where the place
    itself is there no more."""
    if not path:
        return dict(part or {})
    changed = deepcopy(route)
    *way, step = path
    around = at(changed, tuple(way))
    if around is None or (step in BY_HOURS) != (around.get("type") == "scheduler"):
        raise NotNow("route_gone")
    if step in BY_HOURS:
        around[step] = dict(part or {})
        return changed
    menu = around.get("ivr")
    if not isinstance(menu, dict):
        raise NotNow("route_gone")
    items = [item for item in menu.get("items", []) if item.get("button") != step]
    if part is not None:
        items.append({**part, "button": step})
    menu["items"] = sorted(items, key=lambda item: BUTTONS.index(item["button"]))
    return changed


def become(part: Route, kind: str, path: Path, name: str) -> Route:
    """The part as another kind, its target still to be chosen; the greeting stays. ``name`` is a new menu's."""
    made = {**_kept(part, path), "type": kind}
    if kind == "ivr":
        made["ivr"] = {"name": name, "items": []}
    if kind == "scheduler":  # where it led until now is where it leads in working hours
        inner = {key: value for key, value in part.items() if key != "greeting"}
        return {**made, "work": inner if inner.get("type") in OF_HOURS else {}, "other": {}, "schedule": {}}
    return made


def lead(part: Route, what: str, id: str, path: Path, *, duty: bool = False) -> Route:
    """The part leading straight to ``what`` (user, group, telnum) ``id``; ``duty``: as whoever is on duty."""
    kind = {"type": "onduty", "subtype": what} if duty else {"type": what}
    return {**_kept(part, path), **kind, what: id}


def unfinished(route: Route, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Parts that lead nowhere, each with what it lacks: ``target``, ``buttons``, ``schedule``."""
    kind = route.get("type")
    if kind == "scheduler":
        for step in BY_HOURS:
            yield from unfinished(route.get(step) or {}, (*path, step))
        if not route.get("schedule"):
            yield path, "schedule"
    elif kind == "ivr":
        menu = route.get("ivr")
        if isinstance(menu, dict):
            if not menu.get("items"):
                yield path, "buttons"
            for item in menu.get("items", []):
                yield from unfinished(item, (*path, str(item.get("button"))))
        elif not menu:
            yield path, "buttons"
    elif kind != "fax" and not target(route):
        yield path, "target"


def target(part: Route) -> tuple[str, str] | None:
    """What a part leads straight to: ("user", login), ("group", id), ("telnum", digits)."""
    kind = part.get("subtype") if part.get("type") == "onduty" else part.get("type")
    named = part.get(str(kind)) if kind in ON_DUTY else None
    return (str(kind), str(named)) if named else None


def free_buttons(part: Route) -> list[str]:
    """Those of a menu that lead nowhere yet."""
    menu = part.get("ivr")
    taken = {item.get("button") for item in menu.get("items", [])} if isinstance(menu, dict) else set()
    return [button for button in BUTTONS if button not in taken]


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


def _kept(part: Route, path: Path) -> Route:
    """What stays when a part leads elsewhere: its greeting, which the whole must have; buttons have none."""
    if path and path[-1] not in BY_HOURS:
        return {}
    return {"greeting": bool(part.get("greeting"))} if not path or "greeting" in part else {}


def _button(part: Route, step: str) -> Route | None:
    menu = part.get("ivr")
    items = menu.get("items", []) if isinstance(menu, dict) else []
    return next((item for item in items if isinstance(item, dict) and item.get("button") == step), None)


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
