"""Text that somebody outside chose is cleaned, cut, escaped once, taps nothing, and Telegram takes it.

Every place of ours that shows such text is rendered with a harmless name and with a hostile one; Telegram's own rules
(the sandbox's) say what is tappable.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.audience import Role
from calls.missed import CaseState, Closing
from calls.record import Record, RecordKind
from calls.stage import Stage
from sandbox.telegram.autolinks import find_entities
from sandbox.telegram.html_text import parse_html, utf16
from sandbox.telegram.texts import LONGEST_TEXT, clean
from tests.views.view_cases import ANNA, AROUND, CALLS, CASE, NOW, PICKED, RUNG, call
from views import answers, client_import, clients, records, seats
from views.cards import CaseLine, Surroundings, call_card, case_card
from views.client_page import Page, client_page
from views.digest import digest
from views.lists import missed_list
from views.screen import Screen
from views.words import words

RU = words("ru")
HOSTILE = [
    "<b>жирный</b>", "</code>", "<a href='tg://user?id=1'>x</a>", "&amp;", "&lt;i&gt;", "&#0;&#1114112;",
    "a < b & c > d", "/call_79101234567", "/dnd", "x /missed@perezvon_bot", "@durov", "#срочно", "$USD", "https://evil.example/?a=1&b=2",
    "evil.ru", "t.me/evil", "почта.рф", "ivan@evil.example", "tg://resolve?domain=x",
    "{0} {who} {who.__class__} {", "%s %(who)s", "'\"`*_~", "$(reboot)",
    "\x00\x07\x1b[31mкрасный", "\u202eзеркало\u202c", "\u200b\u200f\ufeff", "\ud800", "\udfff\ud800x",
    "\ue000\U000f0000",
    "раз\nдва\r\nтри\u2028четыре\u0085пять\tшесть", "", "   ", "A" * 10_000, "😀" * 10_000, "é" * 5_000, "<" * 10_000,
]  # fmt: skip
HARMLESS = "Ромашка"


def _case(name: str) -> Screen:
    around = replace(AROUND, people={ANNA: name}, employees={"vera": name})
    case = replace(CASE, state=CaseState.TAKEN, holder=ANNA, held_ms=1, department=name, line=name)
    lines = (
        CaseLine(1, "attempt", ANNA, None, {"result": "busy"}),
        CaseLine(1, "dial_failed", None, "vera", {"reason": "pbx_busy"}),
    )
    return case_card(RU, 1, case, lines, around)


def _seen_calling(login: str) -> Screen:
    return case_card(RU, 1, replace(CASE, state=CaseState.CALLING, caller=login), (), AROUND)


def _closed(name: str) -> Screen:
    closed = replace(CASE, state=CaseState.CLOSED, closing=Closing.CALLED_BACK, spoke=name, closed_ms=1, talk_s=1)
    return case_card(RU, 1, closed, (), AROUND)


def _ringing(name: str) -> Screen:
    legs = (replace(RUNG, department=name), replace(RUNG, party="b", employee="b"))
    ringing = call(*legs, line=name, said_departments=frozenset([name]))
    return call_card(RU, 1, ringing, Stage.RINGING, "b", replace(AROUND, employees={"anna": name, "b": name}))


def _client(name: str) -> Screen:
    around = replace(AROUND, clients={CASE.client: (name, True)})
    return case_card(RU, 1, replace(CASE, state=CaseState.TAKEN, holder=ANNA), (), around)


def _client_page(name: str) -> Screen:
    around = replace(AROUND, clients={CASE.client: (name, True)}, employees={"anna": name})
    page = Page(
        number=CASE.client or "",
        name=name,
        note="Заметка",
        vip=True,
        responsible=(("office", name), ("branch", name)),
        changed=(name, 1),
        calls=((CALLS[Stage.SPOKEN], Stage.SPOKEN, around), (call(line=name), Stage.MISSED, around)),
        counted=2,
        many=False,
        debts=((1, CASE, around),),
        dials=("office",),
        leads=True,
        whole=True,
        around=around,
    )
    return client_page(RU, page)


def _talking(name: str) -> Screen:
    return call_card(RU, 1, call(replace(PICKED, employee=name)), Stage.TALKING, None, AROUND)


def _record(name: str) -> Record:
    return Record(RecordKind.RECORDING, "x", CASE.client, NOW, 9, employee=name, department=name, line=name)


def _naming(name: str) -> Surroundings:
    return replace(AROUND, clients={CASE.client: (name, True)})


def _rows(name: str, most: int) -> list[tuple[int, object, object]]:
    around = replace(AROUND, people={ANNA: name}, clients={CASE.client: (name, True)})
    return [(n, replace(CASE, holder=ANNA, state=CaseState.TAKEN, misses=99), around) for n in range(most)]


PLACES: dict[str, Callable[[str], Screen]] = {
    "a taken case": _case,
    "a case that somebody is calling": _seen_calling,
    "a closed case": _closed,
    "a client's name": _client,
    "a client's page": _client_page,
    "clients found": lambda text: clients.clients_found(
        RU, text, [("+79101234567", text or "x", True)] * 9, (text, "")
    ),
    "nobody found": lambda text: clients.clients_found(RU, text, [], None),
    "a client's note": lambda text: clients.ask_note(RU, "+79101234567", " ".join(text.split()) or "x"),
    "a name that was written": lambda text: clients.name_written(RU, "+79101234567", text or "x"),
    "a list of clients": lambda text: client_import.preview(RU, text, 1, 2, 3, 4, [(5, "no_name")]),
    "a ringing call": _ringing,
    "a talking call": _talking,
    "a missed call": lambda text: call_card(RU, 1, replace(CALLS[Stage.MISSED], line=text), Stage.MISSED, text, AROUND),
    "a recording": lambda text: records.letter(RU, _record(text), _naming(text), Path("x.mp3"), None),
    "a fax that cannot be had": lambda text: records.sorry(RU, _record(text), _naming(text), "record_lost"),
    "a digest": lambda text: digest(RU, _rows(text, 30)),  # type: ignore[arg-type]
    "the list of missed": lambda text: missed_list(RU, _rows(text, 8), more=True),  # type: ignore[arg-type]
    "a welcome": lambda text: answers.welcome(RU, text, Role.MANAGER, bound=True),
    "a request to come in": lambda text: seats.entry_request(
        RU, 1, text, "+79101234567", seats.Seats(("x",), "x", (("x", f"{text} (701)"),))
    ),
    "whom to bind somebody to": lambda text: seats.binding(
        RU, 1, text, seats.Seats(("x",), "x", (("x", f"{text} (701)"),))
    ),
    "an invite": lambda text: answers.invite_link(RU, "https://t.me/bot?start=x_y-z", text, Role.MANAGER),
    "what a PBX said": lambda text: answers.problem(RU, "pbx_refused", {"said": text}),
    "an unknown employee": lambda text: answers.problem(RU, "employee_unknown", {"employee": text}),
    "a number not allowed": lambda text: answers.problem(RU, "dial_outside_prefixes", {"number": text}),
    "who was first": lambda text: answers.problem(RU, "case_taken_by", {"who": text}),
    "a letter": lambda text: Screen(RU.html("left_staff", name=text, account="office")),
    "a dead letter": lambda text: Screen(RU.html("dead_letter", chat=5, error=text)),
}
every_place = pytest.mark.parametrize("place", PLACES)


def shown(screen: Screen) -> tuple[str, set[tuple[str, str]]]:
    """The text as Telegram shows it, and what of it can be tapped. Raises ValueError where Telegram refuses it."""
    text, entities = parse_html(clean(screen.text))
    units = text.encode("utf-16-le")
    found = {
        (entity["type"], units[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])].decode("utf-16-le"))
        for entity in find_entities(text, entities)
    }
    return text, found


def check(place: str, hostile: str) -> None:
    screen, harmless = PLACES[place](hostile), PLACES[place](HARMLESS)
    text, tappable = shown(screen)
    usual_text, usually = shown(harmless)
    assert {one for one in tappable if one[0] != "phone_number"} <= usually
    assert utf16(text) <= LONGEST_TEXT
    assert abs(text.count("\n") - usual_text.count("\n")) <= 1  # no lines of its own; an empty name may take one away
    for words_of_ours in (text, *(button.label for row in screen.buttons for button in row)):
        signs = set(words_of_ours) - {"\n"}
        assert not {unicodedata.category(sign) for sign in signs} & {"Cc", "Cf", "Cs", "Co"}
    assert all(0 < utf16(button.label) <= 100 for row in screen.buttons for button in row)


@every_place
def test_whatever_a_name_is_the_message_is_sound(place: str) -> None:
    for hostile in HOSTILE:
        check(place, hostile)


@settings(max_examples=150, deadline=None)
@given(
    place=st.sampled_from(sorted(PLACES)),
    hostile=st.text(max_size=80) | st.text("</&;#@.:{}xru1 \u202e\n", max_size=30),
)
def test_whatever_anybody_thinks_of_the_message_is_sound(place: str, hostile: str) -> None:
    check(place, hostile)


@every_place
@pytest.mark.parametrize("name", ["<b>Bold</b> & Co", "&amp;", "/call_x", "Ромашка {0}"])
def test_a_name_is_read_as_it_was_written(place: str, name: str) -> None:
    """Escaped once, neither less nor more often."""
    assert name in shown(PLACES[place](name))[0]


@pytest.mark.parametrize(
    "place", ["a taken case", "a client's name", "a ringing call", "a closed case", "a digest", "who was first"]
)
@pytest.mark.parametrize("name", ["Ромашка, Иван Петров", "Отдел №1 (24/7)", "Петров И. И.", "ООО «Ромашка» и/или K°"])
def test_an_ordinary_name_is_shown_without_any_dress(place: str, name: str) -> None:
    assert "<code>" not in PLACES[place](name).text


def test_an_invite_is_a_link_to_tap() -> None:
    assert ("url", "https://t.me/bot?start=x_y-z") in shown(PLACES["an invite"]("anna"))[1]
