"""MegaFon's users: pages, odd rows, and a second try."""

import json

import pytest

from pbx.megafon import PAGE
from pbx.shapes import Employee
from tests.pbx.office import SAMPLES, megafon
from tests.wire.server import pretend, says


async def test_the_printed_users_are_read() -> None:
    async with pretend(says((SAMPLES / "users.json").read_text())) as server:
        pbx = megafon(server.url)
        staff = await pbx.staff()
        await pbx.close()
    assert staff == [
        Employee("admin", "701", "Администратор"),
        Employee("director", "703", "Директор"),
        Employee("user1", "702", "Пользователь", mobile="+79998887766"),
    ]
    assert [seen.target for seen in server.requests] == [f"/crmapi/v1/users?start=0&limit={PAGE}"]


def rows(first: int, last: int) -> list[dict[str, object]]:
    return [{"login": f"u{number}", "ext": number} for number in range(first, last)]


@pytest.mark.parametrize("total", [7, None, "7", 1000])
async def test_pages_are_asked_until_all_are_here(total: object) -> None:
    async def pages(request: object) -> object:
        start = int(request.query["start"])  # type: ignore[attr-defined]
        return await says(json.dumps({"items": rows(start, min(start + 3, 7)), "info": {"total": total}}))(request)  # type: ignore[arg-type]

    async with pretend(pages) as server:  # type: ignore[arg-type]
        pbx = megafon(server.url)
        staff = await pbx.staff()
        await pbx.close()
    assert [person.login for person in staff] == [f"u{number}" for number in range(7)]
    assert [person.extension for person in staff] == [str(number) for number in range(7)]
    assert len(server.requests) == (3 if total == 7 else 4)


async def test_a_pbx_that_ignores_start_does_not_keep_us_for_ever() -> None:
    async with pretend(says(json.dumps({"items": rows(0, 3), "info": {"total": 10**9}}))) as server:
        pbx = megafon(server.url)
        assert len(await pbx.staff()) == 3
        await pbx.close()
    assert len(server.requests) == 2


async def test_rows_that_are_no_employees_are_left_out() -> None:
    items: list[object] = [
        None, 7, "anna", [], {}, {"login": ""}, {"login": None}, {"login": {"a": 1}}, {"login": "pbx"},
        {"login": "anna@office", "ext": None, "name": None, "mobile": 79101234567, "telnum": "скрыт"},
        {"login": "anna", "name": "second"},
    ]  # fmt: skip
    async with pretend(says(json.dumps({"items": items}))) as server:
        pbx = megafon(server.url)
        staff = await pbx.staff()
        await pbx.close()
    assert staff == [Employee("anna", None, "", mobile="+79101234567")]


async def test_a_question_that_fails_once_is_asked_again() -> None:
    answers = [says(status=503), says(json.dumps({"items": rows(0, 1), "info": {"total": 1}}))]

    async def recovers(request: object) -> object:
        return await answers[len(server.requests) - 1](request)  # type: ignore[arg-type]

    async with pretend(recovers) as server:  # type: ignore[arg-type]
        pbx = megafon(server.url)
        assert [person.login for person in await pbx.staff()] == ["u0"]
        await pbx.close()
    assert len(server.requests) == 2
