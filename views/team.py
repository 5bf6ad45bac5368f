"""Who can take calls now, and for those who lead the switches of one employee."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from views.figures import clean
from views.screen import Button, Screen
from views.words import Words, escape


class Readiness(StrEnum):
    """What the PBX says of a colleague."""

    READY = "🟢"
    SILENT = "🔕"  # do not disturb
    AWAY = "📴"  # no phone of hers is connected
    UNKNOWN = "❔"  # the PBX did not say


@dataclass(frozen=True, slots=True)
class Colleague:
    login: str
    name: str
    extension: str | None
    departments: tuple[str, ...]
    readiness: Readiness
    mine: bool  # may her phone be switched by whoever looks


def page(words: Words, account: str, found: Sequence[Colleague], after: tuple[str, str] | None, wanted: str) -> Screen:
    """``after``: the key (name, login) behind which the next page begins; ``wanted``: only whom these words name."""
    if not found:
        return Screen(words.html("team_nobody"))
    lines = [words.html("team_head"), *(_line(words, one) for one in found)]
    rows = [
        (Button(f"{one.readiness} {clean(one.name, 40)}", "team_member", {"account": account, "user": one.login}),)
        for one in found
        if one.mine
    ]
    if after is not None:
        further = {"account": account, "name": after[0], "login": after[1], "wanted": wanted}
        rows.append((Button(words.plain("button_more"), "team", further),))
    lines.append(words.html("team_legend"))
    return Screen("\n".join(lines), tuple(rows))


def member(
    words: Words, account: str, one: Colleague, silent: bool | None, departments: Sequence[tuple[str, str, bool]]
) -> Screen:
    """Her switches. ``silent`` None: the PBX has no do-not-disturb; ``departments``: (id, name, do they ring her)."""
    whom = {"account": account, "user": one.login}
    rows: list[tuple[Button, ...]] = []
    if silent is not None:
        label = words.plain("team_wake") if silent else words.plain("team_silence")
        rows.append((Button(label, "team_dnd", {**whom, "on": not silent}),))
    for id, name, on in departments:
        label = f"{'✅' if on else '▫️'} {clean(name)}"
        rows.append((Button(label, "team_department", {**whom, "id": id, "on": not on}),))
    rows.append((Button(words.plain("button_back"), "team", {"account": account}),))
    return Screen(_line(words, one), tuple(rows))


def _line(words: Words, one: Colleague) -> str:
    parts = [clean(one.name)]
    if one.extension:
        parts.append(words.plain("team_extension", extension=one.extension))
    if one.departments:
        parts.append(clean(", ".join(one.departments), 80))
    return f"{one.readiness} " + " · ".join(str(escape(part)) for part in parts)
