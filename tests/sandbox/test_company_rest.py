"""The pretend MegaFon's REST side: users, click-to-call, and the ways in which it refuses."""

import aiohttp
import pytest

from sandbox.company.trouble import PLAIN
from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_users_come_in_pages_and_by_search(rest) -> None:
    status, page = await rest("GET", "users", params={"start": "1", "limit": "2"})
    assert status == 200
    assert [user["login"] for user in page["items"]] == ["boris", "vera"]
    assert page["info"] == {"search": "", "start": 1, "limit": 2, "total": 4, "next": 3}
    _, found = await rest("GET", "users", params={"search": "бел"})
    assert [user["name"] for user in found["items"]] == ["Анна Белова"]
    assert found["info"]["total"] == 1


async def test_a_user_is_found_by_login_and_by_extension(rest) -> None:
    by_login, by_ext = await rest("GET", "users/anna"), await rest("GET", "users/701")
    assert by_login == by_ext
    assert by_login[1]["mobile"] == "79100000001"
    assert (await rest("GET", "users/nobody"))[0] == 404


async def test_a_wrong_key_is_an_invalid_token(rest) -> None:
    for key in ("", "wrong", "ключ"):
        assert await rest("GET", "users", key=key) == (401, {"error": "Invalid token"})


@pytest.mark.parametrize("reason", ["CRM disabled", "CRM switched off"])
async def test_an_api_that_is_off_says_so_to_the_right_key(world: World, rest, reason: str) -> None:
    world.megafon.access = reason
    assert await rest("GET", "users") == (401, {"error": reason})


async def test_refusals_take_the_shape_of_the_tenant(world: World, rest) -> None:
    world.megafon.error_shape = "message"
    assert await rest("GET", "users", key="x") == (401, {"message": "Invalid token"})
    world.megafon.error_shape = "text"
    assert await rest("GET", "users", key="x") == (401, "Invalid token")


async def test_other_methods_and_unknown_paths_are_refused(rest) -> None:
    assert (await rest("DELETE", "users"))[0] == 405
    assert (await rest("GET", "makecall"))[0] == 405
    assert (await rest("GET", "nothing"))[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        b'{"phone":"+79101234567","user":"anna"}',
        b'{"phone":"7910123-45-67","user":"anna"}',
        '{"phone":"٧٩١٠١٢٣٤٥٦٧","user":"anna"}'.encode(),
        b'{"phone":79101234567,"user":"anna"}',
        b'{"phone":"79101234567","user":"stranger"}',
        b'{"phone":"79101234567"}',
        b'["phone"]',
        b"phone=79101234567&user=anna",
        b"\xff",
        b"",
        b"[" * 50_000,
    ],
)
async def test_a_makecall_that_is_not_exactly_right_dials_nobody(world: World, rest, body: bytes) -> None:
    payload = aiohttp.BytesPayload(body, content_type="application/json")
    assert await rest("POST", "makecall", data=payload) == (400, {"error": "Validation error"})
    assert not world.company.calls


async def test_a_form_is_no_makecall(world: World, rest) -> None:
    assert (await rest("POST", "makecall", data={"phone": "79101234567", "user": "anna"}))[0] == 400
    assert not world.company.calls


async def test_every_request_is_kept_with_its_answer(world: World, rest) -> None:
    await rest("POST", "makecall", json={"phone": "79101234567", "user": "anna"})
    (entry,) = world.megafon.requests
    assert (entry["method"], entry["path"], entry["status"]) == ("POST", "/makecall", 200)


@pytest.mark.parametrize("kind", sorted(PLAIN))
async def test_a_sick_answer_comes_as_often_as_asked_and_no_longer(world: World, http, kind: str) -> None:
    world.megafon.fault(kind, 2)
    headers = {"X-API-KEY": world.megafon.key}
    seen = []
    for _ in range(3):
        async with http.get("/megafon/crmapi/v1/users", headers=headers, allow_redirects=False) as answer:
            seen.append((answer.status, await answer.text()))
    status, _, body = PLAIN[kind]
    assert seen[:2] == [(status, body)] * 2
    assert seen[2][1].startswith('{"items": [{"login": "anna", "name"')


async def test_a_fault_may_wait_for_one_path(world: World, rest) -> None:
    world.megafon.fault("500", path="makecall")
    assert (await rest("GET", "users"))[0] == 200
    assert (await rest("POST", "makecall", json={}))[0] == 500


@pytest.mark.parametrize(("kind", "calls"), [("reset", 0), ("reset-after-accept", 1), ("silent-after-accept", 1)])
async def test_a_cut_connection_leaves_the_call_dialled_or_not(world: World, rest, kind: str, calls: int) -> None:
    world.megafon.trouble.silence = 0.05
    world.megafon.fault(kind)
    with pytest.raises(aiohttp.ClientError):
        await rest("POST", "makecall", json={"phone": "79101234567", "user": "anna"})
    assert len(world.company.calls) == calls


async def test_a_dripping_answer_never_becomes_an_answer(world: World, rest) -> None:
    world.megafon.trouble.silence = 0.5
    world.megafon.fault("drip")
    assert await rest("GET", "users") == (200, None)


async def test_an_unknown_fault_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="неисправности"):
        world.megafon.fault("weather")
