"""/status: how the bot is, the bad first."""

import html
from collections.abc import Sequence

from views.findings import Finding, Mark, line
from views.screen import Button, Screen
from views.words import Words

MOST_NAMES = 5
LONGEST = 3_500  # letters: Telegram's messages have 4,096


def lines(words: Words, found: Sequence[Finding]) -> list[str]:
    """What is wrong before everything else, in the order of ``found``."""
    wrong = [one for one in found if one.mark is Mark.WRONG]
    return [line(words, one) for one in (*wrong, *(one for one in found if one.mark is not Mark.WRONG))]


def status_page(words: Words, found: Sequence[Finding]) -> Screen:
    wrong = sum(one.mark is Mark.WRONG for one in found)
    head = words.count("status_wrong", wrong) if wrong else words.html("status_well")
    text = f"<b>{head}</b>"
    for one in lines(words, found):
        if len(text) + len(one) > LONGEST:
            text += "\n…"
            break
        text += "\n" + html.escape(one, quote=False)
    return Screen(text, buttons=((Button(words.plain("button_refresh"), "status"),),))


def heading(words: Words, found: Sequence[Finding]) -> str:
    """For the terminal."""
    wrong = sum(one.mark is Mark.WRONG for one in found)
    return words.count("status_wrong", wrong) if wrong else words.plain("status_well")


def forget_ask(words: Words, number: str, calls: int) -> Screen:
    """``calls``: how many we remember with this number."""
    button = Button(words.plain("button_forget"), "forget", {"number": number})
    leave = Button(words.plain("button_close_menu"), "close_menu")
    return Screen(words.html("forget_ask", number=number, calls=calls), buttons=((button,), (leave,)))


def forgotten(words: Words, calls: int, cases: int, rows: int, backups: Sequence[str]) -> Screen:
    """Without the number: this message stays. ``backups``: names of those that still hold it."""
    return Screen(
        "\n".join(html.escape(one, quote=False) for one in forgotten_lines(words, calls, cases, rows, backups))
    )


def forgotten_lines(words: Words, calls: int, cases: int, rows: int, backups: Sequence[str]) -> list[str]:
    lines = [words.plain("forget_done", calls=calls, cases=cases, rows=rows)]
    if backups:
        lines.append(words.plain("forget_backups", n=len(backups), names=", ".join(backups[:MOST_NAMES])))
    return [*lines, words.plain("forget_elsewhere")]
