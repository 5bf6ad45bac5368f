"""Numbers that were just sent: a list to choose from, and a name to take over from a contact card."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words


def several(words: Words, numbers: Sequence[str], names: Mapping[str, str]) -> Screen:
    """Each leads to its client's page."""
    labels = {number: f"{number} {clean(names.get(number, ''), 32)}".strip() for number in numbers}
    rows = tuple((Button(label, "show_client", {"number": number}),) for number, label in labels.items())
    return Screen(words.html("numbers_found"), rows)


def with_name(words: Words, page: Screen, number: str, name: str) -> Screen:
    """The page, and a button that writes the card's name into the book."""
    label = words.plain("button_take_name", name=clean(name, 32))
    return replace(page, buttons=((Button(label, "take_name", {"number": number, "name": name}),), *page.buttons))
