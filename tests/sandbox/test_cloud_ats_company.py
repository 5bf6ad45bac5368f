"""The pretend cloud PBX is as strict as its document: one form, each parameter once, the key in the body."""

from collections.abc import AsyncIterator
from urllib.parse import urlencode

import aiohttp
import pytest
import pytest_asyncio

from sandbox.company.cloud_ats_commands import FIELD
from sandbox.company.trouble import PLAIN
from tests.pbx.cloud_office import API_KEY, TOKEN, CloudOffice, office

pytestmark = pytest.mark.asyncio(loop_scope="module")

INVALID, FORGED = (400, '{"error": "Invalid parameters"}'), (401, '{"error": "Invalid token"}')
FORM = "application/x-www-form-urlencoded"


@pytest_asyncio.fixture(loop_scope="module")
async def it() -> AsyncIterator[CloudOffice]:
    async with office() as it:
        yield it


async def post(it: CloudOffice, body: str | bytes, content_type: str = FORM, query: str = "", method: str = "POST"):
    url = f"{it.url}/cloud_ats/sys/crm_api.wcgp{query}"
    headers = {"Content-Type": content_type}
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, url, data=body, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text()


async def command(it: CloudOffice, cmd: str, *, token: str = API_KEY, **params: str) -> tuple[int, str]:
    return await post(it, urlencode({"cmd": cmd, **params, "token": token}))


async def test_accounts_as_printed_have_two_keys(it: CloudOffice) -> None:
    it.ats.commands.plain_accounts = True
    status, body = await command(it, "accounts")
    assert status == 200
    assert body.startswith('[{"name": "anna", "realName": "Анна Белова"}')


@pytest.mark.parametrize("token", ["", "wrong", "ключ", TOKEN])
async def test_a_wrong_key_is_an_invalid_token(it: CloudOffice, token: str) -> None:
    assert await command(it, "accounts", token=token) == FORGED
    assert await post(it, "cmd=accounts") == FORGED


async def test_the_key_belongs_into_the_body(it: CloudOffice) -> None:
    good = urlencode({"cmd": "accounts", "token": API_KEY})
    assert await post(it, "", query=f"?{good}") == INVALID
    assert await post(it, good, content_type="application/json") == INVALID
    assert await post(it, f"{good}&cmd=accounts") == INVALID
    assert (await post(it, good, method="PUT"))[0] == 405


@pytest.mark.parametrize(
    "params",
    [
        {"cmd": "makeCall"},
        {"cmd": "makeCall", "user": "anna"},
        {"cmd": "makeCall", "user": "anna", "phone": "+79101234567"},
        {"cmd": "makeCall", "user": "stranger", "phone": "79101234567"},
        {"cmd": "makeCall", "user": "701", "phone": "79101234567"},
        {"cmd": "makeCall", "user": "anna", "phone": "79101234567", "ext": "701"},
        {"cmd": "makecall", "user": "anna", "phone": "79101234567"},
        {"cmd": "accounts", "user": "anna"},
        {"cmd": "groups", "user": "stranger"},
        {"cmd": "history"},
        {"cmd": "history", "start": "20220120T085842Z"},
        {"cmd": "history", "start": "2022", "end": "2023"},
        {"cmd": "history", "period": "never"},
        {"cmd": "history", "period": "today", "type": "inner"},
        {"cmd": "history", "period": "today", "limit": "0"},
        {"cmd": "subscribeOnCalls", "user": "anna", "status": "on"},
        {"cmd": "subscribeOnCalls", "user": "anna", "group_id": "support", "status": "on"},
        {"cmd": "subscribeOnCalls", "user": "anna", "group_id": "sales", "status": "true"},
        {"cmd": "subscriptionStatus", "user": "anna"},
        {"cmd": "set_dnd", "user": "anna", "state": "on"},
        {"cmd": "get_dnd"},
        {"cmd": "nothing"},
        {},
    ],
    ids=str,
)
async def test_a_form_that_is_not_just_so_is_refused(it: CloudOffice, params: dict[str, str]) -> None:
    assert await post(it, urlencode({**params, "token": API_KEY})) == INVALID
    assert it.company.calls == {}


@pytest.mark.parametrize("cmd", FIELD)
async def test_a_command_the_tenant_does_not_know_is_invalid(it: CloudOffice, cmd: str) -> None:
    it.ats.commands.known.discard(cmd)
    params = {"user": "anna", "group_id": "sales", "status": "on", "state": "true", "period": "today"}
    needs = {"groups": "", "history": "period", "set_dnd": "user state", "get_dnd": "user"}
    given = {name: params[name] for name in needs.get(cmd, "user group_id status").split()}
    assert await command(it, cmd, **given) == INVALID


async def test_its_own_answers_are_those_of_the_field(it: CloudOffice) -> None:
    who = {"user": "boris", "group_id": "sales"}
    assert await command(it, "subscribeOnCalls", **who, status="off") == (200, "OK")
    assert await command(it, "subscriptionStatus", **who) == (200, '{"status": "off"}')
    assert await command(it, "set_dnd", user="boris", state="true") == (200, '{"state": true}')
    assert await command(it, "get_dnd", user="boris") == (200, '{"state": true}')
    assert (await command(it, "groups"))[1].startswith('[{"id": "sales", "realName": "Продажи", "ext": 710}')
    assert await command(it, "history", period="today") == (200, "")
    assert await command(it, "makeCall", user="anna", phone="79101234567") == (200, "")


async def test_whoever_is_silent_or_off_does_not_ring(it: CloudOffice) -> None:
    await command(it, "set_dnd", user="boris", state="true")
    call_id = it.company.ring("79101234567")
    assert [phone.employee.login for phone in it.company.calls[call_id].in_state("rings")] == ["anna"]


@pytest.mark.parametrize("kind", PLAIN)
async def test_a_fault_meets_the_command_it_was_meant_for(it: CloudOffice, kind: str) -> None:
    it.ats.fault(kind, path="accounts")
    assert (await command(it, "get_dnd", user="anna"))[0] == 200
    assert (await command(it, "accounts"))[0] == PLAIN[kind][0]
    assert (await command(it, "accounts"))[0] == 200


async def test_what_it_shows_holds_neither_key(it: CloudOffice) -> None:
    await command(it, "accounts")
    it.company.after_hours("79101234567")
    await it.errands.quiet()
    shown = str(it.ats.state())
    assert "accounts" in shown
    assert "history" in shown
    assert API_KEY not in shown
    assert TOKEN not in shown
    assert urlencode({"": API_KEY})[1:] not in shown
