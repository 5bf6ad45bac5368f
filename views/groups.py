"""What a group chat hears of, as switches."""

from collections.abc import Sequence

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words

MOST = 60  # Telegram shows at most a hundred buttons


def here(words: Words, choices: Sequence[tuple[str, str, bool]]) -> Screen:
    """``choices``: (account, department or "" for all of them, is it told here)."""
    several = len({account for account, _, _ in choices}) > 1
    rows = []
    for account, department, on in choices[:MOST]:
        name = clean(department) or words.plain("here_all")
        label = f"{'✅' if on else '▫️'} {f'{account}: {name}' if several else name}"
        rows.append((Button(label, "here", {"account": account, "department": department}),))
    told = any(on for _, _, on in choices)
    return Screen(words.html("here_on") if told else words.html("here_off"), tuple(rows))
