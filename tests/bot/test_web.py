"""Who may come in through which address, and what the PBX is answered."""

import json
from pathlib import Path

import pytest

from tests.bot.web_door import RINGS, SHOP_TOKEN, TOKEN, Door, door

REFUSED = '{"error":"Invalid token"}'
NONSENSE = '{"error":"Invalid parameters"}'
SECRET = "path-secret-3333"


async def test_the_right_token_is_heard_and_answered_with_nothing(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        answer = await outside.post(RINGS)
        assert (answer.status, answer.body) == (200, "")
        answer = await outside.post(RINGS | {"cmd": "contact"}, "/pbx/OFFICE")
        assert (answer.status, answer.body) == (200, "{}")
        assert answer.headers["Content-Type"] == "application/json"
        assert outside.heard() == [("office", "C-1")]


@pytest.mark.parametrize("token", [None, "", "wrong-token", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), SHOP_TOKEN, "ключ"])
async def test_a_missing_or_wrong_token_is_refused(tmp_path: Path, token: str | None) -> None:
    fields = RINGS | {"crm_token": token} if token is not None else {k: v for k, v in RINGS.items() if k != "crm_token"}
    async with door(tmp_path) as outside:
        answer = await outside.post(fields)
        assert (answer.status, answer.body) == (401, REFUSED)
        assert (await outside.post(fields, f"/pbx/office?crm_token={TOKEN}")).status == 401
        assert outside.heard() == []


async def test_an_unknown_account_and_wrong_secrets_look_alike(tmp_path: Path) -> None:
    async with door(tmp_path, PBX__OFFICE__PATH_SECRET=SECRET) as outside:
        paths = ["/pbx/office", "/pbx/nosuch", "/pbx/office/wrong", "/pbx/nosuch/wrong", f"/pbx/shop/{SECRET}"]
        paths += ["/", "/pbx/office/", "/pbx/%00", "/pbx/%F0%9F", f"/pbx/office/{SECRET[:-1]}"]
        answers = [await outside.post(RINGS, path) for path in paths]
        assert {answer.status for answer in answers} <= {401, 404}
        assert all(answer == answers[0] for answer, path in zip(answers, paths, strict=True) if not path.endswith("e/"))
        assert outside.heard() == []
        assert (await outside.post(RINGS, f"/pbx/office/{SECRET}")).status == 200
        assert outside.heard() == [("office", "C-1")]


async def test_both_tokens_hold_during_a_change(tmp_path: Path) -> None:
    async with door(tmp_path, PBX__OFFICE__CRM_TOKEN_PREVIOUS="office-crm-token-0000") as outside:
        assert (await outside.post(RINGS)).status == 200
        assert (await outside.post(RINGS | {"crm_token": "office-crm-token-0000", "callid": "C-2"})).status == 200
        assert len(outside.heard()) == 2


async def test_a_pbx_that_knows_only_our_host_is_known_by_its_token(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        assert (await outside.post(RINGS | {"crm_token": SHOP_TOKEN}, "/")).status == 200
        assert (await outside.post(RINGS, "/")).status == 200
        assert (await outside.post(RINGS | {"crm_token": "neither-of-them"}, "/")).body == REFUSED
        assert outside.heard() == [("shop", "C-1"), ("office", "C-1")]


async def test_only_the_listed_addresses_come_in(tmp_path: Path) -> None:
    async with door(tmp_path, PBX__OFFICE__ALLOWED_IPS="192.0.2.0/24") as outside:
        for forged in (
            {},
            {"X_Forwarded_For": "192.0.2.7"},
            {"X_Real_IP": "192.0.2.7"},
            {"Forwarded": "for=192.0.2.7"},
        ):
            answer = await outside.post(RINGS, **forged)
            assert (answer.status, answer.body) == (401, REFUSED)
        assert (await outside.post(RINGS | {"crm_token": SHOP_TOKEN}, "/pbx/shop")).status == 200
        assert outside.heard() == [("shop", "C-1")]


async def test_behind_our_own_proxy_the_address_it_names_counts(tmp_path: Path) -> None:
    behind = {"PBX__OFFICE__ALLOWED_IPS": "192.0.2.0/24", "WEB__TRUSTED_PROXIES": "127.0.0.1"}
    async with door(tmp_path, **behind) as outside:
        assert (await outside.post(RINGS, X_Forwarded_For="192.0.2.7")).status == 200
        assert (await outside.post(RINGS, X_Forwarded_For="192.0.2.7, 198.51.100.9")).status == 401
        assert (await outside.post(RINGS, X_Forwarded_For="nonsense")).status == 401


async def test_get_and_post_are_one_and_other_methods_are_none(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        assert (await outside.ask("GET", "/pbx/office", data=RINGS)).status == 200
        assert (await outside.ask("GET", "/", data=RINGS | {"callid": "C-2"})).status == 200
        assert (await outside.ask("GET", "/pbx/office")).body == REFUSED
        assert (await outside.ask("GET", "/")).body == REFUSED
        for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
            assert (await outside.ask(method, "/pbx/office", data=RINGS)).status == 405
        assert (await outside.post(RINGS, "/elsewhere")).status == 404
        assert len(outside.heard()) == 2


async def _both(outside: Door, fields: dict[str, str]) -> list[tuple[int, str]]:
    """As a form and as JSON."""
    form = await outside.post(fields)
    body = await outside.ask(
        "POST", "/pbx/office", data=json.dumps(fields), headers={"Content-Type": "application/json"}
    )
    return [(form.status, form.body), (body.status, body.body)]


async def test_an_authenticated_body_without_what_it_needs_is_a_bad_request(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        for lacking in ("cmd", "callid"):
            fields = {name: value for name, value in RINGS.items() if name != lacking}
            assert await _both(outside, fields) == [(400, NONSENSE)] * 2
            assert await _both(outside, fields | {lacking: " "}) == [(400, NONSENSE)] * 2
        assert await _both(outside, RINGS | {"callid": "x" * 129}) == [(400, NONSENSE)] * 2
        assert await _both(outside, {"crm_token": "wrong-token"}) == [(401, REFUSED)] * 2
        assert outside.heard() == []


async def test_a_command_or_type_nobody_knows_is_fine_and_nothing(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        for fields in ({"cmd": "webhook", "type": "sipregs_error"}, {"type": "BEGUN"}, {"direction": "internal"}):
            assert await _both(outside, RINGS | fields) == [(200, "")] * 2
        assert outside.heard() == []


async def test_no_answer_says_what_serves_here_and_in_which_version(tmp_path: Path) -> None:
    async with door(tmp_path) as outside:
        for method, path in (("POST", "/pbx/office"), ("GET", "/"), ("GET", "/nosuch"), ("DELETE", "/")):
            answer = await outside.ask(method, path)
            assert "Server" not in answer.headers, f"{method} {path}: {answer}"
