"""What the bot tells a person of, as switches. What rings her phone is the PBX's business: /dnd and /departments."""

from collections.abc import Sequence

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

MOST = 60


def menu(words: Words, *, ringing: bool, own_only: bool, silent: bool, quiet: str | None) -> Screen:
    def switch(on: str, off: str, now: bool, what: str) -> Button:
        return Button(words.plain(on) if now else words.plain(off), "alerts_switch", {"what": what})

    quiet_label = words.plain("alerts_quiet", hours=quiet) if quiet else words.plain("alerts_no_quiet")
    rows = (
        (switch("alerts_ringing_on", "alerts_ringing_off", ringing, "ringing"),),
        (switch("alerts_own", "alerts_departments", own_only, "own_only"),),
        (switch("alerts_silent", "alerts_loud", silent, "silent"),),
        (Button(quiet_label, "alerts_quiet"),),
        (
            Button(words.plain("alerts_which_departments"), "alerts_which", {"kind": "department"}),
            Button(words.plain("alerts_which_lines"), "alerts_which", {"kind": "line"}),
        ),
    )
    return Screen(words.html("alerts_head"), rows)


def which(words: Words, kind: str, found: Sequence[tuple[str, str, bool]]) -> Screen:
    """``found``: (account, name, does she hear of it)."""
    several = len({account for account, _, _ in found}) > 1
    rows = [
        (
            Button(
                f"{'🔔' if on else '🔕'} {clean(f'{account}: {name}' if several else name)}",
                "alerts_deaf",
                {"account": account, "kind": kind, "name": name},
            ),
        )
        for account, name, on in found[:MOST]
    ]
    rows.append((Button(words.plain("button_back"), "alerts"),))
    head = words.html("alerts_which_head") if found else words.html("alerts_which_none")
    return Screen(head, tuple(rows))
