"""Everything a PBX can be asked for, ability by ability: what only asks, and what acts and is never repeated."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pbx.shapes import BlockedNumber

Ask = Callable[[Any], Awaitable[object]]
Asks = Mapping[str, Mapping[str, Ask]]

ANNA, CLIENT, SALES, LINE, SIM = "anna", "+79101234567", "sales", "74957654321", "79100000101"
CALL, TASK = "31917423", "66"
DAY_MS = 24 * 3600 * 1000
FROM_MS = 1_700_000_000_000
TO_MS = FROM_MS + DAY_MS

QUESTIONS: Asks = {
    "lists_staff": {"staff": lambda pbx: pbx.staff()},
    "lists_departments": {"departments": lambda pbx: pbx.departments()},
    "remembers": {"history": lambda pbx: pbx.history(FROM_MS, TO_MS)},
    "remembers_inner": {"inner_history": lambda pbx: pbx.inner_history(FROM_MS, TO_MS)},
    "confirms": {"final_word": lambda pbx: pbx.final_word(CALL)},
    "follows": {"outcome": lambda pbx: pbx.outcome(TASK)},
    "schedules": {"tasks": lambda pbx: pbx.tasks()},
    "silences": {"silent": lambda pbx: pbx.silent(ANNA)},
    "subscribes": {"receives": lambda pbx: pbx.receives(ANNA, SALES)},
    "blocks": {
        "blacklist": lambda pbx: pbx.blacklist(),
        "blocks_anonymous": lambda pbx: pbx.blocks_anonymous(),
    },
    "staffs": {
        "staff": lambda pbx: pbx.staff("Анна"),
        "departments": lambda pbx: pbx.departments("Продажи"),
        "employee": lambda pbx: pbx.employee(ANNA),
        "departments_of": lambda pbx: pbx.departments_of(ANNA),
        "department": lambda pbx: pbx.department(SALES),
    },
    "lists_phones": {"phones": lambda pbx: pbx.phones()},
    "offers_numbers": {"free_numbers": lambda pbx: pbx.free_numbers()},
    "lists_numbers": {"numbers": lambda pbx: pbx.numbers()},
    "routes": {"number": lambda pbx: pbx.number(LINE)},
    "sims": {"sims": lambda pbx: pbx.sims(), "sim": lambda pbx: pbx.sim(SIM)},
    "files": {
        "files call": lambda pbx: pbx.files("call", FROM_MS, TO_MS),
        "files fax": lambda pbx: pbx.files("fax", FROM_MS, TO_MS),
        "files voicemail": lambda pbx: pbx.files("voicemail", FROM_MS, TO_MS),
    },
}

COMMANDS: Asks = {
    "dials": {"dial": lambda pbx: pbx.dial(ANNA, CLIENT)},
    "schedules": {"schedule": lambda pbx: pbx.schedule("701", CLIENT, delay_s=600, tries=3, pause_s=120)},
    "silences": {
        "silence on": lambda pbx: pbx.silence(ANNA, True),
        "silence off": lambda pbx: pbx.silence(ANNA, False),
    },
    "subscribes": {
        "receive on": lambda pbx: pbx.receive(ANNA, SALES, True),
        "receive off": lambda pbx: pbx.receive(ANNA, SALES, False),
    },
    "blocks": {
        "block": lambda pbx: pbx.block([BlockedNumber("79101234567")]),
        "unblock": lambda pbx: pbx.unblock(["79101234567"]),
        "block_anonymous on": lambda pbx: pbx.block_anonymous(True),
        "block_anonymous off": lambda pbx: pbx.block_anonymous(False),
    },
    "staffs": {
        "add_employee": lambda pbx: pbx.add_employee({"name": "Дарья", "password": "canary-password"}),
        "edit_employee": lambda pbx: pbx.edit_employee(ANNA, {"password": "canary-password"}),
        "delete_employee": lambda pbx: pbx.delete_employee(ANNA),
        "add_department": lambda pbx: pbx.add_department({"name": "Склад"}),
        "edit_department": lambda pbx: pbx.edit_department(SALES, {"name": "Склад"}),
        "delete_department": lambda pbx: pbx.delete_department(SALES),
        "change_members": lambda pbx: pbx.change_members(SALES, add=[ANNA]),
    },
    "routes": {
        "route": lambda pbx: pbx.route(LINE, {"type": "fax", "greeting": False}),
        "enable on": lambda pbx: pbx.enable(LINE, True),
        "enable off": lambda pbx: pbx.enable(LINE, False),
    },
    "sims": {
        "assign_sim": lambda pbx: pbx.assign_sim(SIM, ANNA),
        "share_sim": lambda pbx: pbx.share_sim(SIM),
        "disable_sim": lambda pbx: pbx.disable_sim(SIM),
        "delete_sim": lambda pbx: pbx.delete_sim(SIM),
    },
}


def of(asks: Asks, abilities: frozenset[str]) -> dict[str, Ask]:
    """What of ``asks`` a PBX with these abilities understands."""
    return {name: ask for ability in asks if ability in abilities for name, ask in asks[ability].items()}
