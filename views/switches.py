"""What rings an employee's phone, as switches: do-not-disturb and the calls of her departments."""

from collections.abc import Sequence

from views import pages
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words


def dnd(words: Words, account: str, on: bool, until: str | None) -> Screen:
    """What the PBX says now, and what may be chosen. ``until``: when it ends by itself, as people read it."""

    def button(label: str, **wish: object) -> Button:
        return Button(label, "dnd", {"account": account, **wish})

    spans = (
        button(words.plain("dnd_1h"), typed="1h"),
        button(words.plain("dnd_2h"), typed="2h"),
        button(words.plain("dnd_tomorrow"), typed="tomorrow 9:00"),
    )
    rows: tuple[tuple[Button, ...], ...]
    if on:
        head = words.html("dnd_on_until", until=until) if until else words.html("dnd_on")
        rows = ((button(words.plain("button_dnd_off"), typed="off"),), spans)
    else:
        head = words.html("dnd_off")
        rows = (spans, (button(words.plain("button_dnd_on"), typed="on"),))
    return Screen(f"{head}\n{words.html('dnd_meaning')}", rows)


def departments(words: Words, account: str, found: Sequence[tuple[str, str, bool]], page: int = 0) -> Screen:
    """``found``: (id, name, do its calls ring her), as the PBX says now, of which a ``page`` is shown."""
    if not found:
        return Screen(words.html("departments_none"))
    here = pages.page(found, page)
    about = {"account": account, "page": here.number}
    rows: list[tuple[Button, ...]] = [
        (Button(f"{'✅' if on else '▫️'} {clean(name)}", "department", {**about, "id": id, "on": not on}),)
        for id, name, on in here.shown
    ]
    rows += here.turning("departments", {"account": account, "typed": ""})
    alike = all(on for _, _, on in found)
    label = words.plain("button_departments_off") if alike else words.plain("button_departments_on")
    rows.append((Button(label, "department", {**about, "id": None, "on": not alike}),))
    return Screen(words.html("departments_head"), tuple(rows))
