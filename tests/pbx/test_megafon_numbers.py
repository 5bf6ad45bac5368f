"""MegaFon's numbers (seed 003 §9): where they lead, every kind of route, and what is refused before it is sent."""

import json
from typing import Any

import pytest

from pbx.errors import PbxRefused
from pbx.shapes import Number
from tests.pbx.megafon_company import printed, romashka, told
from tests.wire.server import says

SALES, SUPPORT = "74957654321", "74957654322"
WEEK = {"monday": {"start": 32400, "end": 64800}, "friday": {"start": 32400, "end": 61200}}
MENU = {
    "name": "Меню",
    "items": [
        {"button": "1", "type": "group", "group": "sales"},
        {
            "button": "2",
            "type": "ivr",
            "ivr": {"name": "Ещё", "items": [{"button": "0", "type": "user", "user": "vera"}]},
        },
        {"button": "timeout", "type": "user", "user": "gleb"},
    ],
    "greeting": True,
    "greeting_custom": False,
}
ROUTES: list[dict[str, Any]] = [
    {"type": "user", "greeting": True, "user": "anna"},
    {"type": "group", "greeting": False, "group": "support"},
    {"type": "fax", "greeting": False},
    {"type": "ivr", "greeting": True, "ivr": MENU},
    {
        "type": "scheduler",
        "greeting": False,
        "work": {"type": "group", "group": "sales", "greeting": True},
        "other": {"type": "onduty", "subtype": "telnum", "telnum": "79100000004", "greeting": False},
        "schedule": WEEK,
    },
    {
        "type": "scheduler",
        "greeting": True,
        "work": {"type": "ivr", "ivr": MENU},
        "other": {"type": "onduty", "subtype": "group", "group": "support"},
        "schedule": WEEK,
    },
    {
        "type": "scheduler",
        "greeting": True,
        "work": {"type": "user", "user": "anna"},
        "other": {"type": "onduty", "subtype": "user", "user": "gleb"},
        "schedule": {},
    },
    {"type": "scheduler", "greeting": True, "work": {"type": "fax"}, "other": {"type": "fax"}, "schedule": WEEK},
]


async def test_the_printed_numbers_are_read() -> None:
    (own, common), [seen] = await told("telnums.json", lambda pbx: pbx.numbers())
    assert seen.target == "/crmapi/v1/telnums?start=0&limit=100"
    assert (own.telnum, own.route, own.target, own.main) == ("79007771122", "user", "Администратор", False)
    assert (common.telnum, common.route, common.target, common.main) == ("79007775555", "group", "Отдел продаж", True)
    assert common.details["group"] == "sales"
    for name in ("telnum_as_printed.json", "telnum_routed.json"):
        one, [seen] = await told(name, lambda pbx: pbx.number("79007775555"))
        assert (one.target, seen.target) == ("Отдел продаж", "/crmapi/v1/telnums/79007775555")


async def test_menus_and_schedules_are_read_with_all_they_hold() -> None:
    menu, _ = await told("telnum_ivr.json", lambda pbx: pbx.number("79007771122"))
    assert (menu.route, menu.target, menu.disabled) == ("ivr", "Главное меню", True)
    assert menu.details["ivr"]["items"][1]["ivr"]["items"][1]["button"] == "timeout"
    by_hours, _ = await told("telnum_scheduler.json", lambda pbx: pbx.number("79007775555"))
    assert (by_hours.route, by_hours.target) == ("scheduler", None)
    assert by_hours.details["schedule"] == printed("schedule_read.json")


async def test_the_printed_route_is_sent() -> None:
    number, [seen] = await told(
        "telnum_routed.json", lambda pbx: pbx.route("79007775555", printed("telnum_route.json"))
    )
    assert (seen.method, seen.target) == ("POST", "/crmapi/v1/telnums/79007775555")
    assert json.loads(seen.body) == printed("telnum_route.json")
    assert number.target == "Отдел продаж"


@pytest.mark.parametrize("fields", ROUTES, ids=lambda fields: f"{fields['type']}-{fields.get('other', {}).get('type')}")
async def test_every_kind_of_route_arrives(fields: dict[str, Any]) -> None:
    async with romashka() as office:
        number = await office.pbx.route(SALES, fields)
        assert (number.telnum, number.route) == (SALES, fields["type"])
        assert await office.pbx.number(SALES) == number
        [sent] = office.bodies()
    assert sent == fields
    told_back = {key: number.details[key] for key in fields if key not in ("type", "schedule")}
    assert told_back == {key: value for key, value in fields.items() if key not in ("type", "schedule")}


async def test_a_route_changes_whose_phone_rings() -> None:
    async with romashka() as office:
        await office.pbx.route(SALES, {"type": "user", "user": "vera", "greeting": False})
        call = office.world.company.call(office.world.company.ring("79101234567", line=SALES))
        assert [phone.employee.login for phone in call.in_state("rings")] == ["vera"]
        await office.pbx.route(SALES, {"type": "group", "group": "support", "greeting": False})
        call = office.world.company.call(office.world.company.ring("79101234567", line=SALES))
        assert [phone.employee.login for phone in call.in_state("rings")] == ["boris", "vera"]


async def test_a_schedule_as_it_is_read_can_be_written_again() -> None:
    async with romashka() as office:
        read = printed("schedule_read.json")
        fields = {**ROUTES[4], "schedule": read}
        number = await office.pbx.route(SALES, fields)
        [sent] = office.bodies()
    assert sent["schedule"] == printed("schedule_written.json")
    assert number.details["schedule"] == read


async def test_a_number_is_switched_off_and_on() -> None:
    async with romashka() as office:
        await office.pbx.enable("+7 495 765-43-21", False)
        assert (await office.pbx.number(SALES)).disabled
        office.world.company.ring("79101234567", line=SALES)
        await office.world.quiet()
        assert office.world.megafon.deliveries == []
        await office.pbx.enable(SALES, True)
        assert not (await office.pbx.number(SALES)).disabled
        assert [(one.telnum, one.main) for one in await office.pbx.numbers()] == [(SALES, True), (SUPPORT, False)]
        assert [one.telnum for one in await office.pbx.numbers("Поддерж")] == [SUPPORT]
        assert office.asked()[0] == ("DELETE", f"/telnums/{SALES}/enabled")


async def test_an_unknown_number_and_an_unknown_target_are_refused() -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.enable("79990000000", True)
        assert caught.value.reason == "pbx_no_such"
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.route(SALES, {"type": "user", "user": "stranger", "greeting": True})
        assert caught.value.reason == "pbx_refused"


def menu(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "ivr", "greeting": True, "ivr": {"name": "Меню", "items": list(items), **more}}


def by_hours(**changed: Any) -> dict[str, Any]:
    return {**ROUTES[4], **changed}


def nested(depth: int) -> dict[str, Any]:
    button: dict[str, Any] = {"button": "1", "type": "user", "user": "anna"}
    for _ in range(depth):
        button = {"button": "1", "type": "ivr", "ivr": {"name": "м", "items": [button]}}
    return menu(button)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "greeting"),
        ({"type": "user", "user": "anna"}, "greeting"),
        ({"type": "user", "user": "anna", "greeting": "yes"}, "greeting"),
        ({"greeting": True}, ""),
        ({"type": "nowhere", "greeting": True}, ""),
        ({"type": "onduty", "subtype": "user", "user": "anna", "greeting": True}, ""),
        ({"type": "user", "greeting": True}, "user.user"),
        ({"type": "user", "user": "", "greeting": True}, "user.user"),
        ({"type": "group", "user": "anna", "greeting": True}, "group.group"),
        ({"type": "user", "user": "anna", "group": "sales", "greeting": True}, "user.group"),
        ({"type": "fax", "user": "anna", "greeting": True}, "fax.user"),
        ({"type": "ivr", "greeting": True}, "ivr.ivr"),
        (menu(), "ivr.ivr.items"),
        (menu({"button": "12", "type": "user", "user": "anna"}), "button"),
        (menu({"button": "*", "type": "user", "user": "anna"}), "button"),
        (menu({"button": "1", "type": "fax"}), "type"),
        (menu({"button": "1", "type": "user"}), "user"),
        (menu({"button": "1", "type": "group", "user": "anna"}), "group"),
        (menu({"button": "1", "type": "ivr"}), "ivr"),
        (menu(*[{"button": "1", "type": "user", "user": "anna"}] * 2), "items"),
        (menu({"button": "1", "type": "user", "user": "anna"}, greeting="no"), "ivr.ivr.greeting"),
        (nested(8), "ivr"),
        (nested(400), ""),
        (by_hours(work=None), "scheduler.work"),
        (by_hours(other={"type": "scheduler"}), "scheduler.other"),
        (by_hours(other={"type": "onduty", "subtype": "telnum", "user": "anna"}), "telnum"),
        (by_hours(other={"type": "onduty", "user": "anna"}), "subtype"),
        (by_hours(schedule=None), "scheduler.schedule"),
        (by_hours(schedule={"someday": {"start": 0, "end": 60}}), "someday"),
        (by_hours(schedule={"monday": {"start": 64800, "end": 32400}}), "scheduler.schedule.monday.end"),
        (by_hours(schedule={"monday": {"start": -1, "end": 60}}), "monday.start"),
        (by_hours(schedule={"monday": {"start": 0, "end": 86401}}), "monday.end"),
        (by_hours(schedule={"monday": {"start": "9:00", "end": 60}}), "monday.start"),
        (by_hours(schedule={"monday": {"start": 0}}), "monday.end"),
        (by_hours(schedule={"monday": 7}), "monday"),
    ],
)
async def test_a_route_that_would_lose_calls_is_not_sent(fields: dict[str, Any], wrong: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.route(SALES, fields)
        assert office.asked() == []
    assert caught.value.reason == "pbx_bad_value"
    assert str(caught.value.facts["said"]).endswith(wrong)


async def test_numbers_that_say_little_are_read_all_the_same() -> None:
    items = '{"items": [null, {}, {"telnum": 74950000000}, {"telnum": "7495", "type": "ivr", "ivr": "Меню"}]}'
    found, _ = await told(says(items), lambda pbx: pbx.numbers())
    assert [(one.telnum, one.route, one.target) for one in found] == [("74950000000", "", None), ("7495", "ivr", None)]
    assert found[0] == Number("74950000000", "")


async def test_a_route_answered_with_nothing_is_read_back() -> None:
    async def quiet(request: Any) -> Any:
        body = b"" if request.method == "POST" else json.dumps(printed("telnum_routed.json")).encode()
        return await says(body)(request)

    number, seen = await told(quiet, lambda pbx: pbx.route("79007775555", printed("telnum_route.json")))
    assert (number.target, [one.method for one in seen]) == ("Отдел продаж", ["POST", "GET"])
