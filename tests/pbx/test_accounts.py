"""Accounts by name and by token, the registry, the reasons, and what retries may log."""

import logging
import re
from pathlib import Path

import pytest
import stamina

import pbx
import workflow
from pbx import KINDS
from pbx.accounts import open_accounts
from pbx.base import Webhook, refusal
from pbx.capabilities import ability_names
from pbx.errors import REASONS, BadWebhook, PbxError, PbxRefused, PbxUnreachable, WrongKey
from pbx.megafon import Megafon, MegafonSettings
from pbx.reading import TRIES, reading
from tests.wire.server import QuickClock

OFFICE, DEPOT = "token-of-the-office", "token-of-the-depot"


def settings(token: str, **more: object) -> MegafonSettings:
    return MegafonSettings.model_validate({"base_url": "office", "api_key": "key", "crm_token": token, **more})


def webhook(token: str) -> Webhook:
    return Webhook("POST", "/", {}, {"crm_token": token}, {}, 0, "127.0.0.1")


async def test_an_account_is_found_by_name_and_by_its_token() -> None:
    accounts = open_accounts(
        {"office": settings(OFFICE), "depot": settings(DEPOT, timezone="Asia/Omsk", allowed_ips="203.0.113.5")},
        QuickClock(),
    )
    assert accounts.get("nowhere") is None
    assert (accounts["depot"].timezone.key, accounts["depot"].kind) == ("Asia/Omsk", "megafon")
    assert [str(network) for network in accounts["depot"].allowed_ips] == ["203.0.113.5/32"]
    assert accounts.by_token(webhook(DEPOT)) is accounts["depot"]
    assert accounts.by_token(webhook(OFFICE)) is accounts["office"]
    assert accounts.by_token(webhook("neither")) is None
    assert accounts.by_token(webhook("")) is None
    await accounts.close()


async def test_a_path_secret_cannot_be_left_out() -> None:
    accounts = open_accounts({"office": settings(OFFICE, path_secret="a-path-secret")}, QuickClock())
    assert accounts["office"].path_secret == "a-path-secret"
    assert accounts.by_token(webhook(OFFICE)) is None
    assert "a-path-secret" not in repr(accounts)
    await accounts.close()


def test_the_registry_names_each_kind_as_its_settings_do() -> None:
    for kind, (adapter, model) in KINDS.items():
        assert model.model_fields["kind"].default == kind
        assert "notifies" in ability_names(adapter)


def test_megafon_has_the_abilities_of_the_design() -> None:
    assert ability_names(Megafon) == {
        "notifies", "asks", "dials", "remembers", "remembers_inner", "lists_staff", "lists_departments", "staffs",
        "silences", "subscribes", "lists_numbers", "routes", "sims", "blocks", "records",
    }  # fmt: skip


def test_every_reason_in_the_code_is_listed_and_every_listed_one_is_used() -> None:
    source = "".join(path.read_text() for path in Path(pbx.__file__).parent.rglob("*.py"))
    parameters = {"pbx_call_id", "pbx_user_id", "pbx_user_ids"}  # seed 004's own
    assert set(re.findall(r'"((?:pbx|webhook)_[a-z_]+)"', source)) - parameters == REASONS
    listed = source.partition("REASONS = frozenset(")[2].partition(")\n")[0]
    acting = "".join(path.read_text() for path in Path(workflow.__file__).parent.rglob("*.py"))
    for reason in REASONS:
        assert (source.replace(listed, "") + acting).count(f'"{reason}"') >= 1, reason


def test_errors_say_what_to_do_next() -> None:
    assert PbxUnreachable(maybe_done=True).reason == "pbx_maybe_done"
    assert PbxUnreachable(maybe_done=False).reason == "pbx_unreachable"
    assert (PbxRefused("pbx_refused", status=400).facts, str(PbxRefused("pbx_refused", said="no"))) == (
        {"status": 400},
        "pbx_refused",
    )
    assert (refusal(WrongKey()).status, refusal(WrongKey()).body) == (401, b'{"error":"Invalid token"}')
    assert (refusal(BadWebhook()).status, refusal(BadWebhook()).body) == (400, b'{"error":"Invalid parameters"}')


@pytest.mark.parametrize(
    ("error", "asked"),
    [
        (PbxUnreachable(maybe_done=False), TRIES),
        (PbxRefused("pbx_busy"), TRIES),
        (PbxRefused("pbx_refused"), 1),
        (WrongKey(), 1),
        (ValueError("canary"), 1),
    ],
    ids=repr,
)
async def test_only_what_may_pass_is_asked_again(
    error: Exception, asked: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    times = 0

    async def ask() -> None:
        nonlocal times
        times += 1
        raise error

    with stamina.set_testing(True, attempts=TRIES), pytest.raises(type(error)):
        await reading(ask)
    assert times == asked
    if isinstance(error, PbxError) and asked > 1:
        assert error.reason in caplog.text
    assert "canary" not in caplog.text
