"""What a group chat hears of, as switches."""

from collections.abc import Sequence

from views import pages
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words


def here(words: Words, choices: Sequence[tuple[str, str, bool]], page: int = 0) -> Screen:
    """``choices``: (account, department or "" for all of them, is it told here), of which a ``page`` is shown."""
    several = len({account for account, _, _ in choices}) > 1
    shown = pages.page(choices, page)
    rows: list[tuple[Button, ...]] = []
    for account, department, on in shown.shown:
        name = clean(department) or words.plain("here_all")
        label = f"{'✅' if on else '▫️'} {f'{account}: {name}' if several else name}"
        about = {"account": account, "department": department, "page": shown.number}
        rows.append((Button(label, "here", about),))
    rows += shown.turning("here_page", {})
    told = any(on for _, _, on in choices)
    return Screen(words.html("here_on") if told else words.html("here_off"), tuple(rows))
