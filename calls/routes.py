"""Where a number of the company leads, and how a part of it is changed; spelled as seed 003 §9.3, §9.6 and §9.7 do.

user · group · fax          straight there
ivr                         a menu: buttons 0–9 and "timeout", each to a user, a group or a further menu
scheduler                   `work` and `other` by `schedule`; either may be a route or `onduty`

A part is found by its path: ``("work",)``, a menu's button by its name, ``("other", "2")``; ``()`` is the whole.
A part that leads nowhere yet is ``{}`` (or a button without its target).
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from calls.missed import NotNow

Route = dict[str, Any]
Path = tuple[str, ...]

BUTTONS = (*"1234567890", "timeout")
BY_HOURS = ("work", "other")
DEEPEST = 8  # menus within menus; nobody listens further

WHOLE = ("user", "group", "ivr", "scheduler", "fax")
OF_HOURS = ("user", "group", "ivr", "onduty", "fax")
OF_BUTTON = ("user", "group", "ivr")
ON_DUTY = ("user", "group", "telnum")


def kinds(path: Path) -> tuple[str, ...]:
    """What a part may be."""
    if not path:
        return WHOLE
    return OF_HOURS if path[-1] in BY_HOURS else OF_BUTTON


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


def _kept(part: Route, path: Path) -> Route:
    """What stays when a part leads elsewhere: its greeting, which the whole must have; buttons have none."""
    if path and path[-1] not in BY_HOURS:
        return {}
    return {"greeting": bool(part.get("greeting"))} if not path or "greeting" in part else {}


def _button(part: Route, step: str) -> Route | None:
    menu = part.get("ivr")
    items = menu.get("items", []) if isinstance(menu, dict) else []
    return next((item for item in items if isinstance(item, dict) and item.get("button") == step), None)
