"""Where a number leads, told as people say it: who rings, which button leads where, at which hours."""

from collections.abc import Mapping
from typing import Any

from calls.pattern import shown
from calls.routes import BY_HOURS, Route, target
from calls.week import is_always, runs
from views.figures import clean
from views.words import Words, escape

LONGEST = 40  # a name
MOST_LINES = 25  # of one route in a message
INDENT = "\u2003"

Names = Mapping[str, str]  # «user:anna» → her name, «group:sales» → the department's


def told(words: Words, route: Route, names: Names) -> str:
    """The whole route as HTML, a line each."""
    lines = _lines(words, route, names, 0)
    if len(lines) > MOST_LINES:
        lines = [*lines[:MOST_LINES], "…"]
    greeting = [words.html("route_greeting")] if route.get("greeting") else []
    return "\n".join([*lines, *greeting])


def short(words: Words, route: Route, names: Names) -> str:
    """One line of it, plain, for lists and buttons."""
    kind = route.get("type")
    if kind == "ivr":
        return words.plain("route_menu", name=_menu_name(route))
    if kind == "scheduler":
        return words.plain("route_by_hours")
    return _straight(words, route, names)


def hours(words: Words, week: Mapping[str, Any]) -> str:
    """«пн–пт 9:00–18:00, сб 10:00–15:00», plain."""
    if is_always(week):
        return words.plain("week_always")
    names = words.plain("week_days").split()
    told = []
    for together, start, end in runs(week):
        days = ", ".join(names[first] if first == last else f"{names[first]}–{names[last]}" for first, last in together)
        told.append(f"{days} {_clock(start)}–{_clock(end)}")
    return ", ".join(told) or words.plain("week_never")


def button(words: Words, name: str) -> str:
    """«1», or what happens when nothing is pressed; plain."""
    return words.plain("route_timeout") if name == "timeout" else name


def place(words: Words, path: tuple[str, ...]) -> str:
    """«в рабочее время › кнопка 1», plain."""
    return " › ".join(_step(words, step) for step in path)


def _step(words: Words, step: str) -> str:
    if step in BY_HOURS:
        return words.plain("route_work" if step == "work" else "route_other")
    return button(words, step) if step == "timeout" else words.plain("route_button", button=step)


def _lines(words: Words, part: Route, names: Names, depth: int) -> list[str]:
    """The first line goes on where the caller has begun one."""
    kind, pad = part.get("type"), INDENT * depth
    if kind == "scheduler":
        week = hours(words, part.get("schedule") or {})
        heads = (words.html("route_work_hours", hours=week), words.html("route_other_hours"))
        lines = [words.html("route_by_hours")]
        for head, step in zip(heads, BY_HOURS, strict=True):
            lines += _under(f"{pad}{head} ", _lines(words, part.get(step) or {}, names, depth + 1))
        return lines
    menu = part.get("ivr")
    if kind == "ivr" and isinstance(menu, dict):
        lines = [words.html("route_menu", name=_menu_name(part))]
        if menu.get("greeting") or menu.get("greeting_custom"):
            lines[0] += words.html("route_menu_greeting")
        for item in menu.get("items", []):
            head = f"{pad}{INDENT}{escape(button(words, str(item.get('button'))))} — "
            lines += _under(head, _lines(words, item, names, depth + 1))
        return lines if menu.get("items") else [*lines, f"{pad}{INDENT}{words.html('route_no_buttons')}"]
    return [str(escape(_straight(words, part, names)))]


def _under(head: str, lines: list[str]) -> list[str]:
    return [head + lines[0], *lines[1:]]


def _straight(words: Words, part: Route, names: Names) -> str:
    kind = part.get("type")
    if kind == "fax":
        return words.plain("route_fax")
    if kind == "ivr":
        return words.plain("route_menu", name=_menu_name(part))
    leads = target(part)
    if leads is None:
        return (
            words.plain("route_nowhere")
            if kind in (None, "user", "group", "onduty")
            else words.plain("route_unknown", kind=clean(str(kind), LONGEST))
        )
    what, id = leads
    if what == "telnum":
        return words.plain("route_onduty_telnum", number=shown(id))
    name = clean(names.get(f"{what}:{id}") or id, LONGEST)
    if kind == "onduty":
        return words.plain("route_onduty_user" if what == "user" else "route_onduty_group", name=name)
    return words.plain("route_user" if what == "user" else "route_group", name=name)


def _menu_name(part: Route) -> str:
    menu = part.get("ivr")
    return clean(str(menu.get("name") or "") if isinstance(menu, dict) else str(menu or ""), LONGEST)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
