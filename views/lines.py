"""The company's numbers: the list, one of them, and the question before something about it changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from calls.pattern import shown
from calls.route_reading import alike
from calls.routes import Route
from views import routes
from views.changes import Change
from views.figures import clean
from views.lists import LONGEST
from views.routes import Names
from views.screen import Button, Screen
from views.words import Words, escape

# Of a number and of a SIM card, under the vendor's names (seed 003 §9.2, §10.1).
OPTIONS = ("crm", "calltracking", "abc_telnum", "abc_location", "autocaller", "greeting_custom")


@dataclass(frozen=True, slots=True)
class Line:
    """A number of the company. ``place``: what the PBX says of where it is; ``more``: other options of it that are
    set, under the vendor's names (seed 003 §9.2)."""

    telnum: str
    route: Route
    disabled: bool = False
    main: bool = False
    place: str = ""
    more: Mapping[str, str] = field(default_factory=dict)


def lines(
    words: Words, account: str, found: Sequence[Line], names: Names, *, total: int, query: str, after: str | None
) -> Screen:
    """A page of them, each with a button that opens it. ``after``: the number behind which a further page begins."""
    rows = [words.html("lines_head", account=account, total=total)]
    if query:
        rows.append(words.html("lines_found", query=clean(query)))
    rows += ["", *(f"{_label(one)} → {escape(_leads(words, one, names))}" for one in found)]
    if not found:
        rows.append(words.html("lines_none"))
    about = {"account": account, "query": query}
    buttons = [(Button(_label(one), "line", {**about, "telnum": one.telnum}),) for one in found]
    if after is not None:
        buttons.append((Button(words.plain("button_more"), "lines", {**about, "after": after}),))
    return Screen("\n".join(rows), tuple(buttons))


def line(words: Words, account: str, one: Line, names: Names, *, query: str = "", said: str = "") -> Screen:
    """One of them: whether it takes calls, where it leads, what may be done. ``said``: what was just done, HTML."""
    head = words.html("line_head", number=shown(one.telnum), account=account)
    facts = [words.html("line_main")] if one.main else []
    facts += [str(escape(clean(one.place, LONGEST)))] if one.place else []
    rows = [*([said, ""] if said else []), " · ".join([head, *facts])]
    rows.append(words.html("line_off" if one.disabled else "line_on"))
    rows += ["", words.html("line_route"), routes.told(words, one.route, names)]
    rows += options(words, one.more)
    wish = {"account": account, "telnum": one.telnum}
    switch = words.plain("button_line_on" if one.disabled else "button_line_off")
    buttons = (
        (Button(words.plain("button_route_edit"), "route_edit", wish),),
        (Button(switch, "line_switch", {**wish, "on": one.disabled}),),
        (Button(words.plain("button_back"), "lines", {"account": account, "query": query}),),
    )
    return Screen("\n".join(rows), buttons)


def switch(words: Words, account: str, telnum: str, *, on: bool) -> tuple[str, Change, Button, str]:
    """What is asked before calls to it are taken or lost: head, change, the button that does it, and a warning."""
    head = words.html("line_head", number=shown(telnum), account=account)
    states = words.plain("line_state_on"), words.plain("line_state_off")
    before, after = reversed(states) if on else states
    label = words.plain("button_line_on_sure" if on else "button_line_off_sure")
    do = Button(label, "line_enable", {"account": account, "telnum": telnum, "on": on})
    return head, Change(words.plain("line_calls"), before, after), do, "" if on else words.html("line_off_means")


def reroute(
    words: Words, account: str, telnum: str, before: Route, after: Route, names: Names, draft: int | None = None
) -> tuple[str, list[Button]]:
    """What is asked before it leads elsewhere: head, and the buttons. ``draft``: what it is composed in."""
    head = words.html("line_head", number=shown(telnum), account=account)
    wish = {"account": account, "telnum": telnum, "before": before, "after": after, "draft": draft}
    do = [Button(words.plain("button_route_write"), "route_write", wish)]
    if draft is not None:
        do.append(Button(words.plain("button_route_more"), "route_part", {"draft": draft, "path": []}))
    return "\n".join([head, "", before_after(words, before, after, names)]), do


def before_after(words: Words, before: Route, after: Route, names: Names) -> str:
    """Both routes whole, HTML: they do not fit into a line. One where they are alike."""
    told = [words.html("line_was"), routes.told(words, before, names)]
    if not alike(before, after):
        told += ["", words.html("line_will"), routes.told(words, after, names)]
    return "\n".join(told)


def whom(words: Words, account: str, telnum: str, found: Sequence[tuple[str, str, str]]) -> Screen:
    """Several are called so: ``found`` are (user or group, id, name)."""
    rows = [
        (Button(routes.short(words, {"type": what, what: id}, {f"{what}:{id}": name}), "line_lead",
                {"account": account, "telnum": telnum, "what": what, "id": id}),)
        for what, id, name in found
    ]  # fmt: skip
    rows.append((Button(words.plain("button_back"), "line", {"account": account, "telnum": telnum}),))
    return Screen(words.html("line_whom", number=shown(telnum)), tuple(rows))


def _label(one: Line) -> str:
    return f"{'⛔' if one.disabled else '☎️'} {shown(one.telnum)}"


def _leads(words: Words, one: Line, names: Names) -> str:
    return words.plain("line_state_off") if one.disabled else routes.short(words, one.route, names)


def options(words: Words, more: Mapping[str, str]) -> list[str]:
    """Lines of HTML about the options of a number or a card that are set."""
    return [
        words.html("line_option", name=words.plain(f"line_option_{name}"), value=value)
        for name, value in more.items()
        if name in OPTIONS
    ]
