"""Composing a route: what a part of it is to be, to whom it leads, which buttons and hours it has."""

from collections.abc import Sequence
from typing import Any

from calls.pattern import shown
from calls.route_reading import alike
from calls.routes import BY_HOURS, DEEPEST, Path, Route, at, free_buttons, kinds, unfinished
from views import routes
from views.lines import before_after
from views.lists import PAGE
from views.routes import Names
from views.screen import Button, Screen
from views.words import Words

ACROSS = 2  # buttons of kinds in a row


def part(
    words: Words, draft: int, telnum: str, before: Route, route: Route, path: Path, names: Names, *, said: str = ""
) -> Screen:
    """One part of the route that is being composed, the whole at ``()``. ``said``: first, HTML."""
    here = at(route, path) or {}
    head = words.html("route_editing", number=shown(telnum))
    lines = [*([said, ""] if said else []), head]
    if path:
        lines += [words.html("route_place", place=routes.place(words, path)), routes.told(words, here, names)]
    else:
        lines += ["", before_after(words, before, route, names)]
    lacks = list(unfinished(route)) if not path else []
    if lacks:
        lines += ["", words.html("route_unfinished")]
    about: dict[str, Any] = {"draft": draft, "path": list(path)}
    rows = [*_kinds(words, about, here, path), *_inside(words, about, here, path, names)]
    if not path or path[-1] in BY_HOURS:
        label = words.plain("button_route_greeting_off" if here.get("greeting") else "button_route_greeting_on")
        rows.append((Button(label, "route_greet", about),))
    if path and path[-1] not in BY_HOURS:
        rows.append((Button(words.plain("button_route_drop"), "route_drop", about),))
    if path:
        rows.append((Button(words.plain("button_back"), "route_part", {**about, "path": list(path[:-1])}),))
    else:
        save = (
            ()
            if lacks or alike(before, route)
            else (Button(words.plain("button_route_save"), "route_save", {"draft": draft}),)
        )
        rows.append((*save, Button(words.plain("button_route_leave"), "route_leave", {"draft": draft})))
    return Screen("\n".join(lines), tuple(rows))


def duty(words: Words, draft: int, path: Path) -> Screen:
    """Who is on duty: an employee, a department, an outside number?"""
    about = {"draft": draft, "path": list(path), "duty": True}
    rows = (
        (Button(words.plain("route_kind_user"), "route_pick", {**about, "what": "user"}),),
        (Button(words.plain("route_kind_group"), "route_pick", {**about, "what": "group"}),),
        (Button(words.plain("route_kind_telnum"), "route_ask", {**about, "what": "telnum"}),),
        (Button(words.plain("button_back"), "route_part", {"draft": draft, "path": list(path)}),),
    )
    return Screen(words.html("route_duty_whom"), rows)


def pick(
    words: Words, draft: int, path: Path, what: str, found: Sequence[tuple[str, str]], *, duty: bool, after: Any
) -> Screen:
    """Which employee or department? ``found``: (id, name); ``after``: what a further page begins behind."""
    about: dict[str, Any] = {"draft": draft, "path": list(path), "what": what, "duty": duty}
    rows = [
        (
            Button(
                routes.short(words, {"type": what, what: id}, {f"{what}:{id}": name}), "route_set", {**about, "id": id}
            ),
        )
        for id, name in found[:PAGE]
    ]
    if after is not None:
        rows.append((Button(words.plain("button_more"), "route_pick", {**about, "after": after}),))
    rows.append((Button(words.plain("button_back"), "route_part", {"draft": draft, "path": list(path)}),))
    text = (
        words.html("route_pick_user" if what == "user" else "route_pick_group") if found else words.html("route_nobody")
    )
    return Screen(text, tuple(rows))


def key(words: Words, draft: int, path: Path, here: Route) -> Screen:
    """Which button of the menu?"""
    labels = [
        Button(routes.button(words, name), "route_part", {"draft": draft, "path": [*path, name]})
        for name in free_buttons(here)
    ]
    digits, others = [one for one in labels if len(one.label) == 1], [one for one in labels if len(one.label) > 1]
    rows = [tuple(digits[place : place + 5]) for place in range(0, len(digits), 5)]
    rows += [(one,) for one in others]
    rows.append((Button(words.plain("button_back"), "route_part", {"draft": draft, "path": list(path)}),))
    return Screen(words.html("route_which_button"), tuple(rows))


def ask(words: Words, what: str) -> Screen:
    """What is to be typed: hours, the name of a menu, the number on duty."""
    if what == "hours":
        return Screen(words.html("route_ask_hours"), ask_words=words.plain("route_ask_hours_short"))
    if what == "name":
        return Screen(words.html("route_ask_name"), ask_words=words.plain("route_ask_name_short"))
    return Screen(words.html("route_ask_telnum"), ask_words=words.plain("route_ask_telnum_short"))


def left(words: Words, account: str, telnum: str) -> Screen:
    back = Button(words.plain("button_back"), "line", {"account": account, "telnum": telnum})
    return Screen(words.html("route_left", number=shown(telnum)), ((back,),))


def _kinds(words: Words, about: dict[str, Any], here: Route, path: Path) -> list[tuple[Button, ...]]:
    offered = [kind for kind in kinds(path) if kind != "ivr" or len(path) < DEEPEST]
    labels = []
    for kind in offered:
        sign = "✓ " if here.get("type") == kind else ""
        if kind in ("user", "group"):
            labels.append(Button(f"{sign}{words.plain(f'route_kind_{kind}')}", "route_pick", {**about, "what": kind}))
        else:
            labels.append(Button(f"{sign}{words.plain(f'route_kind_{kind}')}", "route_kind", {**about, "kind": kind}))
    return [tuple(labels[place : place + ACROSS]) for place in range(0, len(labels), ACROSS)]


def _inside(words: Words, about: dict[str, Any], here: Route, path: Path, names: Names) -> list[tuple[Button, ...]]:
    """Its own parts: hours and both routes, or the buttons of a menu."""
    rows: list[tuple[Button, ...]] = []

    def inner(step: str, label: str) -> tuple[Button, ...]:
        inside = at(here, (step,)) or {}
        return (
            Button(f"{label}: {routes.short(words, inside, names)}", "route_part", {**about, "path": [*path, step]}),
        )

    if here.get("type") == "scheduler":
        hours = routes.hours(words, here.get("schedule") or {})
        rows.append((Button(words.plain("button_route_hours", hours=hours), "route_ask", {**about, "what": "hours"}),))
        rows += [inner(step, words.plain("route_work" if step == "work" else "route_other")) for step in BY_HOURS]
    menu = here.get("ivr")
    if here.get("type") == "ivr" and isinstance(menu, dict):
        names_of = [str(item.get("button")) for item in menu.get("items", [])]
        rows += [inner(name, routes.button(words, name)) for name in names_of]
        add = (Button(words.plain("button_route_key"), "route_key", about),) if free_buttons(here) else ()
        rows.append((*add, Button(words.plain("button_route_name"), "route_ask", {**about, "what": "name"})))
    return rows
