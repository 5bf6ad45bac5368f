"""Everybody who may ever press one of our buttons, on a stage where each update can be played alone.

The bot's real handlers over its real database, Telegram and PBX; updates are handed to the dispatcher one by one, so
that whatever they raise is raised here, and the rows before and after can be compared.
"""

import json
import secrets
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import count
from pathlib import Path
from typing import Any

from aiogram import Dispatcher

from bot import status
from calls import handling
from calls import missed as rules
from calls.audience import Role
from calls.event import CallEvent, EventKind, Result, Verdict
from calls.joining import advance
from calls.missed import Case, Closing, Terms
from calls.stage import Stage
from handlers.dispatching import dispatcher, handle
from handlers.world import World
from sandbox.company.firm import Employee, Firm
from sandbox.telegram.memory import Kept
from sandbox.world import GLEB, GROUP
from storage import calls, cases, chats, client_imports, conversations, history, intents, people
from storage.calls import StoredCall
from storage.cases import StoredCase
from storage.database import Tx
from tests.stories.romashka import FAST, Office, office

SUPPORT, SALES = "Поддержка", "Продажи"
STRANGER = "Этот бот — для сотрудников компании. Если вы сотрудник, отправьте свой номер кнопкой ниже."


class Who(Enum):
    """Each with her Telegram id."""

    STRANGER = 900
    REVOKED = 901  # was an admin once
    UNBOUND = 902
    OTHER = 903  # a manager of another department
    OWNER = 904  # the manager whose phone rang
    LEADER = 905  # leads the department of the case
    OTHER_LEADER = 906
    ADMIN = GLEB


OUTSIDERS = {Who.STRANGER, Who.REVOKED}
INSIDERS = set(Who) - OUTSIDERS
BOUND = INSIDERS - {Who.UNBOUND}
CONCERNED = {Who.OWNER, Who.LEADER, Who.ADMIN}
ADMINS = {Who.ADMIN}
BOSSES = {Who.LEADER, Who.OTHER_LEADER, Who.ADMIN}

PHONES = {Who.OTHER: "olga", Who.OWNER: "nina", Who.LEADER: "pavel", Who.OTHER_LEADER: "raisa", Who.REVOKED: "oleg"}


@dataclass
class Theatre:
    work: Office
    handlers: Dispatcher
    numbers: count = field(default_factory=lambda: count(1))

    async def play(self, kind: str, content: Mapping[str, Any]) -> None:
        """One update, now. Raises whatever no handler expected."""
        update_id = 10**9 + next(self.numbers)
        await handle(self.handlers, self.work.app.bot, {"update_id": update_id, kind: dict(content)})

    async def writes(self, who: Who, text: str, *, group: bool) -> None:
        await self.play("message", self.message(who, group=group) | {"text": text})

    async def sends_file(self, who: Who, content: bytes, *, group: bool) -> None:
        """A document, which Telegram has and gives out."""
        document = {"file_id": "list", "file_unique_id": "l", "file_size": len(content)}
        self.work.world.telegram.memory.files["list"] = Kept("document", document, content)
        await self.play("message", self.message(who, group=group) | {"document": document})

    async def presses(self, who: Who, data: str | None, *, group: bool) -> str | None:
        """What she is told for it."""
        telegram = self.work.world.telegram
        query = telegram.memory.new_query(who.value)
        content = {"id": query, "from": self.user(who), "chat_instance": "1", "message": self.message(None, who, group)}
        await self.play("callback_query", content | ({"data": data} if data is not None else {"game_short_name": "x"}))
        told = [answer["text"] for answer in telegram.memory.answers if answer["query_id"] == query]
        assert len(told) == 1, f"a tap is answered once, not {told}"
        return told[0] or None

    def message(self, sender: Who | None, reader: Who | None = None, group: bool = False) -> dict[str, Any]:
        place = {"id": GROUP, "type": "supergroup", "title": "Все"} if group else self._private(sender or reader)
        author = self.work.world.telegram.memory.bot() if sender is None else self.user(sender)
        return {"message_id": next(self.numbers), "date": 1_700_000_000, "chat": place, "from": author}

    def user(self, who: Who) -> dict[str, Any]:
        return self.work.world.telegram.memory.directory.person(who.value).user()

    def _private(self, who: Who | None) -> dict[str, Any]:
        assert who is not None
        return {"id": who.value, "type": "private", "first_name": who.name}

    def newcomer(self, id: int) -> None:
        """Somebody who has pressed Start and no more."""
        telegram = self.work.world.telegram
        telegram.person(id, "Кто-то")
        telegram.memory.directory.person(id).started = True

    def newest(self, who: Who, *, group: bool) -> int:
        """The number of the last message there."""
        shelf = self.work.world.telegram.memory.shelf.chat(GROUP if group else who.value)
        return max((one.message_id for one in shelf[-1:]), default=0)

    def said_after(self, newest: int, who: Who, *, group: bool) -> list[str]:
        """What the bot has said there since."""
        shelf = self.work.world.telegram.memory.shelf.chat(GROUP if group else who.value)
        return [one.text for one in shelf if one.message_id > newest and one.from_bot]

    def said(self, who: Who, *, group: bool) -> list[str]:
        """Everything the bot ever said there."""
        return [
            one["text"] for one in self.work.world.telegram.chat(GROUP if group else who.value) if one["from"] == "bot"
        ]

    async def rows(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that is remembered, but when people were seen and the updates themselves."""
        return await self.work.app.database.write(_everything)

    async def watch(self) -> None:
        """From now on every table tells when it changes."""
        await self.work.app.database.write(_watch)

    async def changed(self) -> set[str]:
        """The tables that have changed since this was asked last."""
        return await self.work.app.database.write(_changed)

    async def case(self, *, closed: bool = False, taken: bool = False) -> StoredCase:
        """One more missed client of Nina and the department «Поддержка»; ``taken`` by her."""
        return await self.work.app.database.write(_case, next(self.numbers), self.work.clock.now_ms(), closed, taken)

    async def person(self, who: Who) -> int:
        """Her id among the people."""
        [row] = await self.work.rows("SELECT id FROM people WHERE telegram_id = :id", id=who.value)
        return int(row["id"])

    async def list_of_clients(self, number: str) -> int:
        """A list that waits for the word of an administrator."""
        gleb, now_ms = await self.person(Who.ADMIN), self.work.clock.now_ms()
        id: int = await self.work.app.database.write(client_imports.put, gleb, [(number, "Ромашка", "")], now_ms)
        return id

    async def asks(self, who: Who, question: str, facts: dict[str, Any], *, group: bool) -> None:
        """A question is open for her there."""
        now_ms, chat = self.work.clock.now_ms(), GROUP if group else who.value
        write = self.work.app.database.write
        await write(conversations.ask, chat, who.value, question, now_ms, now_ms + 10**9)
        await write(conversations.remember, chat, who.value, json.dumps(facts), now_ms)

    async def intent(self, chat_id: int, action: str, arguments: dict[str, Any]) -> str:
        now_ms = self.work.clock.now_ms()
        return await self.work.app.database.write(intents.keep, chat_id, "", action, arguments, now_ms)


@asynccontextmanager
async def theatre(folder: Path) -> AsyncIterator[Theatre]:
    far = dict.fromkeys(
        ("DIAL__PER_MINUTE", "DIAL__PER_DAY", "TIMING__CLAIM", "TIMING__CALLING", "TIMING__REMIND", "TIMING__ESCALATE"),
        "999999",
    )
    async with office(folder, come_in=False, firm=_hire, **FAST, **far) as work:
        telegram = work.world.telegram
        work.world.megafon.crm_url = ""  # what the PBX says of the calls is another story
        for who in set(Who) - {Who.ADMIN}:
            telegram.person(who.value, who.name.title())
            telegram.memory.directory.person(who.value).started = True
        telegram.memory.directory.person(GLEB).started = True
        telegram.group(GROUP, "Все", [who.value for who in Who])
        await work.app.database.write(_seat, work.clock.now_ms())
        app = work.app
        await app.database.write(history.know, "office", 0, 2**53)  # nor is it asked about them
        handlers = dispatcher(
            World(
                app.database,
                app.accounts,
                app.clock,
                app.house,
                app.delivery,
                lambda: "perezvon_bot",
                app.backstage.begin,
                _no_picture,
                app.knocking.outside,
                app.knocking.knock,
                lambda: status.running(app),
                app.forgetting.forget,
            )
        )
        yield Theatre(work, handlers)


async def _no_picture(chart: object) -> None:
    """The figures come in words."""


def _hire(firm: Firm) -> None:
    for number, login in enumerate(PHONES.values(), 710):
        firm.employees[login] = Employee(login, login.title(), str(number), "")
    for id, login in (("support", "nina"), ("sales", "olga")):
        department = firm.departments[id]
        firm.departments[id] = replace(department, members=(*department.members, login))


def _seat(tx: Tx, now_ms: int) -> None:
    chats.called(tx, GROUP, "Все")
    roles = {
        Who.LEADER: Role.SUPERVISOR,
        Who.OTHER_LEADER: Role.SUPERVISOR,
        Who.ADMIN: Role.ADMIN,
        Who.REVOKED: Role.ADMIN,
    }
    for who in set(Who) - {Who.STRANGER}:
        id = people.let_in(tx, who.value, who.name.title(), roles.get(who, Role.MANAGER), "ru", now_ms)
        login = "gleb" if who is Who.ADMIN else PHONES.get(who)
        if login:
            extension = str(710 + list(PHONES).index(who)) if who in PHONES else "704"
            people.bind(tx, id, "office", login, extension)
        if roles.get(who) is Role.SUPERVISOR:
            people.lead(tx, id, "office", SUPPORT if who is Who.LEADER else SALES)
        if who is Who.REVOKED:
            people.revoke(tx, id, now_ms)


def _case(tx: Tx, number: int, now_ms: int, closed: bool, taken: bool) -> StoredCase:
    client = f"+7910{number:07}"
    case = Case(account="office", client=client, first_missed_ms=now_ms, last_missed_ms=now_ms, department=SUPPORT)
    if closed:
        case = rules.close(case, Closing.BY_HAND, now_ms)
    if taken:
        owner = people.by_telegram_id(tx, Who.OWNER.value)
        assert owner is not None
        case = handling.take(case, owner.id, now_ms, Terms(claim_ms=10**12))
    held = cases.insert(tx, case, alerts=1)
    event = CallEvent(
        account="office",
        call_id=secrets.token_hex(8),
        kind=EventKind.RINGING,
        at_ms=now_ms,
        fingerprint=secrets.token_hex(8),
        client=client,
        employee="nina",
        extension=str(710 + list(PHONES).index(Who.OWNER)),
        department=SUPPORT,
    )
    word = Verdict(Result.MISSED, recording=f"https://records.example.org/{event.call_id}.mp3")
    call = advance(advance(None, event), replace(event, kind=EventKind.VERDICT, verdict=word))
    stored = StoredCall(0, call, Stage.MISSED, closed_ms=now_ms, case_id=held.id)
    calls.insert(tx, stored)
    return replace(held, case=case)


def _watch(tx: Tx) -> None:
    tables = tx.query(
        """SELECT name FROM sqlite_master WHERE type = 'table'
        AND name NOT IN ('inbox', 'history_spans', '_sqlite_migrations', 'sqlite_sequence')"""
    )
    tx.execute("CREATE TABLE watched (name TEXT PRIMARY KEY) STRICT")
    for name in [row["name"] for row in tables]:
        columns = [row["name"] for row in tx.query(f"PRAGMA table_info({name})")]
        differs = " OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in columns if (name, one) != ("people", "seen_ms"))
        note = f"BEGIN INSERT INTO watched VALUES ('{name}') ON CONFLICT DO NOTHING; END"
        for event in ("INSERT", "DELETE", f"UPDATE ON {name} WHEN {differs}"):
            kind, _, rest = event.partition(" ")
            where = rest or f"ON {name}"
            tx.execute(f"CREATE TRIGGER watch_{name}_{kind} AFTER {kind} {where} {note}")


def _changed(tx: Tx) -> set[str]:
    found = {row["name"] for row in tx.query("SELECT name FROM watched")}
    tx.execute("DELETE FROM watched")
    return found


def _everything(tx: Tx) -> dict[str, list[tuple[Any, ...]]]:
    tables = tx.query(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN ('inbox', '_sqlite_migrations')"
    )
    found = {row["name"]: [dict(one) for one in tx.query(f"SELECT * FROM {row['name']}")] for row in tables}
    for person in found["people"]:
        person["seen_ms"] = None
    return {name: [tuple(map(json.dumps, row.values())) for row in rows] for name, rows in found.items()}
