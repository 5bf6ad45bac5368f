"""The control API of the company, and the guard at the sandbox's door."""

import pytest

from sandbox.world import World

pytestmark = pytest.mark.asyncio(loop_scope="module")

IVAN = "79101234567"


async def test_a_whole_call_is_played_over_the_control_api(world: World, bot, http) -> None:
    async def act(action: str, **arguments):
        async with http.post(f"/sandbox/offices/office/{action}", json=arguments) as answer:
            assert answer.status == 200, await answer.text()
            await world.quiet()
            return (await answer.json())["result"]

    call = await act("ring", client=IVAN, line="74957654321")
    await act("answer", call_id=call, login="anna")
    second = await act("transfer", call_id=call, to_login="boris")
    await act("answer", call_id=second, login="boris")
    await act("hang_up", call_id=second, talk=30)
    await act("rate", call_id=second, mark=5)
    assert bot.types()[-1] == "rating"
    async with http.get("/sandbox/offices/office/state") as answer:
        state = await answer.json()
    last = state["calls"][-1]
    assert (last["stage"], last["talk"], last["by"], last["marks"]) == ("over", 30, "boris", [5])
    assert len(state["pbx"]["deliveries"]) == len(bot.heard)


@pytest.mark.parametrize(
    ("action", "arguments"),
    [
        ("ring", {"client": 5}),
        ("ring", {}),
        ("ring", {"client": IVAN, "colour": "red"}),
        ("ring", {"client": IVAN, "department": "Склад"}),
        ("hang_up", {"call_id": "none"}),
        ("hang_up", {"call_id": "none", "talk": "12"}),
        ("switch", {"name": "autopilot", "on": "yes"}),
        ("switch", {"name": "weather", "on": True}),
        ("fax", {"call_id": "none"}),
        ("fault", {"kind": "weather"}),
        ("access", {"refusal": "whatever"}),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(world: World, http, action: str, arguments) -> None:
    async with http.post(f"/sandbox/offices/office/{action}", json=arguments) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]
    assert not world.company.calls


@pytest.mark.parametrize("body", [b"[]", b"{", b"\xff", b"[" * 50_000])
async def test_a_body_that_is_no_object_is_refused(http, body: bytes) -> None:
    async with http.post(
        "/sandbox/offices/office/ring", data=body, headers={"Content-Type": "application/json"}
    ) as answer:
        assert answer.status == 400


async def test_switches_reach_the_company_and_the_page(world: World, http) -> None:
    for name in ("autopilot", "ask_contact"):
        async with http.post("/sandbox/offices/office/switch", json={"name": name, "on": True}) as answer:
            assert answer.status == 200
        assert getattr(world.company, name) is True
        assert world.history[-1][1] == {"kind": "switch", "name": name, "on": True, "office": "office"}


async def test_faults_and_access_are_set_from_outside(http, rest) -> None:
    for action, body in (("fault", {"kind": "html", "times": 2}), ("clear_faults", {})):
        async with http.post(f"/sandbox/offices/office/{action}", json=body) as answer:
            assert answer.status == 200
    assert (await rest("GET", "users"))[0] == 200
    async with http.post("/sandbox/offices/office/access", json={"refusal": "CRM disabled"}) as answer:
        assert answer.status == 200
    assert (await rest("GET", "users"))[0] == 401


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1", "", "[::1", "a b"])
async def test_a_foreign_host_name_is_turned_away(http, host: str) -> None:
    async with http.get("/", headers={"Host": host}) as answer:
        assert answer.status in {400, 421}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8100", "[::1]:8100"])
async def test_this_machines_own_names_are_welcome(http, host: str) -> None:
    async with http.get("/sandbox/state", headers={"Host": host}) as answer:
        assert answer.status == 200


async def test_a_form_of_another_site_changes_nothing(world: World, http) -> None:
    for content_type in ("text/plain", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": content_type}
        async with http.post("/sandbox/offices/office/ring", data=b'{"client":null}', headers=headers) as answer:
            assert answer.status == 415
    assert not world.company.calls


async def test_the_page_and_its_parts_come_with_a_strict_policy(http) -> None:
    for path in ("/", "/page.js", "/page.css", "/icon.svg"):
        async with http.get(path) as answer:
            assert answer.status == 200
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
    async with http.get("/server.py") as answer:
        assert answer.status == 404
