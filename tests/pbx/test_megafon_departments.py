"""MegaFon's departments (seed 003 §8): listed, read, added, changed, removed, and their members."""

import json

import pytest

from pbx.errors import PbxRefused, PbxUnreachable
from pbx.shapes import Department, Member
from tests.pbx.megafon_company import printed, romashka, told
from tests.wire.server import says

SUPPLY = "g_0a922987-97ac-4f45-9e47-59a27d23c2cb"


async def test_the_departments_of_romashka() -> None:
    async with romashka() as office:
        sales, support = await office.pbx.departments()
        assert sales == await office.pbx.department("sales")
        assert [one.id for one in await office.pbx.departments("Поддерж")] == ["support"]
    assert (sales.id, sales.name, sales.extension, sales.order) == ("sales", "Продажи", "710", "ALL")
    assert sales.members == (Member("anna"), Member("boris"))
    assert support.members == (Member("boris"), Member("vera"))
    assert sales.details["timeout"] == {"time": 120, "target": "voicemail"}


async def test_the_printed_departments_are_read() -> None:
    (supply, sales), [seen] = await told("groups.json", lambda pbx: pbx.departments())
    assert seen.target == "/crmapi/v1/groups?start=0&limit=100"
    assert (supply.id, supply.order, supply.members) == (
        SUPPLY, "EVENLY", (Member("admin"), Member("ivan", receives=False)),
    )  # fmt: skip
    assert supply.details == {"call_duration": 10, "target": "voicemail", "advanced": "off"}
    assert sales.details["timeout"] == {"time": 120, "target": "user", "user": "admin"}
    assert (await told("group.json", lambda pbx: pbx.department("sales")))[0] == sales


async def test_the_printed_addition_is_sent_and_read() -> None:
    made, [seen] = await told("group_added.json", lambda pbx: pbx.add_department(printed("group_add.json")))
    assert (seen.method, seen.target, json.loads(seen.body)) == (
        "POST", "/crmapi/v1/groups", printed("group_add.json"),
    )  # fmt: skip
    assert (made.id, made.extension, made.details["advanced"]) == (SUPPLY, "704", "callback")


async def test_the_printed_change_is_sent_and_read() -> None:
    changed, [seen] = await told("group.json", lambda pbx: pbx.edit_department("sales", printed("group_edit.json")))
    assert (seen.method, seen.target) == ("PUT", "/crmapi/v1/groups/sales")
    assert json.loads(seen.body) == printed("group_edit.json")
    assert changed.order == "BYORDER"


async def test_the_printed_members_are_sent() -> None:
    wanted = printed("group_members.json")
    _, [seen] = await told(
        says(status=204),
        lambda pbx: pbx.change_members(
            "sales", add=wanted["add"], mute=wanted["calls_disable"], remove=wanted["remove"], position=2
        ),
    )
    assert (seen.method, seen.target, json.loads(seen.body)) == ("POST", "/crmapi/v1/groups/sales/users", wanted)


async def test_a_department_lives_and_dies() -> None:
    async with romashka() as office:
        fields = {"name": "Склад", "call_order": "EVENLY", "users": [{"login": "vera", "calls_enable": False}]}
        made = await office.pbx.add_department(fields)
        assert made.id.startswith("g_")
        assert (made.order, made.members) == ("EVENLY", (Member("vera", receives=False),))
        assert made in await office.pbx.departments()
        assert made.details["call_duration"] == 15
        changed = await office.pbx.edit_department(made.id, {"name": "Склад №2"})
        assert (changed.name, changed.members) == ("Склад №2", made.members)
        await office.pbx.delete_department(made.id)
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.department(made.id)
    assert caught.value.reason == "pbx_no_such"


async def test_members_come_are_muted_and_go_and_the_phones_hear_of_it() -> None:
    async with romashka() as office:
        await office.pbx.change_members("sales", add=["vera", "gleb"], mute=["gleb"], remove=["anna"], position=0)
        sales = await office.pbx.department("sales")
        assert sales.members == (Member("vera"), Member("gleb", receives=False), Member("boris"))
        call = office.world.company.call(office.world.company.ring("79101234567", department="sales"))
        assert [phone.employee.login for phone in call.in_state("rings")] == ["vera", "boris"]
        assert office.bodies()[0]["position"] == 0


async def test_nobody_to_change_is_no_request() -> None:
    async with romashka() as office:
        await office.pbx.change_members("sales")
        assert office.asked() == []


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "name"), ({"name": "С", "call_order": "RANDOM"}, "call_order"),
        ({"name": "С", "call_order": "EVENLY", "call_duration": 7}, "call_duration"),
        ({"name": "С", "call_order": "ALL", "call_duration": 10}, "call_duration"),
        ({"name": "С", "call_order": "EVENLY", "call_duration": 0}, "call_duration"),
        ({"name": "С", "advanced": "music"}, "advanced"),
        ({"name": "С", "timeout": {"time": 45}}, "timeout.time"),
        ({"name": "С", "timeout": {"target": "user"}}, "timeout.user"),
        ({"name": "С", "timeout": {"target": "group", "user": "anna"}}, "timeout.group"),
        ({"name": "С", "timeout": {"target": "telnum", "telnum": "скрыт"}}, "timeout.telnum"),
        ({"name": "С", "users": [{"login": "anna"}]}, "users.0.calls_enable"),
        ({"name": "С", "users": "anna"}, "users"),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named_and_nothing_is_sent(fields: dict[str, object], wrong: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.add_department(fields)
        assert office.asked() == []
    assert (caught.value.reason, caught.value.facts["said"]) == ("pbx_bad_value", wrong)


@pytest.mark.parametrize("id", ["", " ", ".."])
async def test_a_blank_department_is_never_asked_for(id: str) -> None:
    async with romashka() as office:
        for ask in (office.pbx.department, office.pbx.delete_department):
            with pytest.raises(PbxRefused):
                await ask(id)
        assert office.asked() == []


async def test_rows_that_are_no_departments_are_left_out() -> None:
    items = [None, 7, {}, {"id": ""}, {"id": "a", "users": [None, {}, {"login": "anna"}, 7]}, {"id": 12, "users": {}}]
    found, _ = await told(says(json.dumps({"items": items})), lambda pbx: pbx.departments())
    assert found == [Department("a", "", members=(Member("anna"),)), Department("12", "")]


async def test_an_addition_that_was_answered_with_nothing_may_have_been_done() -> None:
    with pytest.raises(PbxUnreachable) as caught:
        await told(says("{}"), lambda pbx: pbx.add_department({"name": "Склад"}))
    assert caught.value.maybe_done
