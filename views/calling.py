"""How a call begun from the bot goes, and when a client is to be called later."""

from typing import Protocol

from calls.call import Call
from calls.event import Result, Verdict
from calls.stage import Stage
from views.answers import sentence, your_phone_rings
from views.cards import Surroundings
from views.figures import lasted
from views.screen import Button, Screen
from views.words import Words, escape

LATER_IN_S = {"15m": 900, "1h": 3600}


class Dialled(Protocol):
    """A call begun from the bot, as storage.dials remembers it."""

    @property
    def account(self) -> str: ...
    @property
    def phone(self) -> str: ...
    @property
    def client(self) -> str: ...
    @property
    def waits(self) -> str: ...
    @property
    def failed(self) -> str | None: ...
    @property
    def said(self) -> str | None: ...


_OURS = ("dial_perhaps", "dial_unheard")  # what we say of the PBX; any other failure is its own reason


def dial_card(words: Words, dialled: Dialled, heard: tuple[int, Call, Stage] | None, around: Surroundings) -> Screen:
    """A call begun from the bot, from the phone that rings to the end. ``heard``: what the PBX told of it, with the
    call's id."""
    account, number = dialled.account, dialled.client
    name, _ = around.clients.get(number, ("", False))
    if heard is None:
        if dialled.failed is None:
            return your_phone_rings(words, dialled.phone, number, name, dialled.waits)
        if dialled.failed in _OURS:
            text = words.html(dialled.failed, number=number)
        else:
            why = sentence(words, dialled.failed, {"said": dialled.said or ""})
            text = words.html("dial_not_begun", number=number, why=why)
        return Screen(text, once_more(words, account, number))
    id, call, stage = heard
    buttons: tuple[tuple[Button, ...], ...] = ()
    verdict = call.verdict
    if stage is Stage.SPOKEN:
        text = words.html("dial_spoken", number=number) + words.html("talk_lasted", talk=lasted(_talk_s(verdict)))
        hear = Button(words.plain("button_record"), "record", {"call": id}, f"call:{id}")
        if call.recording and "records" in around.abilities:
            buttons = ((hear,),)
    elif stage is Stage.ATTEMPT:
        what = _why_not(words, verdict, picked=call.answered is not None)
        text, buttons = words.html("dial_not_reached", number=number, what=what), once_more(words, account, number)
    elif call.answered:
        text = words.html("dial_picked", number=number)
    else:
        return your_phone_rings(words, dialled.phone, number, name, dialled.waits)
    return Screen(f"{text}\n{escape(name)}" if name else text, buttons)


def _why_not(words: Words, verdict: Verdict | None, *, picked: bool) -> str:
    result = verdict.result if verdict else Result.UNKNOWN
    if result is Result.SUCCESS:
        return words.plain("attempt_short", talk=lasted(_talk_s(verdict)))
    if result is Result.CANCEL and not picked:
        return words.plain("dial_own_phone")
    return words.plain(f"attempt_{result}")


def _talk_s(verdict: Verdict | None) -> int:
    return (verdict.talk_s if verdict else None) or 0


def once_more(words: Words, account: str, number: str) -> tuple[tuple[Button, ...], ...]:
    """Another call to whoever was not reached: now, or later."""
    about, card = {"account": account, "number": number}, f"client:{number}"
    later = Button(words.plain("button_client_later"), "later_client", {"number": number}, card)
    return ((Button(words.plain("button_dial_again"), "dial", about, card), later),)


def when_to_call(words: Words, number: str) -> Screen:
    """The menu behind «⏰ Позвонить позже»."""
    card, about = f"client:{number}", {"number": number}
    spans = [
        Button(words.plain(f"later_{key}"), "later_set", {**about, "seconds": s}, card) for key, s in LATER_IN_S.items()
    ]
    tomorrow = Button(words.plain("later_tomorrow"), "later_set", {**about, "at": "завтра в 9"}, card)
    other = Button(words.plain("later_other"), "later_other", about, card)
    back = Button(words.plain("button_back"), "show_client", {**about, "back": True}, card)
    return Screen(words.html("later_when", number=number), buttons=(tuple(spans), (tomorrow, other), (back,)))


def ask_when(words: Words, number: str) -> Screen:
    return Screen(words.html("later_ask", number=number), ask_words=words.plain("later_ask_short"))


def confirm_later(
    words: Words, reason: str, number: str, country: str | None, at: str, arguments: dict[str, object]
) -> Screen:
    """A number never heard of, or abroad: asked about when the wish is said, not when nobody is there."""
    name = words.plain(f"country_{country}") if words.knows(f"country_{country}") else country or "?"
    button = Button(words.plain("button_later_confirm", at=at), "later_set", {**arguments, "confirmed": True})
    return Screen(words.html(reason, number=number, country=name), buttons=((button,),))
