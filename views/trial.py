"""What is connected, and a test call, as an administrator reads them."""

import html
from collections.abc import Sequence

from views.figures import clean
from views.findings import Finding, line
from views.screen import Button, Screen
from views.words import Words


def connected(words: Words, findings: Sequence[Finding], accounts: Sequence[str], *, changed: bool) -> Screen:
    """With a button for a test call on each account."""
    head = words.html("greet_changed" if changed else "greet_head")
    return Screen("\n".join([head, "", *_lines(words, findings)]), _buttons(words, accounts))


def report(words: Words, account: str, findings: Sequence[Finding], *, over: bool) -> Screen:
    """How far a test call has come; the last step is still awaited until it is ``over``."""
    head = words.html("trial_head", account=clean(account))
    lines = [head, "", *_lines(words, findings), *([] if over else ["…"])]
    return Screen("\n".join(lines))


def card(words: Words, account: str, client: str) -> Screen:
    """What stands in the chat for the pretend client."""
    return Screen(words.html("trial_card", account=clean(account), client=clean(client)))


def _lines(words: Words, findings: Sequence[Finding]) -> list[str]:
    return [html.escape(line(words, finding), quote=False) for finding in findings]


def _buttons(words: Words, accounts: Sequence[str]) -> tuple[tuple[Button, ...], ...]:
    if len(accounts) == 1:
        return ((Button(words.plain("button_trial"), "trial", {"account": accounts[0]}),),)
    labels = {name: words.plain("button_trial_of", account=name) for name in accounts}
    return tuple((Button(label, "trial", {"account": name}),) for name, label in labels.items())
