"""MegaFon's employees (seed 003 §6): listed, read, added, changed, removed, and where they work."""

import json
from dataclasses import replace

import pytest

from pbx.errors import PbxRefused, PbxUnreachable
from pbx.megafon import PAGE
from pbx.shapes import Department, Employee
from tests.pbx.megafon_company import printed, romashka, told
from tests.wire.server import says


async def test_everybody_is_listed_and_searched_by_the_pbx() -> None:
    async with romashka() as office:
        assert [one.login for one in await office.pbx.staff()] == ["anna", "boris", "vera", "gleb"]
        [anna] = await office.pbx.staff("Белова")
    assert anna == Employee("anna", "701", "Анна Белова", mobile="+79100000001")
    assert (anna.details["role"], anna.details["position"]) == ("user", "Менеджер")


async def test_a_firm_of_many_is_listed_page_by_page() -> None:
    async with romashka() as office:
        firm = office.world.company.firm
        for number in range(1000, 1000 + 2 * PAGE):
            firm.employees[f"u{number}"] = replace(firm.employees["anna"], login=f"u{number}", ext=str(number))
        staff = await office.pbx.staff()
        assert len({one.login for one in staff}) == len(staff) == 4 + 2 * PAGE
        assert office.asked() == [("GET", "/users")] * 3


async def test_one_is_found_by_login_and_by_extension() -> None:
    async with romashka() as office:
        assert await office.pbx.employee("anna") == await office.pbx.employee(" 701 ")
        assert office.asked() == [("GET", "/users/anna"), ("GET", "/users/701")]


async def test_the_printed_employee_is_read() -> None:
    person, _ = await told("user.json", lambda pbx: pbx.employee("admin"))
    assert person == Employee("admin", "701", "Администратор", mobile="+79998887766")
    assert person.details["mobile_redirect"] == {"enabled": True, "forward": False, "delay": 15}
    assert person.details["email"] == "admin@example.com"


async def test_the_printed_addition_is_sent_and_read() -> None:
    person, [seen] = await told("user_added.json", lambda pbx: pbx.add_employee(printed("user_add.json")))
    assert (seen.method, seen.target, json.loads(seen.body)) == (
        "POST", "/crmapi/v1/users", printed("user_add.json"),
    )  # fmt: skip
    assert person == Employee("u704", "704", "Александр", mobile="+79008004455")


async def test_the_printed_change_is_sent_and_read() -> None:
    person, [seen] = await told("user_edited.json", lambda pbx: pbx.edit_employee("u704", printed("user_edit.json")))
    assert (seen.method, seen.target) == ("PUT", "/crmapi/v1/users/u704")
    assert json.loads(seen.body) == printed("user_edit.json")
    assert (person.name, person.extension) == ("Ivan", "708")


async def test_a_newcomer_gets_login_and_extension_from_the_pbx() -> None:
    async with romashka() as office:
        newcomer = await office.pbx.add_employee({"name": "Дарья Котова", "role": "restricted_user"})
        assert newcomer == Employee("u705", "705", "Дарья Котова")
        assert newcomer in await office.pbx.staff()
        changed = await office.pbx.edit_employee("705", {"ext": "777", "mobile": "79100000005"})
        assert changed == Employee("u705", "777", "Дарья Котова", mobile="+79100000005")
        await office.pbx.delete_employee("777")
        assert newcomer.login not in [one.login for one in await office.pbx.staff()]


async def test_a_change_without_an_answer_is_read_back() -> None:
    async def quiet(request: object) -> object:
        answer = says(b"" if request.method == "PUT" else json.dumps(printed("user_edited.json")).encode())  # type: ignore[attr-defined]
        return await answer(request)  # type: ignore[arg-type]

    person, seen = await told(quiet, lambda pbx: pbx.edit_employee("704", {"ext": "708"}))  # type: ignore[arg-type]
    assert person.extension == "708"
    assert [one.target for one in seen] == ["/crmapi/v1/users/704", "/crmapi/v1/users/708"]


async def test_an_addition_without_an_answer_may_have_been_done() -> None:
    with pytest.raises(PbxUnreachable) as caught:
        await told(says(""), lambda pbx: pbx.add_employee({"name": "Дарья"}))
    assert caught.value.maybe_done


async def test_the_departments_of_an_employee() -> None:
    async with romashka() as office:
        assert await office.pbx.departments_of("boris") == [
            Department("sales", "Продажи", "710"),
            Department("support", "Поддержка", "711"),
        ]
        assert await office.pbx.departments_of("704") == []


async def test_the_printed_departments_of_an_employee_are_read() -> None:
    own, [seen] = await told("user_groups.json", lambda pbx: pbx.departments_of("a/b c"))
    assert seen.target == "/crmapi/v1/users/a%2Fb%20c/groups"
    assert [(one.id, one.extension) for one in own] == [
        ("sales", "700"), ("g_0a922987-97ac-4f45-9e47-59a27d23c2cb", "704"),
    ]  # fmt: skip
    assert (await told(says("null"), lambda pbx: pbx.departments_of("anna")))[0] == []


@pytest.mark.parametrize("user", ["", " ", ".", ".."])
async def test_a_name_that_would_be_another_address_is_not_asked_for(user: str) -> None:
    async with romashka() as office:
        for ask in (office.pbx.employee, office.pbx.delete_employee, office.pbx.departments_of, office.pbx.silent):
            with pytest.raises(PbxRefused) as caught:
                await ask(user)
            assert caught.value.reason == "pbx_no_such_user"
        assert office.asked() == []


async def test_who_is_not_there_is_said_so() -> None:
    async with romashka() as office:
        for ask in (office.pbx.employee, office.pbx.delete_employee, office.pbx.departments_of):
            with pytest.raises(PbxRefused) as caught:
                await ask("stranger")
            assert caught.value.reason == "pbx_no_such"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, "name"), ({"name": ""}, "name"), ({"name": " "}, "name"), ({"name": 7}, "name"),
        ({"name": "Д", "colour": "red"}, "colour"), ({"name": "Д", "role": "boss"}, "role"),
        ({"name": "Д", "ext": "70-5"}, "ext"), ({"name": "Д", "ext": "705\n"}, "ext"),
        ({"name": "Д", "mobile": "+7910"}, "mobile"),
        ({"name": "Д", "mobile_redirect": {"enabled": True}}, "mobile"),
        ({"name": "Д", "mobile": "79100000005", "mobile_redirect": {"enabled": True, "delay": 7}}, "delay"),
        ({"name": "Д", "mobile": "79100000005", "mobile_redirect": {"delay": 5}}, "enabled"),
        ({"name": "Д", "mobile": "79100000005", "mobile_redirect": {"enabled": 1}}, "enabled"),
    ],
)  # fmt: skip
async def test_a_wrong_field_is_named_and_nothing_is_sent(fields: dict[str, object], wrong: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.add_employee(fields)
        assert office.asked() == []
    assert caught.value.reason == "pbx_bad_value"
    assert wrong in str(caught.value.facts["said"])


async def test_an_extension_that_is_taken_is_refused_by_the_pbx() -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.edit_employee("anna", {"ext": "702"})
    assert (caught.value.reason, caught.value.facts["said"]) == ("pbx_refused", "Validation error")
