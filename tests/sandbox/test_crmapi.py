"""The pretend MegaFon takes what the document prints and nothing else, on every address of seed 003 §4–§11."""

from typing import Any

import pytest

from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

SALES, SIM = "74957654321", "79100000101"
VALIDATION = (400, {"error": "Validation error"})


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "users", {"params": {"colour": "red"}}),
        ("GET", "users", {"params": {"limit": "-1"}}),
        ("GET", "users", {"params": [("start", "0"), ("start", "1")]}),
        ("POST", "users", {"json": {}}),
        ("POST", "users", {"json": {"name": "Дарья", "colour": "red"}}),
        ("POST", "users", {"json": {"name": "Дарья", "login": "anna"}}),
        ("POST", "users", {"json": {"name": "Дарья", "ext": "710"}}),
        ("POST", "users", {"json": {"name": "Дарья", "mobile_redirect": {"enabled": True}}}),
        ("POST", "users", {"data": {"name": "Дарья"}}),
        ("PUT", "users/anna", {"json": {"login": "olga"}}),
        ("PUT", "users/anna", {"json": {"role": "boss"}}),
        ("PUT", "users/anna", {"json": []}),
        ("DELETE", "users/anna", {"json": {}}),
        ("GET", "users/anna/subscription", {"params": {"group_id": "support"}}),
        ("POST", "users/anna/subscription", {"json": {"group_id": "sales"}}),
        ("POST", "users/anna/dnd", {"params": {"state": "true"}}),
        ("POST", "groups", {"json": {"call_order": "ALL"}}),
        ("POST", "groups", {"json": {"name": "Склад", "call_order": "ALL", "call_duration": 10}}),
        ("POST", "groups", {"json": {"name": "Склад", "timeout": {"target": "user"}}}),
        ("POST", "groups", {"json": {"name": "Склад", "users": [{"login": "stranger", "calls_enable": True}]}}),
        ("PUT", "groups/sales", {"json": {"call_duration": True}}),
        ("POST", "groups/sales/users", {"json": {"add": ["stranger"]}}),
        ("POST", "groups/sales/users", {"json": {"add": "vera"}}),
        ("POST", f"telnums/{SALES}", {"json": {"type": "group", "group": "sales"}}),
        ("POST", f"telnums/{SALES}", {"json": {"type": "group", "group": "none", "greeting": True}}),
        ("POST", f"telnums/{SALES}", {"json": {"type": "user", "group": "sales", "greeting": True}}),
        ("POST", f"telnums/{SALES}", {"json": {"type": "ivr", "greeting": True, "ivr": {"name": "м", "items": []}}}),
        ("POST", f"telnums/{SALES}", {"json": {"type": "scheduler", "greeting": True, "schedule": {}}}),
        ("POST", f"sims/{SIM}/company", {"json": {}}),
        ("POST", "blacklist/telnums", {"json": {"telnum": "79101234567"}}),
        ("POST", "blacklist/telnums", {"json": []}),
        ("POST", "blacklist/telnums", {"json": [{"telnum": "+79101234567"}]}),
        ("POST", "blacklist/telnums", {"json": [{"comment": "спам"}]}),
        ("DELETE", "blacklist/telnums", {}),
        ("DELETE", "blacklist/telnums", {"params": {"telnum": "79*1"}}),
        ("GET", "blacklist/telnums", {"params": {"with": "everything"}}),
        ("GET", "history/json", {"params": {"period": "week"}}),
        ("GET", "history/json", {"params": {"type": "noanswer"}}),
        ("GET", "history/csv", {"params": {"start": "2026-03-01T00:00:00Z"}}),
        ("GET", "history/csv", {"params": {"start": "20261301T000000Z"}}),
        ("GET", "history/inner/json", {"params": {"type": "missed"}}),
        ("GET", "history/inner/csv", {"params": {"limit": "0"}}),
    ],
)
async def test_what_the_document_does_not_print_is_refused(
    world: World, rest: Any, method: str, path: str, more: dict[str, Any]
) -> None:
    before = world.company.state()
    assert await rest(method, path, **more) == VALIDATION
    assert world.company.state() == before


@pytest.mark.parametrize(
    ("method", "path", "more"),
    [
        ("GET", "users/nobody", {}), ("PUT", "users/nobody", {"json": {}}), ("DELETE", "users/nobody", {}),
        ("GET", "users/nobody/groups", {}), ("GET", "users/nobody/dnd", {}), ("POST", "users/nobody/subscription", {}),
        ("GET", "groups/none", {}), ("PUT", "groups/none", {"json": {}}), ("POST", "groups/none/users", {"json": {}}),
        ("DELETE", "groups/none", {}), ("GET", "telnums/7999", {}), ("POST", "telnums/7999/enabled", {}),
        ("GET", "sims/7999", {}), ("POST", f"sims/{SIM}/user/nobody", {}), ("POST", f"sims/{SIM}/user/702", {}),
        ("DELETE", "sims/7999", {}), ("GET", "history", {}), ("GET", "history/xml", {}), ("GET", "users/a/b/c", {}),
    ],
)  # fmt: skip
async def test_what_is_not_there_is_not_found(rest: Any, method: str, path: str, more: dict[str, Any]) -> None:
    assert await rest(method, path, **more) == (404, {"error": "Not Found"})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", "users/anna"), ("POST", "users/anna"), ("PUT", "groups"), ("PUT", "users/anna/dnd"),
        ("DELETE", "groups/sales/users"), ("PUT", f"telnums/{SALES}"), ("POST", "telnums"), ("POST", "history/json"),
        ("GET", f"sims/{SIM}/disable"), ("PUT", "blacklist/telnums"), ("PUT", "blacklist/block-anonymous"),
    ],
)  # fmt: skip
async def test_other_methods_are_not_allowed(rest: Any, method: str, path: str) -> None:
    assert await rest(method, path) == (405, {"error": "Method Not Allowed"})


async def test_the_departments_of_romashka_are_told_as_printed(rest: Any) -> None:
    _, told = await rest("GET", "groups")
    assert told["items"][0] == {
        "id": "sales",
        "name": "Продажи",
        "users": [{"login": "anna", "calls_enable": True}, {"login": "boris", "calls_enable": True}],
        "ext": "710",
        "call_order": "ALL",
        "call_duration": 0,
        "timeout": {"time": 120, "target": "voicemail"},
        "advanced": "off",
    }
    assert [one["id"] for one in told["items"]] == ["sales", "support"]


async def test_a_command_without_an_answer_is_204(rest: Any) -> None:
    assert await rest("POST", "users/anna/dnd") == (204, "")
    assert await rest("DELETE", "blacklist/block-anonymous") == (204, "")


async def test_whoever_leaves_is_gone_from_departments_and_cards(world: World, rest: Any) -> None:
    assert await rest("DELETE", "users/anna") == (204, "")
    assert world.company.firm.departments["sales"].members == ("boris",)
    assert (await rest("GET", f"sims/{SIM}"))[1]["user"] == ""


async def test_history_is_comma_separated_text_without_a_header(world: World, rest: Any) -> None:
    call = world.company.after_hours("79101234567", wait=15)
    await world.quiet()
    status, told = await rest("GET", "history/csv")
    assert status == 200
    assert told.startswith(f"{call},missed,79101234567,,{SALES},")
    assert told.endswith(",15,0,\n")


async def test_a_schedule_is_told_with_its_holidays_and_rounded_to_minutes(rest: Any) -> None:
    route = {
        "type": "scheduler", "greeting": True, "work": {"type": "user", "user": "anna"}, "other": {"type": "fax"},
        "schedule": {"monday": {"start": 32430, "end": 64859}},
    }  # fmt: skip
    _, told = await rest("POST", f"telnums/{SALES}", json=route)
    assert told["schedule"]["monday"] == {"start": 32400, "end": 64800, "holiday": False}
    assert told["schedule"]["sunday"] == {"start": 0, "end": 0, "holiday": True}


async def test_a_blocked_client_is_heard_by_nobody_and_counted(world: World, rest: Any) -> None:
    await rest("POST", "blacklist/telnums", json=[{"telnum": "7910123*", "comment": "спам"}])
    call = world.company.ring("79101234567")
    await world.quiet()
    assert (world.company.call(call).stage, world.megafon.deliveries) == ("over", [])
    _, told = await rest("GET", "blacklist/telnums", params={"with": "statistics"})
    assert told == [{"telnum": "7910123*", "comment": "спам", "week": 1, "year": 1}]
    _, told = await rest("GET", "blacklist/telnums")
    assert told == [{"telnum": "7910123*", "comment": "спам"}]
