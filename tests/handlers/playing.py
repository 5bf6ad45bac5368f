"""One row of the matrix played by one of the cast, and what a button of each kind is about."""

from collections.abc import Awaitable, Callable
from typing import Any

from calls.audience import Role
from calls.phone import digits
from sandbox.company.firm import Employee
from storage import alarms, entries, people, route_drafts, rules
from storage.cases import StoredCase
from storage.database import Tx
from tests.handlers.cast import OUTSIDERS, STRANGER, SUPPORT, Theatre, Who
from tests.handlers.rows import Row

LINE = "74957654321"


async def played(
    stage: Theatre, who: Who, group: bool, row: Row, play: Callable[[], Awaitable[str | None]]
) -> str | None:
    """Play it and say what was wrong with it."""
    if who in OUTSIDERS:
        stage.work.later(61)  # they are answered once a minute
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
        case "people_one" | "people_roles" | "people_leads" | "people_phone":
            return {"person": await stage.person(Who.OWNER), "account": "office"}
        case "people_ask" | "people_do":
            newcomer = await unbound(stage, 30_000 + held.id)
            return {"person": newcomer, "what": "role", "before": "manager", "after": "supervisor"}
        case "people_absent" | "people_invite":
            return {"account": "office", "employee": "vera"}
        case "people" | "people_out":
            return {}
        case "settings" | "settings_rule" | "settings_step" | "settings_ask" | "settings_history":
            return {"account": "office", "name": "remind", "value": 900}
        case "settings_say":
            await stage.work.app.database.write(rules.put, "office", "remind", 60, None, 1)
            return {"account": "office", "name": "remind", "before": 60, "after": 900}
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
        case "pbx_tasks" | "pbx_task" | "sip" | "free_numbers":
            return {"account": "office", "task": "66"}
        case "team" | "trial":
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
        case "lines" | "line" | "line_lead" | "line_switch" | "line_enable":
            line = {"account": "office", "telnum": LINE, "query": ""}
            return line | {"what": "user", "id": "boris", "on": True}
        case "sims" | "sim" | "sim_pick" | "sim_ask" | "sim_do":
            what = "delete" if action == "sim_ask" else "share"
            return {"account": "office", "telnum": "79100000102", "query": "", "what": what}
        case "route_set" | "route_drop":
            return await route_draft(stage) | {"path": ["1"], "what": "user", "id": "anna"}
        case _ if action.startswith("route_"):
            what = "name" if action == "route_ask" else "user"
            facts = await route_draft(stage) | {"what": what, "kind": "fax"}
            return facts if action == "route_write" else {**facts, "after": None}
        case "staff_drop":
            return {"account": "office", "kind": "employee", "id": hired(stage, held)}
        case "staff_members" | "staff_join":
            return {"account": "office", "kind": "department", "id": "support"}
        case "staff" | "staff_find" | "staff_new" | "staff_add":
            return {"account": "office", "kind": "employee", "fields": {"name": f"Зоя {held.id}"}, "step": 1}
        case action if action.startswith("staff_"):
            wish = {"before": {"position": "Менеджер"}, "after": {"position": f"Зоя {held.id}"}}
            staff = {"account": "office", "kind": "employee", "id": hired(stage, held), "field": "ext", **wish}
            return staff | {"fields": {"position": "Зоя"}}
        case "hand_to":
            return {"case": held.id, "to": await stage.person(Who.OTHER)}
        case "remind_at":
            return {"case": held.id, "seconds": 900}
        case "here":
            return {"account": "office", "department": SUPPORT}
        case _:
            return {"case": held.id, "number": held.case.client}


async def route_draft(stage: Theatre) -> dict[str, Any]:
    """A route that the administrator composes for the first number."""
    before, after = {"type": "group", "group": "sales"}, {"type": "user", "user": "anna", "greeting": True}
    stage.work.world.megafon.rest.state.numbers[LINE] = {**before, "greeting": False}
    items = [{"button": "1", "type": "group", "group": "sales"}]
    menu = {"type": "ivr", "greeting": False, "ivr": {"name": "Меню", "items": items}}
    admin, now_ms = await stage.person(Who.ADMIN), stage.work.clock.now_ms()
    write = stage.work.app.database.write
    draft = await write(route_drafts.begin, admin, "office", LINE, before, menu, {"group:sales": "Продажи"}, now_ms)
    return {"account": "office", "telnum": LINE, "draft": draft.id, "path": [], "before": before, "after": after}


def turned_away(stage: Theatre, held: StoredCase) -> str:
    """The client is in the PBX's blacklist, put there in its cabinet."""
    bare = digits(held.case.client or "")
    stage.work.world.company.firm.doors.blocked[bare] = 0
    return bare


def hired(stage: Theatre, held: StoredCase) -> str:
    """Somebody new at the PBX, whom nobody here is."""
    login = f"new{held.id}"
    stage.work.world.company.firm.employees[login] = Employee(login, "Кто-то", str(1000 + held.id), "")
    return login


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
