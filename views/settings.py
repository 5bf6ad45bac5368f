"""The rules of a company as an administrator reads and changes them: what counts, what the settings say, who did it."""

from collections.abc import Mapping, Sequence
from typing import Any

from calls.digest import OFF
from calls.ruling import DAY, HOUR, MINUTE, Rule, Sort, Value
from views.changes import Change
from views.figures import clean
from views.screen import Button, Screen
from views.words import Words, escape

PAGE = 10  # of the history
_LANGUAGES = {"ru": "Русский", "en": "English"}
_WARNINGS = {
    "cancel": "rule_cancel_warning",
    "prefixes": "rule_prefixes_warning",
    "retention": "rule_retention_warning",
}
Line = tuple[Rule, Value | None, bool]
"""A rule, what counts, and whether it was said in the chat."""


def menu(words: Words, accounts: Sequence[str]) -> Screen:
    """Whose rules?"""
    rows = [(Button(account, "settings", {"account": account}),) for account in accounts]
    rows.append((_house(words),))
    return Screen(words.html("settings_whose"), tuple(rows))


def _house(words: Words) -> Button:
    return Button(words.plain("settings_house"), "settings", {"account": ""})


def page(words: Words, account: str, lines: Sequence[Line], *, several: bool) -> Screen:
    """Every rule with what counts now. ``account`` "": of the whole house."""
    head = words.html("settings_of", account=account) if account else words.html("settings_of_house")
    text = [head, ""]
    for rule, value, said in lines:
        sign = "✏️" if said else "▫️"
        text.append(f"{sign} {escape(label(words, rule))}: <b>{escape(shown(words, rule, value))}</b>")
    text += ["", words.html("settings_foot")]
    buttons = [
        Button(label(words, rule), "settings_rule", {"account": account, "name": rule.name}) for rule, *_ in lines
    ]
    rows = [tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)]
    rows.append((Button(words.plain("settings_history"), "settings_history", {"account": account}),))
    elsewhere = account and not several
    rows.append((_house(words) if elsewhere else Button(words.plain("button_back"), "settings"),))
    return Screen("\n".join(text), tuple(rows))


def one(
    words: Words, account: str, rule: Rule, value: Value | None, usual: Value | None, said: Any, done: str = ""
) -> Screen:
    """One rule: what it does, what counts, what may be chosen. ``said``: what was said in the chat; ``done``: HTML,
    what has just been changed."""
    about: dict[str, Any] = {"account": account, "name": rule.name}
    text = [done, ""] if done else []
    text += [f"<b>{escape(label(words, rule))}</b>", words.html(f"rule_{rule.name}_means"), ""]
    text.append(words.html("rule_now", value=shown(words, rule, value)))
    if said is not None:
        text.append(words.html("rule_usual", value=shown(words, rule, usual)))
    else:
        text.append(words.html("rule_as_settings"))
    text += ["", words.html("rule_command", command=command(account, rule, value))]
    steps = [
        Button(shown(words, rule, step), "settings_step", {**about, "value": step})
        for step in rule.steps
        if step != value
    ]
    wide = 1 if rule.sort in (Sort.HOURS, Sort.SWITCH) else 2
    rows = [tuple(steps[at : at + wide]) for at in range(0, len(steps), wide)]
    if rule.sort not in (Sort.SWITCH, Sort.LANGUAGE):
        rows.append((Button(words.plain("rule_other"), "settings_ask", about),))
    if said is not None:
        back = words.plain("rule_back", value=shown(words, rule, usual))
        rows.append((Button(back, "settings_step", {**about, "value": None}),))
    rows.append((Button(words.plain("button_back"), "settings", {"account": account}),))
    return Screen("\n".join(text), tuple(rows))


def change(words: Words, rule: Rule, before: Value | None, after: Value | None) -> Change:
    return Change(label(words, rule), shown(words, rule, before), shown(words, rule, after))


def warning(words: Words, rule: Rule) -> str:
    """What may be lost by changing it; "" for most."""
    key = _WARNINGS.get(rule.name)
    return words.html(key) if key else ""


def history(words: Words, account: str, rows: Sequence[Mapping[str, str]], after: int | None) -> Screen:
    """Who changed what: ``rows`` have ``at``, ``who``, ``what``; ``after``: the key behind which there is more."""
    head = words.html("settings_history_of", account=account) if account else words.html("settings_history_of_house")
    text = [head, ""]
    text += [words.html("settings_history_line", **row) for row in rows] or [words.html("settings_history_none")]
    buttons = []
    if after is not None:
        more = {"account": account, "behind": after}
        buttons.append((Button(words.plain("button_more"), "settings_history", more),))
    buttons.append((Button(words.plain("button_back"), "settings", {"account": account}),))
    return Screen("\n".join(text), tuple(buttons))


def label(words: Words, rule: Rule) -> str:
    return words.plain(f"rule_{rule.name}")


def shown(words: Words, rule: Rule, value: Value | None) -> str:
    """What it is set to, in words: «10 мин», «+7, +375», «всегда»."""
    match rule.sort:
        case Sort.SPAN if isinstance(value, int):
            return span(words, value)
        case Sort.DAYS if isinstance(value, int):
            return words.count("rule_days", value)
        case Sort.SWITCH:
            return words.plain("rule_counts" if value else "rule_counts_not")
        case Sort.PREFIXES if isinstance(value, list):
            return ", ".join(value)
        case Sort.LANGUAGE:
            return _LANGUAGES.get(str(value), str(value))
        case Sort.EVENING | Sort.WEEK if value == OFF:
            return words.plain("rule_off")
        case Sort.EVENING if value is None:
            return words.plain("rule_evening_usual")
        case Sort.WEEK if value is None:
            return words.plain("rule_week_usual")
    return words.plain("rule_always") if value is None else clean(str(value), 120)


def span(words: Words, seconds: int) -> str:
    """«1 ч 30 мин», «20 с»."""
    parts = [
        words.plain(key, n=n)
        for key, n in (
            ("span_d", seconds // DAY),
            ("span_h", seconds % DAY // HOUR),
            ("span_m", seconds % HOUR // MINUTE),
            ("span_s", seconds % MINUTE),
        )
        if n
    ]
    return " ".join(parts) or words.plain("span_s", n=0)


def command(account: str, rule: Rule, value: Value | None) -> str:
    """What to type for the same."""
    typed: dict[Sort, str] = {
        Sort.SPAN: "15m", Sort.COUNT: "5", Sort.DAYS: "90", Sort.SWITCH: "off", Sort.HOURS: "пн-пт 9:00-18:00",
        Sort.ZONE: "Asia/Omsk", Sort.PREFIXES: "+7 +375", Sort.LANGUAGE: "en",
        Sort.EVENING: "19:00", Sort.WEEK: "пт 17:00",
    }  # fmt: skip
    sample = f"{value}s" if rule.sort is Sort.SPAN and rule.most <= HOUR else typed[rule.sort]
    return " ".join(part for part in ("/settings", account, rule.name, sample) if part)


def bounds(words: Words, rule: Rule) -> dict[str, str]:
    """What may be said, for the sentence about what was not understood."""
    if rule.sort is Sort.SPAN:
        return {"least": span(words, rule.least), "most": span(words, rule.most)}
    return {"least": str(rule.least), "most": str(rule.most)}
