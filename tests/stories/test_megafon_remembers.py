"""What MegaFon's history tells that its webhooks did not: a missed client is found, once, and what is known changes
nothing."""

import pytest

from tests.stories.romashka import VERDICT_S, Office

ROWS = "SELECT call_id, stage FROM calls ORDER BY started_ms"


async def looked_up(office: Office) -> None:
    """One round of comparing with the PBX's history."""
    [account] = office.app.accounts.values()
    assert await office.app.reconcile.step(account)
    office.later(VERDICT_S)
    await office.settled()


@pytest.mark.parametrize("own_ids", [False, True])
async def test_what_the_webhooks_told_already_changes_nothing(work: Office, own_ids: bool) -> None:
    work.world.megafon.rest.history.own_ids = own_ids
    call = await work.misses()
    alert = await work.anna.sees("🔴 Пропущен +79101234567", "ждал 0:41")
    before = await work.rows(ROWS)
    assert [row["call_id"] for row in before] == [call]
    for _ in range(2):
        await looked_up(work)
    assert await work.rows(ROWS) == before
    assert await work.anna.sees("🔴 Пропущен +79101234567", "ждал 0:41") == alert
    await work.anna.sees_no_more("2-й раз")


async def test_a_missed_client_whose_webhooks_never_came_is_found_once(work: Office) -> None:
    work.later(5)  # history counts whole seconds: not in the one in which the account was made
    url, work.world.megafon.crm_url = work.world.megafon.crm_url, ""
    call = await work.missed_call(department="sales")
    work.world.megafon.crm_url = url
    work.later(5)
    for _ in range(2):
        await looked_up(work)
    assert await work.rows(ROWS) == [{"call_id": call, "stage": "missed"}]
    told = await work.rows("SELECT chat_id, count(*) AS times FROM outbox WHERE kind = 'missed' GROUP BY chat_id")
    assert told
    assert {row["times"] for row in told} == {1}


@pytest.mark.parametrize("own_ids", [False, True])
@pytest.mark.parametrize("first_lost", [False, True])
async def test_of_two_calls_soon_after_one_another_the_one_no_webhook_told_of_is_found(
    work: Office, own_ids: bool, first_lost: bool
) -> None:
    work.world.megafon.rest.history.own_ids = own_ids
    work.later(5)
    url = work.world.megafon.crm_url
    for lost in (first_lost, not first_lost):
        work.world.megafon.crm_url = "" if lost else url
        await work.missed_call(department="sales")
        work.later(20)
        await work.settled()
    work.world.megafon.crm_url = url
    await work.anna.sees("🔴 Пропущен +79101234567")
    for _ in range(2):
        await looked_up(work)
    assert [row["stage"] for row in await work.rows(ROWS)] == ["missed", "missed"]
    await work.anna.sees("🔴 Пропущен +79101234567", "2-й раз")


@pytest.mark.parametrize("own_ids", [False, True])
async def test_a_call_back_soon_after_is_not_taken_for_the_missed_call(work: Office, own_ids: bool) -> None:
    work.world.megafon.rest.history.own_ids = own_ids
    await work.misses()
    await work.anna.taps("📞 Перезвонить")
    call = await work.outgoing()
    work.world.company.employee_picks_up(call)
    work.world.company.client_picks_up(call)
    work.world.company.hang_up(call, talk=64)
    await work.boris.sees("🟢 Перезвонила Анна Белова", "разговор 1:04")
    for _ in range(2):
        await looked_up(work)
    assert [row["stage"] for row in await work.rows(ROWS)] == ["missed", "spoken"]
