"""What the bot tells a person of, as switches. What rings her phone is the PBX's business: /dnd and /departments."""

from collections.abc import Sequence
from dataclasses import dataclass

from views import pages
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words


@dataclass(frozen=True, slots=True)
class Heard:
    """What she hears of now; ``quiet`` are her quiet hours as text; ``leads``: the evening's letter tells of others
    too."""

    ringing: bool
    own_only: bool
    silent: bool
    evening: bool
    week: bool
    quiet: str | None
    leads: bool


def menu(words: Words, now: Heard) -> Screen:
    def switch(what: str, key: str) -> tuple[Button, ...]:
        return (Button(words.plain(key), "alerts_switch", {"what": what}),)

    evening_on, evening_off = (
        ("alerts_evening_on", "alerts_evening_off") if now.leads else ("alerts_left_on", "alerts_left_off")
    )
    quiet = words.plain("alerts_quiet", hours=now.quiet) if now.quiet else words.plain("alerts_no_quiet")
    other, label = ("ru", "🌐 Русский") if words.language == "en" else ("en", "🌐 English")
    rows = (
        switch("ringing", "alerts_ringing_on" if now.ringing else "alerts_ringing_off"),
        switch("own_only", "alerts_own" if now.own_only else "alerts_departments"),
        switch("evening", evening_on if now.evening else evening_off),
        switch("week", "alerts_week_on" if now.week else "alerts_week_off"),
        switch("silent", "alerts_silent" if now.silent else "alerts_loud"),
        (Button(quiet, "alerts_quiet"),),
        (
            Button(words.plain("alerts_which_departments"), "alerts_which", {"kind": "department"}),
            Button(words.plain("alerts_which_lines"), "alerts_which", {"kind": "line"}),
        ),
        (Button(label, "language", {"language": other}),),
    )
    return Screen(words.html("alerts_head"), rows)


def which(words: Words, kind: str, found: Sequence[tuple[str, str, bool]], page: int = 0) -> Screen:
    """``found``: (account, name, does she hear of it), of which a ``page`` is shown."""
    several = len({account for account, _, _ in found}) > 1
    here = pages.page(found, page)
    rows: list[tuple[Button, ...]] = [
        (
            Button(
                f"{'🔔' if on else '🔕'} {clean(f'{account}: {name}' if several else name)}",
                "alerts_deaf",
                {"account": account, "kind": kind, "name": name, "page": here.number},
            ),
        )
        for account, name, on in here.shown
    ]
    rows += here.turning("alerts_which", {"kind": kind})
    rows.append((Button(words.plain("button_back"), "alerts"),))
    head = words.html("alerts_which_head") if found else words.html("alerts_which_none")
    return Screen(head, tuple(rows))
