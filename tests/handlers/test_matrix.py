"""Who may do what: everybody × every command and button × private chat and group × own, foreign and invented data.

Denied by default: a row says who may; everybody else changes nothing. A command or button without a row fails here.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from calls.audience import Role
from calls.phone import digits
from sandbox.world import GROUP
from storage import alarms, entries, people
from storage.cases import StoredCase
from storage.database import Tx
from tests.handlers.cast import (
    ADMINS,
    BOSSES,
    BOUND,
    CONCERNED,
    INSIDERS,
    OUTSIDERS,
    STRANGER,
    SUPPORT,
    Theatre,
    Who,
    theatre,
)
from tests.handlers.offered import offered

NOBODY: set[Who] = set()
SWITCHES = {Who.OWNER, Who.LEADER, Who.ADMIN}  # Nina's own phone, those who lead her, an administrator
TALK = {"conversations"}
LEADERS = {Who.LEADER, Who.ADMIN}  # who may speak for «Поддержка»
SENT = {"outbox", "intents", "cards"}  # by the delivery, which may be quicker than we look
WRITTEN = {"clients", "audit", "conversations", "intents"}
BLOCKED = {"acts", "audit", "blocks", "cases", "intents"}
DIALLED = {"acts", "audit", "cases", "dials", "alarms"} | SENT
LATER = {"acts", "audit", "alarms", "intents"}
HANDED = {"cases", "case_lines", "outbox", "audit"}


@dataclass(frozen=True)
class Row:
    """Who may in a private chat, who in a group; which tables then may change, and which must."""

    private: set[Who]
    group: set[Who]
    may: set[str] = field(default_factory=set)
    must: set[str] = field(default_factory=set)
    text: str = ""
    closed: bool = False  # the case it is about
    taken: bool = False  # by Nina


COMMANDS = {
    "start": Row(INSIDERS, NOBODY, {"outbox"}),
    "help": Row(INSIDERS, NOBODY),
    "language": Row(INSIDERS, NOBODY, {"intents"}),
    "missed": Row(INSIDERS, INSIDERS, {"intents"}),
    "call": Row(BOUND, BOUND, DIALLED, {"acts", "dials"}, "/call {client}"),
    "dnd": Row(BOUND, BOUND, {"acts", "audit", "alarms", "intents"}, {"acts", "audit"}, "/dnd on"),
    "departments": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}, "/departments off"),
    "team": Row(BOUND, BOUND, {"intents"}),
    "alerts": Row(INSIDERS, INSIDERS, {"quiet_hours", "intents"}, text="/alerts 22:00-8:00"),
    "block": Row(BOUND, BOUND, BLOCKED, {"acts", "audit", "blocks", "cases"}, "/block {client} спам"),
    "unblock": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "blacklist": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "anonymous": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}, "/anonymous on"),
    "stats": Row(BOUND, BOUND, {"intents"}, {"intents"}, "/stats week"),
    "here": Row(INSIDERS, LEADERS | {Who.OTHER_LEADER}, {"intents"}),
    "later": Row(INSIDERS, INSIDERS, {"intents"}),
    "client": Row(BOUND, BOUND, {"intents"}, {"intents"}, "/client {client}"),
    "import": Row(ADMINS, NOBODY),
    "history": Row(BOUND, NOBODY, {"intents"}, {"intents"}, "/history {client}"),
    "invite": Row(ADMINS, NOBODY, {"invites", "audit"}, {"invites"}, "/invite office anna admin"),
}
BUTTONS = {
    "call_back": Row(CONCERNED, BOUND, {"cases", "acts", "audit"}, {"acts", "cases"}),
    "take": Row(CONCERNED, BOUND, {"cases", "audit"}, {"cases"}),
    "settle": Row(CONCERNED, BOUND, {"cases", "audit"}, {"cases"}),
    "reopen": Row(CONCERNED, BOUND, {"cases", "audit", "alarms"}, {"cases"}, closed=True),
    "show_case": Row(CONCERNED, BOUND, {"outbox"} | SENT, {"outbox"}),
    "alerts": Row(INSIDERS, INSIDERS, {"intents"}),
    "alerts_switch": Row(INSIDERS, INSIDERS, {"wishes", "intents"}, {"wishes"}),
    "alerts_quiet": Row(INSIDERS, INSIDERS, {"conversations"}, {"conversations"}),
    "alerts_which": Row(INSIDERS, INSIDERS, {"intents"}),
    "alerts_deaf": Row(BOUND, BOUND, {"deaf_to", "intents"}, {"deaf_to"}),
    "dnd": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "team": Row(BOUND, BOUND, {"intents"}),
    "team_member": Row(SWITCHES, SWITCHES, {"intents"}, {"intents"}),
    "team_dnd": Row(SWITCHES, SWITCHES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "team_department": Row(SWITCHES, SWITCHES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "departments": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "stats": Row({Who.OWNER, Who.LEADER, Who.ADMIN}, {Who.OWNER, Who.LEADER, Who.ADMIN}, {"intents"}, {"intents"}),
    "department": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "block_ask": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "block": Row(BOUND, BOUND, BLOCKED, {"acts", "audit", "blocks", "cases"}),
    "mute": Row(BOUND, BOUND, BLOCKED - {"acts"}, {"audit", "blocks", "cases"}),
    "unblock": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "blacklist": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "blocked": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "find_blocked": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "comment_block": Row(BOSSES, BOSSES, {"conversations"}, {"conversations"}),
    "anonymous": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "more": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "close_menu": Row(INSIDERS, INSIDERS),
    "release": Row(CONCERNED, CONCERNED, {"cases", "audit", "alarms", "cards"}, {"cases", "alarms"}, taken=True),
    "hand_over": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "hand_to": Row(CONCERNED, CONCERNED, HANDED | SENT, HANDED, taken=True),
    "remind": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "remind_at": Row(CONCERNED, BOUND, {"alarms", "audit"}, {"alarms"}),
    "remind_other": Row(CONCERNED, BOUND, {"conversations"}, {"conversations"}),
    "here": Row(NOBODY, LEADERS, {"group_chats", "intents", "audit"}, {"group_chats"}),
    "missed_page": Row(INSIDERS, INSIDERS, {"intents"}),
    "late_page": Row(INSIDERS, INSIDERS, {"intents"}),
    "show_client": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "clients_page": Row(BOUND, BOUND, {"intents"}),
    "name_client": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "note_client": Row(BOUND, NOBODY, {"conversations"}, {"conversations"}),
    "take_name": Row(BOUND, BOUND, WRITTEN, {"clients"}),
    "vip_client": Row(BOSSES, BOSSES, {"clients", "audit", "intents"}, {"clients"}),
    "responsible_client": Row(BOSSES, BOSSES, {"intents"}, {"intents"}),
    "entrust_client": Row(BOSSES, BOSSES, {"client_responsibles", *WRITTEN}, {"clients"}),
    "import_write": Row(ADMINS, ADMINS, {"clients", "client_imports", "audit", "cards"}, {"clients", "client_imports"}),
    "import_drop": Row(ADMINS, ADMINS, {"client_imports"}, {"client_imports"}),
    "history": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_of": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_month": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_file": Row(BOSSES, NOBODY, {"audit"}, {"audit"}),
    "show_call": Row(CONCERNED, NOBODY, {"intents"}, {"intents"}),
    "dial": Row(BOUND, BOUND, DIALLED, {"acts", "dials"}),
    "record": Row(CONCERNED, BOUND, {"files", "file_wishes", "outbox", "audit"}, {"files", "audit"}),
    "later_client": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "later_set": Row(BOUND, BOUND, LATER, {"alarms", "acts"}),
    "later_other": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "later_drop": Row({Who.OWNER}, {Who.OWNER}, {"alarms", "audit", "intents"}, {"alarms"}),
    "language": Row(INSIDERS, INSIDERS, {"people"}, {"people"}),
    "approve": Row(ADMINS, ADMINS, {"entry_requests", "people", "bindings", "outbox", "audit"}, {"entry_requests"}),
    "decline": Row(ADMINS, ADMINS, {"entry_requests", "audit"}, {"entry_requests"}),
    "seats": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "bind": Row(ADMINS, ADMINS, {"people", "bindings", "outbox", "audit"}, {"bindings", "outbox"}),
}
QUESTIONS = {
    "quiet_hours": Row(
        INSIDERS, INSIDERS, {"quiet_hours", "conversations", "intents"}, {"conversations"}, "22:00-8:00"
    ),
    "remind_when": Row(CONCERNED, BOUND, {"alarms", "audit", "conversations"}, {"alarms"}, "через 20 минут"),
    "find_blocked": Row(BOUND, BOUND, {"conversations", "intents"}, {"conversations"}, "7910"),
    "block_comment": Row(BOSSES, BOSSES, {"acts", "audit", "conversations", "intents"}, {"acts"}, "опросы"),
    "later_when": Row(BOUND, BOUND, LATER | TALK, {"alarms"}, "через 20 дней"),
    "client_name": Row(BOUND, BOUND, WRITTEN, {"clients", "conversations"}, "Ромашка"),
    "client_note": Row(BOUND, BOUND, WRITTEN, {"clients", "conversations"}, "Ромашка"),
}
# Buttons that cannot be about something that is gone.
ABOUT_NOTHING = {"alerts", "alerts_switch", "alerts_quiet", "alerts_which", "language", "missed_page", "late_page"}
ABOUT_A_NUMBER = {
    "take_name",
    "show_client",
    "clients_page",
    "name_client",
    "note_client",
    "vip_client",
    "responsible_client",
    "later_client",
    "later_other",
}
ABOUT_NOTHING |= {"history", "history_month", "history_file"}
ABOUT_A_NUMBER |= {"history_of"}


async def test_every_command_and_button_has_its_row_and_nothing_else_is_listened_to(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        found = sorted(offered(stage.handlers))
    expected = [("message", name) for name in COMMANDS] + [("callback_query", name) for name in BUTTONS]
    expected += [("message", f"asked {question}") for question in QUESTIONS]
    expected += [
        ("message", "_contact"),
        ("message", "_document"),
        ("message", "_not_understood"),
        ("callback_query", "_no_such_action"),
    ]
    expected += [("message", "_card"), ("message", "_numbers")]
    assert found == sorted([*expected, ("error", "_expected"), ("update", "_listen_update")])


async def test_a_command_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (name, row), who, group in product(COMMANDS.items(), Who, (False, True)):
            held = await stage.case()
            text = row.text.format(client=held.case.client) or f"/{name}"

            async def write(text: str = text, who: Who = who, group: bool = group) -> None:
                await stage.writes(who, text, group=group)

            fault = await played(stage, who, group, row, write)
            wrong += [f"/{name} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_a_button_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (action, row), who, group in product(BUTTONS.items(), Who, (False, True)):
            held = await stage.case(closed=row.closed, taken=row.taken)
            intent = await stage.intent(GROUP if group else who.value, action, await arguments(stage, action, held))
            fault = await played(stage, who, group, row, press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_an_answer_does_what_its_row_says(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (question, row), who, group in product(QUESTIONS.items(), Who, (False, True)):
            held = await stage.case()
            facts = {
                "case": held.id,
                "number": held.case.client,
                "account": "office",
                "pattern": turned_away(stage, held),
            }
            await stage.asks(who, question, facts, group=group)

            async def write(text: str = row.text, who: Who = who, group: bool = group) -> None:
                await stage.writes(who, text, group=group)

            fault = await played(stage, who, group, row, write)
            wrong += [f"{question} answered by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_only_an_administrator_sends_lists_of_clients_and_in_private(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for who, group in product(Who, (False, True)):

            async def send(who: Who = who, group: bool = group) -> None:
                await stage.sends_file(who, b"79101234567;x", group=group)

            fault = await played(stage, who, group, Row(ADMINS, NOBODY, {"client_imports", "intents"}), send)
            wrong += [f"a file of {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_a_button_of_another_chat_does_nothing_for_anybody(tmp_path: Path) -> None:
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for (action, row), who, group in product(BUTTONS.items(), Who, (False, True)):
            held = await stage.case(closed=row.closed, taken=row.taken)
            elsewhere = Who.ADMIN.value if group else GROUP
            intent = await stage.intent(elsewhere, action, await arguments(stage, action, held))
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


async def test_a_button_about_something_that_is_gone_does_nothing_for_anybody(tmp_path: Path) -> None:
    gone = {
        "case": 10**9,
        "person": 10**9,
        "request": 10**9,
        "account": "nosuch",
        "employee": "anna",
        "number": "+79101234567",
    }
    gone |= {"import": 10**9, "to": 1, "seconds": 60, "department": SUPPORT, "typed": "1h"}
    gone |= {"id": 10**9, "on": False, "kind": "department", "what": "silent", "name": "nosuch", "user": "nobody"}
    gone |= {"pattern": "79101234567", "comment": "", "query": ""}
    gone |= {"call": 10**9, "alarm": 10**9}
    async with theatre(tmp_path) as stage:
        await stage.watch()
        wrong = []
        for action, who, group in product(set(BUTTONS) - ABOUT_NOTHING - ABOUT_A_NUMBER, Who, (False, True)):
            intent = await stage.intent(GROUP if group else who.value, action, gone)
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, intent, group))
            wrong += [f"{action} by {who.name} {place(group)}: {fault}"] if fault else []
        assert wrong == []


@pytest.mark.parametrize(
    "data", ["aKbkfZ-Hudo8nPlYezLkMQ", "settle:1", "☎" * 21 + "x", "%s{0}\x00'--", "", None], ids=repr
)
async def test_invented_data_does_nothing_for_anybody(tmp_path: Path, data: str | None) -> None:
    async with theatre(tmp_path) as stage:
        await stage.case()
        await stage.watch()
        for who, group in product(Who, (False, True)):
            fault = await played(stage, who, group, Row(NOBODY, NOBODY), press(stage, who, data, group))
            assert not fault, f"{who.name} {place(group)}: {fault}"


async def played(
    stage: Theatre, who: Who, group: bool, row: Row, play: Callable[[], Awaitable[str | None]]
) -> str | None:
    """Play it and say what was wrong with it."""
    stage.work.later(61)  # outsiders are answered once a minute
    await stage.work.settled()
    await stage.changed()
    asked, newest = len(stage.work.makecalls()), stage.newest(who, group=group)
    told = await play()
    changed, answered = await stage.changed(), stage.said_after(newest, who, group=group)
    called = len(stage.work.makecalls()) - asked
    await stage.work.app.database.write(_all_speak_russian)
    if who in (row.group if group else row.private):
        return None if row.must <= changed <= row.may and called <= ("acts" in row.may) else f"changed {changed}"
    if changed or called:
        return f"changed {changed}, called {called}"
    if who in OUTSIDERS:
        constant = [told] if told is not None else [] if group else answered
        return None if constant == ([] if told is None and group else [STRANGER]) else f"told {told}, {answered}"
    return None


def press(stage: Theatre, who: Who, data: str | None, group: bool) -> Callable[[], Awaitable[str | None]]:
    async def play() -> str | None:
        return await stage.presses(who, data, group=group)

    return play


async def arguments(stage: Theatre, action: str, held: StoredCase) -> dict[str, Any]:
    match action:
        case "missed_page":
            return {"before_ms": 2**62, "before_id": 2**62}
        case "late_page":
            return {"first": 0, "last": 2**62, "before_ms": 2**62, "before_id": 2**62}
        case "dial":
            return {"account": "office", "number": held.case.client}
        case "import_write" | "import_drop":
            return {"import": await stage.list_of_clients(held.case.client or "")}
        case "later_set":
            return {"account": "office", "number": held.case.client, "seconds": 30 * 24 * 3600}
        case "later_drop":
            owner, now_ms = await stage.person(Who.OWNER), stage.work.clock.now_ms()
            return {"alarm": await stage.work.app.database.write(_a_call_to_come, owner, now_ms)}
        case "clients_page":
            return {"words": "Ромашка", "name": "", "number": ""}
        case "vip_client" | "entrust_client" | "responsible_client":
            return {"number": held.case.client, "vip": True, "account": "office", "employee": "nina"}
        case "language":
            return {"language": "en"}
        case "seats" | "bind":
            return {"person": await unbound(stage, 20_000 + held.id), "account": "office", "employee": "vera"}
        case "approve" | "decline":
            who, now_ms = 10_000 + held.id, stage.work.clock.now_ms()
            stage.newcomer(who)
            asked = await stage.work.app.database.write(
                entries.add_request, who, "Кто-то", "+79990000000", "ru", now_ms
            )
            return {"request": asked, "account": "office", "employee": "vera"}
        case "take_name":
            return {"number": held.case.client, "name": "Ромашка"}
        case "block" | "mute":
            return {"account": "office", "pattern": digits(held.case.client or ""), "comment": ""}
        case "unblock" | "blocked" | "comment_block" | "blacklist" | "find_blocked":
            return {"account": "office", "pattern": turned_away(stage, held), "query": ""}
        case "anonymous":
            return {"account": "office", "on": True}
        case "show_call":
            [row] = await stage.work.rows("SELECT id FROM calls WHERE case_id = :case", case=held.id)
            return {"call": row["id"]}
        case "alerts_switch":
            return {"what": "silent"}
        case "alerts_which":
            return {"kind": "department"}
        case "alerts_deaf":
            return {"kind": "department", "account": "office", "name": SUPPORT}
        case "team":
            return {"account": "office"}
        case "team_member" | "team_dnd" | "team_department":
            return {"account": "office", "user": "nina", "on": False, "id": "support"}
        case "dnd":
            return {"account": "office", "typed": "on"}
        case "stats":
            return {"account": "office", "typed": "today", "employee": "nina"}
        case "departments":
            return {"account": "office", "typed": "off"}
        case "department":
            return {"account": "office", "id": "support", "on": False}
        case "hand_to":
            return {"case": held.id, "to": await stage.person(Who.OTHER)}
        case "remind_at":
            return {"case": held.id, "seconds": 900}
        case "here":
            return {"account": "office", "department": SUPPORT}
        case _:
            return {"case": held.id, "number": held.case.client}


def turned_away(stage: Theatre, held: StoredCase) -> str:
    """The client is in the PBX's blacklist, put there in its cabinet."""
    bare = digits(held.case.client or "")
    stage.work.world.company.firm.doors.blocked[bare] = 0
    return bare


async def unbound(stage: Theatre, telegram_id: int) -> int:
    """Somebody new who is in, as nobody's employee."""
    stage.newcomer(telegram_id)
    now_ms = stage.work.clock.now_ms()
    made: int = await stage.work.app.database.write(people.let_in, telegram_id, "Новенькая", Role.MANAGER, "ru", now_ms)
    return made


def place(group: bool) -> str:
    return "in a group" if group else "in private"


def _a_call_to_come(tx: Tx, owner: int, now_ms: int) -> int:
    alarms.put(tx, "call_later", "office:+79101234567", now_ms + 10**9, owner, asks_pbx=True, account="office",
               phone="702", number="+79101234567", since_ms=now_ms, left=1, made=0)  # fmt: skip
    found = alarms.find(tx, "call_later", "office:+79101234567", owner)
    assert found is not None
    return found.id


def _all_speak_russian(tx: Tx) -> None:
    tx.execute("UPDATE people SET language = 'ru' WHERE language <> 'ru'")
