"""A PBX that asks who is calling is told from the book of clients, at once."""

import json
from pathlib import Path

import pytest

from storage import clients, staff
from storage.database import Database
from storage.staff import StaffMember
from tests.bot.web_door import SHOP_TOKEN, TOKEN, Door, door

CLIENT = "+79101234567"
CLOUD = {"PBX__SHOP__KIND": "cloud_ats"}
ACCOUNTS = {"office": TOKEN, "shop": SHOP_TOKEN}  # a megafon, a cloud_ats


async def asks(outside: Door, account: str, phone: str = "79101234567") -> dict[str, str]:
    form = {"cmd": "contact", "phone": phone, "callid": "C-1", "diversion": "74957654321"}
    answer = await outside.post(form | {"crm_token": ACCOUNTS[account]}, f"/pbx/{account}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    told: dict[str, str] = json.loads(answer.body)
    return told


async def write(database: Database) -> None:
    for account, login in (("office", "anna"), ("shop", "petrov")):
        await database.write(staff.replace_all, account, [StaffMember(account, login, None, login, None)], 1)
    await database.write(clients.name, CLIENT, "Ромашка, «Иван» Петров", None, 1)
    await database.write(clients.entrust, CLIENT, "office", "anna", None, 1)
    await database.write(clients.entrust, CLIENT, "shop", "petrov", None, 1)


@pytest.mark.parametrize(("account", "login"), [("office", "anna"), ("shop", "petrov")])
async def test_the_name_and_who_is_responsible_on_this_account(tmp_path: Path, account: str, login: str) -> None:
    async with door(tmp_path, **CLOUD) as outside:
        assert await asks(outside, account) == {}
        await write(outside.entrance.database)
        assert await asks(outside, account) == {"contact_name": "Ромашка, «Иван» Петров", "responsible": login}
        assert outside.heard() == []


@pytest.mark.parametrize("account", ACCOUNTS)
async def test_what_is_not_known_is_not_said(tmp_path: Path, account: str) -> None:
    async with door(tmp_path, **CLOUD) as outside:
        await outside.entrance.database.write(clients.favour, CLIENT, True, None, 1)
        await outside.entrance.database.write(clients.name, "+79107654321", "Мария", None, 1)
        assert await asks(outside, account) == {}
        assert await asks(outside, account, "79107654321") == {"contact_name": "Мария"}
        for hidden in ("", "anonymous", "<b>", "+7910"):
            assert await asks(outside, account, hidden) == {}


async def test_a_call_is_not_sent_to_whoever_has_left(tmp_path: Path) -> None:
    async with door(tmp_path, **CLOUD) as outside:
        database = outside.entrance.database
        await write(database)
        for now_ms in (2, 3):  # missing once may be a list that was cut short
            await database.write(staff.replace_all, "office", [], now_ms)
        assert await asks(outside, "office") == {"contact_name": "Ромашка, «Иван» Петров"}
        assert (await asks(outside, "shop"))["responsible"] == "petrov"


async def test_nobody_learns_a_name_without_the_key(tmp_path: Path) -> None:
    async with door(tmp_path, **CLOUD) as outside:
        await write(outside.entrance.database)
        form = {"cmd": "contact", "phone": "79101234567", "callid": "C-1", "crm_token": SHOP_TOKEN}
        answer = await outside.post(form, "/pbx/office")
        assert (answer.status, answer.body) == (401, '{"error":"Invalid token"}')
