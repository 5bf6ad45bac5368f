"""Phones that register with a PBX, for administrators: which are connected, since when, with what."""

from collections.abc import Sequence
from typing import Protocol

from views.figures import clean
from views.screen import Button, Screen
from views.tasks import written
from views.words import Words, escape

PAGE = 8


class Phone(Protocol):
    """One account of a phone, as the PBX tells of it."""

    @property
    def name(self) -> str: ...
    @property
    def registered(self) -> bool: ...
    @property
    def state(self) -> str: ...
    @property
    def expires(self) -> str: ...
    @property
    def last_seen(self) -> str: ...
    @property
    def since(self) -> str: ...
    @property
    def contact(self) -> str: ...
    @property
    def agent(self) -> str: ...
    @property
    def owner(self) -> str: ...


def phone_list(words: Words, account: str, query: str, found: Sequence[Phone], page: int) -> Screen:
    """A page (from 0) of all that were found; how many of them are connected stands on top."""
    if not found:
        return Screen(words.html("sip_none_found", query=query) if query else words.html("sip_none"))
    connected = sum(one.registered for one in found)
    shown = found[page * PAGE : (page + 1) * PAGE]
    lines = [words.html("sip_head", connected=connected, total=len(found)), *(_about(words, one) for one in shown)]
    rows = []
    if len(found) > (page + 1) * PAGE:
        further = {"account": account, "query": query, "page": page + 1}
        rows.append((Button(words.plain("button_more"), "sip", further),))
    lines.append(words.html("sip_foot"))
    return Screen("\n".join(lines), tuple(rows))


def _about(words: Words, one: Phone) -> str:
    head = " · ".join(str(escape(clean(part))) for part in (one.name, one.owner) if part)
    told = [clean(one.state)]
    if one.registered:
        if one.since:
            told.append(words.plain("sip_since", at=written(one.since)))
        if one.expires:
            told.append(words.plain("sip_until", at=written(one.expires)))
    elif one.last_seen:
        told.append(words.plain("sip_seen", at=written(one.last_seen)))
    told += [clean(part) for part in (one.agent, one.contact)]
    return f"{'🟢' if one.registered else '📴'} {head}\n   " + " · ".join(str(escape(part)) for part in told if part)
