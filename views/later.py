"""Calls to come: what was promised, who keeps the time of each, and how those end that the PBX makes by itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from calls.event import Result
from views.calling import once_more
from views.figures import clean, lasted, moment
from views.screen import Button, Screen
from views.words import Words, escape


@dataclass(frozen=True, slots=True)
class Waiting:
    """One call to come: ``at`` in words of the account's zone, ``name`` of the client ("" where nobody wrote one). Of
    those with a ``task`` the PBX keeps the time, ``made`` tries were begun and ``state`` are its words; of the others
    the bot does, and ``id`` is what is cancelled."""

    id: int
    number: str
    name: str
    at: str
    tries: int
    task: str | None = None
    made: int = 0
    state: str = ""


def promised(words: Words, phone: str, one: Waiting, *, short: bool = False) -> Screen:
    """What will happen, how often, and who keeps the time. ``short``: the PBX would, but for so short an extension."""
    lines = [words.html("later_promised", at=one.at, phone=phone, number=one.number)]
    lines.append(words.count("later_tries", one.tries) if one.tries > 1 else words.html("later_one_try"))
    if one.task is not None:
        lines += [words.html("later_pbx_keeps", task=one.task), words.html("later_no_cancel")]
    else:
        lines.append(words.html("later_bot_keeps_short" if short else "later_bot_keeps"))
    lines.append(words.html("later_see"))
    button = Button(words.plain("button_later_cancel"), "later_drop", {"alarm": one.id})
    return Screen("\n".join(lines), buttons=() if one.task is not None else ((button,),))


def calls_to_come(words: Words, waiting: Sequence[Waiting], foot: str = "") -> Screen:
    """/later: those the bot keeps have a button that drops them. ``foot``: how it stands with the PBX (HTML)."""
    if not waiting:
        return Screen(words.html("later_none"))
    lines, buttons = [words.html("later_head")], []
    for one in waiting:
        parts = [one.at, one.number, clean(one.name)]
        line = ("🕒 " if one.task else "⏰ ") + " · ".join(str(escape(part)) for part in parts if part)
        lines.append(f"{line} · {_kept(words, one)}")
        if one.task is None:
            label = f"✖️ {one.at} {clean(one.name, 24) or one.number}"
            buttons.append((Button(label, "later_drop", {"alarm": one.id}),))
    if any(one.task for one in waiting):
        lines.append(words.html("later_no_cancel"))
    return Screen("\n".join([*lines, foot] if foot else lines), buttons=tuple(buttons))


def _kept(words: Words, one: Waiting) -> str:
    if one.task is None:
        told = words.html("later_by_bot")
        return f"{told} · {words.count('later_tries', one.tries)}" if one.tries > 1 else told
    told = words.html("later_by_pbx", task=one.task, made=one.made, most=one.tries)
    return f"{told} · {escape(clean(one.state))}" if one.state else told


def over(words: Words, facts: Mapping[str, Any], zone: str, now_ms: int) -> Screen:
    """What became of a call of which the PBX kept the time. ``facts``: account, number, most; ``made``, the tries as
    (milliseconds, result, seconds), with ``spoken`` and ``state``; or ``why`` nothing is known."""
    number, account = str(facts["number"]), str(facts["account"])
    if why := facts.get("why"):
        gone = why == "later_task_gone"
        text = words.html("later_task_gone", number=number) if gone else words.html("later_unheard", number=number)
        return Screen(text, once_more(words, account, number))
    made = [_tried(words, one, zone, now_ms) for one in facts["made"]]
    if facts["spoken"]:
        talk = lasted(int(facts["made"][-1][2]))
        text = words.html("later_spoken", number=number, talk=talk, made=len(made), most=facts["most"])
        return Screen(text, silent=True)
    if not made:
        said = words.html("later_never_begun", number=number)
        state = clean(str(facts["state"]))
        return Screen(f"{said}: {escape(state)}" if state else said, once_more(words, account, number))
    head = words.html("later_not_reached", number=number, made=len(made), most=facts["most"])
    return Screen("\n".join([head, *made]), once_more(words, account, number))


def _tried(words: Words, tried: tuple[int | None, str, int], zone: str, now_ms: int) -> str:
    at_ms, result, talk_s = tried
    if result == Result.SUCCESS:
        what = words.html("attempt_short", talk=lasted(talk_s))
    elif result == Result.CANCEL:
        what = words.html("dial_own_phone")
    else:
        what = words.html(f"attempt_{result}")
    return f"↩️ {moment(at_ms, zone, now_ms)} {what}" if at_ms else f"↩️ {what}"
