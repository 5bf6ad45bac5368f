"""Whom we do not want to hear: the question before, what is said after, the list, and one of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from views.figures import clean
from views.lists import PAGE
from views.screen import Button, Screen
from views.words import Words, escape

LONGEST_REASON = 60  # in a line of the list


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the list. ``listed`` as the PBX spells it, ``named`` as people read it; ``week`` and ``year``: calls
    turned away, where the PBX counts them; ``who`` and ``at``: by whom and when, where it was done here; ``muted``:
    only the bot keeps silent; ``may``: the reader may change it."""

    listed: str
    named: str
    comment: str
    week: int | None = None
    year: int | None = None
    who: str | None = None
    at: str = ""
    muted: bool = False
    may: bool = False


def block_usage(words: Words) -> Screen:
    return Screen(words.html("block_usage"))


def sure(words: Words, account: str, pattern: str, named: str, comment: str, *, mute: bool) -> Screen:
    """The question before. ``mute``: this PBX cannot block, the bot can keep silent."""
    wish = {"account": account, "pattern": pattern, "comment": comment}
    text = words.html("mute_sure" if mute else "block_sure", number=named, account=account)
    if mute:
        button = Button(words.plain("button_mute", number=named), "mute", wish)
    else:
        button = Button(words.plain("button_block_sure", number=named), "block", wish)
    return Screen(text, ((button,), (Button(words.plain("button_close_menu"), "close_menu"),)))


def done(words: Words, account: str, pattern: str, named: str, *, mute: bool) -> Screen:
    """It is so, and can be undone."""
    text = words.html("muted" if mute else "blocked", number=named, account=account)
    undo = Button(words.plain("button_undo"), "unblock", {"account": account, "pattern": pattern, "undo": True})
    return Screen(text, ((undo, _list(words, account)),))


def let_in(words: Words, account: str, named: str) -> Screen:
    return Screen(words.html("let_in", number=named), ((_list(words, account),),))


def gone(words: Words, account: str, named: str) -> Screen:
    """It is not in the list any more."""
    return Screen(words.html("block_unknown_number", number=named), ((_list(words, account),),))


def blacklist(
    words: Words,
    account: str,
    shown: Sequence[Entry],
    *,
    total: int,
    query: str,
    after: str | None,
    anonymous: bool | None,
) -> Screen:
    """A page of it, each with a button that opens it. ``anonymous``: callers who hide are turned away too; None: this
    PBX cannot block. ``after``: the entry behind which a further page begins."""
    lines = [words.html("blacklist_head", account=account, total=total)]
    if query:
        lines.append(words.html("blacklist_found", query=clean(query)))
    if anonymous is None:
        lines.append(words.html("blacklist_mutes"))
    else:
        lines.append(words.html("anonymous_blocked" if anonymous else "anonymous_admitted"))
    lines += ["", *(_line(words, one) for one in shown)] if shown else ["", words.html("blacklist_none")]
    about = {"account": account, "query": query}
    rows = [(Button(_label(one), "blocked", {**about, "pattern": one.listed}),) for one in shown[:PAGE]]
    last = [Button(words.plain("button_find"), "find_blocked", {"account": account})] if total else []
    if after is not None:
        last.append(Button(words.plain("button_more"), "blacklist", {**about, "after": after}))
    return Screen("\n".join(lines), (*rows, tuple(last)) if last else tuple(rows))


def entry(words: Words, account: str, one: Entry, query: str) -> Screen:
    """One of the list: why, how often, by whom, and what may be done."""
    lines = [_label(one)]
    lines.append(words.html("block_reason", reason=clean(one.comment, 200)) if one.comment else "")
    lines.append(_counts(words, one))
    if one.who:
        lines.append(words.html("block_by", who=clean(one.who), at=one.at))
    if one.muted:
        lines.append(words.html("blacklist_mutes"))
    wish = {"account": account, "pattern": one.listed}
    rows: list[tuple[Button, ...]] = []
    if one.may:
        free = Button(words.plain("button_unblock"), "unblock", wish)
        rows.append((free, Button(words.plain("button_comment"), "comment_block", wish)))
    rows.append((Button(words.plain("button_back"), "blacklist", {"account": account, "query": query}),))
    return Screen("\n".join(line for line in lines if line), tuple(rows))


def ask_comment(words: Words, named: str) -> Screen:
    return Screen(words.html("block_ask_comment", number=named), ask_words=words.plain("block_ask_comment_short"))


def ask_query(words: Words) -> Screen:
    return Screen(words.html("blacklist_ask_query"), ask_words=words.plain("blacklist_ask_query_short"))


def commented(words: Words, account: str, named: str, comment: str) -> Screen:
    return Screen(words.html("block_commented", number=named, reason=clean(comment, 200)), ((_list(words, account),),))


def anonymous(words: Words, account: str, on: bool) -> Screen:
    """What the PBX says now, and the other state."""
    label = words.plain("button_anonymous_admit" if on else "button_anonymous_block")
    text = words.html("anonymous_blocked" if on else "anonymous_admitted")
    return Screen(text, ((Button(label, "anonymous", {"account": account, "on": not on}),),))


def _line(words: Words, one: Entry) -> str:
    """«🚫 +79101234567 · спам · 3 за неделю, 14 за год»."""
    parts = [_label(one), str(escape(clean(one.comment, LONGEST_REASON))), _counts(words, one)]
    return " · ".join(part for part in parts if part)


def _label(one: Entry) -> str:
    return f"{'🔇' if one.muted else '🚫'} {clean(one.named)}"


def _counts(words: Words, one: Entry) -> str:
    if one.week is None and one.year is None:
        return ""
    return words.html("block_counts", week=one.week or 0, year=one.year or 0)


def _list(words: Words, account: str) -> Button:
    return Button(words.plain("button_blacklist"), "blacklist", {"account": account, "query": ""})
