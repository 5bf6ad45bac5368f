"""The PBX's clock is five minutes behind ours: debts are settled all the same, and none is by what came before it."""

from datetime import timedelta

from tests.stories.romashka import Office

CLIENT = "+79101234567"
BEHIND = timedelta(minutes=5)
RINGS = {"cmd": "event", "type": "INCOMING", "direction": "in", "user": "anna", "ext": "701", "callid": "C-1"}
STOPS = RINGS | {"type": "CANCELLED"}


def said(work: Office, call: str, ago_s: int, **more: str) -> dict[str, str]:
    """The PBX's word on a call that began so long ago, by its clock."""
    start = work.clock.today() - BEHIND - timedelta(seconds=ago_s)
    return {"cmd": "history", "callid": call, "user": "anna", "start": f"{start:%Y%m%dT%H%M%SZ}", "wait": "5", **more}


async def silent_miss(work: Office) -> None:
    """Every phone went silent, and the PBX's word never came: we only have our own clock for it."""
    for push in (RINGS, STOPS):
        await work.push(**push)
    work.later(201)
    await work.anna.sees(f"🔴 Пропущен {CLIENT}", "не подтверждён АТС")


async def test_a_call_back_settles_a_miss_that_the_pbx_was_silent_about(work: Office) -> None:
    await silent_miss(work)
    work.later(30)
    await work.push(**said(work, "C-2", 25, type="out", status="Success", duration="25"))
    await work.anna.sees("🟢 Перезвонила Анна Белова", CLIENT)


async def test_a_short_attempt_is_written_under_it(work: Office) -> None:
    await silent_miss(work)
    await work.push(**said(work, "C-2", 8, type="out", status="Success", duration="8"))
    await work.anna.sees(f"🔴 Пропущен {CLIENT}", "Анна Белова")


async def test_a_client_who_got_through_before_the_silent_miss_was_noticed_is_no_debt(work: Office) -> None:
    for push in (RINGS, STOPS):
        await work.push(**push)
    work.later(60)
    await work.push(**said(work, "C-2", 40, type="in", status="Success", duration="35"))
    work.later(201)
    await work.settled()
    assert await work.rows("SELECT * FROM cases") == []


async def test_a_conversation_before_the_miss_that_is_told_of_later_settles_nothing(work: Office) -> None:
    work.later(900)
    await silent_miss(work)
    await work.push(**said(work, "C-0", 1100, type="in", status="Success", duration="60"))
    await work.settled()
    await work.anna.sees(f"🔴 Пропущен {CLIENT}")
    assert [row["state"] for row in await work.rows("SELECT state FROM cases")] == ["open"]
