"""What we ask of the cloud PBX, and what we make of the printed answers and the odd ones of the field."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from pbx.errors import PbxError, PbxRefused, PbxUnreachable
from pbx.shapes import Department, DialReceipt, Employee
from tests.pbx.cloud_office import API_KEY, CALL_ID, CLIENT, FORM, cloud, text
from tests.wire.server import Pretend, pretend, says


def forms(server: Pretend) -> list[dict[str, str]]:
    return [dict(parse_qsl(seen.body.decode(), strict_parsing=True)) for seen in server.requests]


async def asked(body: str, method: str, *args: Any, status: int = 200) -> tuple[Any, list[dict[str, str]]]:
    """What a method gives, or the error it raises, and the forms it sent."""
    async with pretend(says(body, status)) as server:
        pbx = cloud(server.url)
        try:
            found: Any = await getattr(pbx, method)(*args)
        except PbxError as error:
            found = error
        await pbx.close()
        assert {(seen.method, seen.target) for seen in server.requests} <= {("POST", "/sys/crm_api.wcgp")}
        assert all(seen.headers["content-type"] == FORM for seen in server.requests)
        return found, forms(server)


# -- accounts (§4.2.1) ----------------------------------------------------------------------------------------------


async def test_the_printed_accounts_are_read() -> None:
    staff, sent = await asked(text("accounts.json"), "staff")
    assert staff == [
        Employee("test", None, "Тестовый пользователь"),
        Employee("daria", None, "Иванова Дария"),
        Employee("andy", None, "Петров Андрей"),
        Employee("mike", None, "Семенов Михаил"),
        Employee("serg", None, "Чижиков Сергей"),
    ]
    assert sent == [{"cmd": "accounts", "token": API_KEY}]


async def test_live_accounts_may_tell_more_and_hold_rows_that_are_nobody() -> None:
    staff, _ = await asked(text("accounts_live.json"), "staff")
    assert staff == [
        Employee("andy", "705", "Петров Андрей", telnum="+74957654329"),
        Employee("daria", "706", "Иванова Дария"),
    ]
    assert staff[0].details == {"email": "andy@example.org"}


@pytest.mark.parametrize("body", ["[]", "[null, 7, {}]", "{}", '"x"', "null", ""])
async def test_a_list_without_anybody_is_no_list(body: str) -> None:
    error, sent = await asked(body, "staff")
    assert (error.reason, len(sent)) == ("pbx_nonsense", 1)


# -- makeCall (§4.2.2) ----------------------------------------------------------------------------------------------


async def test_makecall_sends_digits_the_login_and_the_key() -> None:
    receipt, sent = await asked("", "dial", "andy", CLIENT)
    assert receipt == DialReceipt(None)
    assert sent == [{"cmd": "makeCall", "phone": "79101234567", "user": "andy", "token": API_KEY}]


@pytest.mark.parametrize(
    ("body", "call_id"),
    [
        (text("make_call_empty.txt"), None),
        (text("make_call_null.json"), None),
        (text("make_call_uuid.json"), "0b6f9d0e-41f5-4f7e-9d43-5a1f7a3c0e11"),
        (text("make_call_text.txt"), CALL_ID),
        (text("make_call_object.json"), None),
        (f'"{CALL_ID}"', CALL_ID), ("\ufeffOK", None), ("true", None), ('"ok"', None), ("1", None), ("{}", None),
        ('{"callid": 17}', "17"), ('{"uuid": null, "callid": "a"}', "a"), ('{"uuid": ["a"]}', None),
        ("9" * 129, None), ('{"uuid": "' + "a" * 200 + '"}', None), ('{"error": null}', None),
    ],
)  # fmt: skip
async def test_every_shape_of_success_is_one(body: str, call_id: str | None) -> None:
    assert (await asked(body, "dial", "andy", CLIENT))[0] == DialReceipt(call_id)


@pytest.mark.parametrize("body", ["<html>1</html>", "Не понимаю", "[1]", "{", '"', "false", "no idea", "\xff"])
async def test_an_answer_in_no_known_shape_leaves_open_whether_it_rings(body: str) -> None:
    error, sent = await asked(body, "dial", "andy", CLIENT)
    assert isinstance(error, PbxUnreachable)
    assert (error.maybe_done, len(sent)) == (True, 1)


@pytest.mark.parametrize(("user", "number"), [("", CLIENT), (" ", CLIENT), ("andy", "112"), ("andy", "")])
async def test_what_cannot_be_dialled_is_not_even_asked(user: str, number: str) -> None:
    error, sent = await asked("", "dial", user, number)
    assert isinstance(error, PbxRefused)
    assert sent == []


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (400, text("invalid_parameters.json"), "pbx_refused"),
        (401, text("invalid_token.json"), "pbx_key_wrong"),
        (401, "", "pbx_key_wrong"),
        (401, '{"error": "CRM disabled"}', "pbx_api_off"),
        (400, '{"error": "User not found"}', "pbx_no_such_user"),
        (400, '{"message": "User not found"}', "pbx_no_such_user"),
        (200, text("invalid_parameters.json"), "pbx_refused"),
        (200, '{"error": "Unknown user"}', "pbx_no_such_user"),
        (301, "", "pbx_wrong_tenant"),
        (418, "[1]", "pbx_refused"),
    ],
)
async def test_the_errors_of_the_document_have_their_reasons(status: int, body: str, reason: str) -> None:
    error, sent = await asked(body, "dial", "andy", CLIENT, status=status)
    assert isinstance(error, PbxRefused)
    assert (error.reason, len(sent)) == (reason, 1)


async def test_a_refusal_keeps_the_vendor_s_words_short_and_clean() -> None:
    for body in (json.dumps({"error": "Плохо\x00 " + "о" * 5_000}), "Плохо\x00 " + "о" * 5_000):
        error, _ = await asked(body, "dial", "andy", CLIENT, status=400)
        assert error.facts["said"].startswith("Плохо о")
        assert len(error.facts["said"]) == 200


async def test_an_extension_becomes_the_login_it_belongs_to() -> None:
    answers = {"accounts": text("accounts_live.json"), "makeCall": ""}

    async def answer(request: Any) -> Any:
        form = dict(parse_qsl((await request.read()).decode()))
        return await says(answers[form["cmd"]])(request)

    async with pretend(answer) as server:
        pbx = cloud(server.url)
        for phone in ("705", "706", "999"):
            await pbx.dial(phone, CLIENT)
        await pbx.close()
        sent = forms(server)
    assert [form["cmd"] for form in sent] == ["accounts", "makeCall", "makeCall", "makeCall"]
    assert [form["user"] for form in sent[1:]] == ["andy", "daria", "999"]


# -- the field's answers --------------------------------------------------------------------------------------------


async def test_groups_may_have_numbers_for_extensions() -> None:
    found, sent = await asked(text("groups.json"), "departments")
    assert found == [
        Department("g_0a922987-97ac-4f45", "Продажи", "700"),
        Department("support", "Поддержка", "701"),
        Department("empty", ""),
    ]
    assert sent == [{"cmd": "groups", "token": API_KEY}]
    assert (await asked("[]", "departments"))[0] == []


@pytest.mark.parametrize(
    ("method", "args", "body", "found", "form"),
    [
        ("silent", ("andy",), text("get_dnd.json"), True, {"cmd": "get_dnd", "user": "andy"}),
        ("silent", ("andy",), '{"state": "false"}', False, {"cmd": "get_dnd", "user": "andy"}),
        ("silence", ("andy", True), text("set_dnd.json"), None, {"cmd": "set_dnd", "user": "andy", "state": "true"}),
        ("silence", ("andy", False), "", None, {"cmd": "set_dnd", "user": "andy", "state": "false"}),
        ("receives", ("andy", "s"), text("subscription_status.json"), True,
         {"cmd": "subscriptionStatus", "user": "andy", "group_id": "s"}),
        ("receives", ("andy", "s"), '{"status": "Off"}', False,
         {"cmd": "subscriptionStatus", "user": "andy", "group_id": "s"}),
        ("receive", ("andy", "s", True), text("subscribe_on_calls.txt"), None,
         {"cmd": "subscribeOnCalls", "user": "andy", "group_id": "s", "status": "on"}),
        ("receive", ("andy", "s", False), '"OK"', None,
         {"cmd": "subscribeOnCalls", "user": "andy", "group_id": "s", "status": "off"}),
    ],
)  # fmt: skip
async def test_a_switch_of_the_field(
    method: str, args: tuple[Any, ...], body: str, found: bool | None, form: dict[str, str]
) -> None:
    assert await asked(body, method, *args) == (found, [{**form, "token": API_KEY}])


@pytest.mark.parametrize("body", ["", "null", "[]", "{}", '{"state": 3}', "OK", "<html>"])
async def test_a_switch_in_no_known_position_is_nonsense(body: str) -> None:
    assert (await asked(body, "silent", "andy"))[0].reason == "pbx_nonsense"


@pytest.mark.parametrize(("method", "args"), [("silence", ("andy", True)), ("receive", ("andy", "s", True))])
async def test_a_switch_that_nobody_confirmed_may_have_moved(method: str, args: tuple[Any, ...]) -> None:
    for body, status in (("<html>", 200), ("[]", 200), ("oops", 500)):
        error, sent = await asked(body, method, *args, status=status)
        assert isinstance(error, PbxUnreachable)
        assert (error.maybe_done, len(sent)) == (True, 1)


@pytest.mark.parametrize("department", ["", " "])
async def test_a_department_without_a_name_never_means_all(department: str) -> None:
    error, sent = await asked("OK", "receive", "andy", department, False)
    assert (error.reason, sent) == ("pbx_no_such", [])
