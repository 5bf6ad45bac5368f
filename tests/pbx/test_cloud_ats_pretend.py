"""The cloud PBX's commands against the pretend one, over real HTTP: what is asked for is what happens."""

import pytest

from pbx.errors import PbxRefused, PbxUnreachable
from tests.pbx.cloud_office import API_KEY, CLIENT, TOKEN, cloud, office


async def test_the_pretend_pbx_lists_its_people_and_departments() -> None:
    async with office() as it:
        staff = await it.pbx.staff()
        assert [(one.login, one.extension, one.mobile) for one in staff][:2] == [
            ("anna", "701", None),
            ("boris", "702", None),
        ]
        assert [(one.id, one.name, one.extension) for one in await it.pbx.departments()] == [
            ("sales", "Продажи", "710"),
            ("support", "Поддержка", "711"),
        ]
        assert [one.id for one in await it.pbx.departments("anna")] == ["sales"]
        assert [one.id for one in await it.pbx.departments("702")] == ["sales", "support"]


@pytest.mark.parametrize("shape", ["empty", "null", "uuid", "text", "object"])
async def test_a_call_back_is_told_by_its_last_word_alone(shape: str) -> None:
    async with office() as it:
        it.ats.commands.call_shape = shape
        receipt = await it.pbx.dial("701", CLIENT)
        [call] = it.company.calls.values()
        assert (receipt.call_id == call.id, receipt.call_id is None) == (shape == "text", shape not in ("text", "uuid"))
        it.company.employee_picks_up(call.id)
        it.company.client_picks_up(call.id, wait=4)
        it.company.hang_up(call.id, 31)
        await it.errands.quiet()
        [word] = it.ears.events
        assert word.verdict is not None
        assert (word.direction, word.client, word.employee) == ("out", CLIENT, "anna")
        assert word.verdict.start_ms == word.at_ms - 35_000


async def test_do_not_disturb_is_set_and_read_back() -> None:
    async with office() as it:
        for wished in (True, True, False):
            await it.pbx.silence("anna", wished)
            assert await it.pbx.silent("701") is wished
            assert (it.company.firm.doors.silent == {"anna"}) is wished


async def test_one_department_is_switched_and_all_of_hers() -> None:
    async with office() as it:
        await it.pbx.receive("boris", "sales", False)
        assert (await it.pbx.receives("boris", "sales"), await it.pbx.receives("boris", "support")) == (False, True)
        assert await it.pbx.receives("boris", None) is False
        await it.pbx.receive("boris", None, True)
        assert await it.pbx.receives("boris", None) is True
        await it.pbx.receive("boris", None, False)
        assert it.company.firm.doors.muted == {("boris", "sales"), ("boris", "support")}
        with pytest.raises(PbxRefused, match="pbx_no_such"):
            await it.pbx.receive("gleb", None, True)


async def test_a_wrong_key_opens_nothing() -> None:
    async with office(key="not-the-key-at-all") as it:
        for asking in (it.pbx.staff(), it.pbx.dial("anna", CLIENT), it.pbx.departments(), it.pbx.silent("anna")):
            with pytest.raises(PbxRefused, match="pbx_key_wrong"):
                await asking
        assert it.pbx.off == frozenset()
        assert it.company.calls == {}


@pytest.mark.parametrize("refusal", ["CRM disabled", "CRM switched off"])
async def test_an_api_that_is_off_is_said_to_be_off(refusal: str) -> None:
    async with office() as it:
        it.ats.access = refusal
        with pytest.raises(PbxRefused, match="pbx_api_off"):
            await it.pbx.staff()


async def test_a_dial_that_was_accepted_and_lost_is_not_repeated() -> None:
    async with office() as it:
        it.ats.fault("reset-after-accept", path="makeCall")
        with pytest.raises(PbxUnreachable) as caught:
            await it.pbx.dial("anna", CLIENT)
        assert (caught.value.maybe_done, len(it.company.calls)) == (True, 1)


def test_neither_key_is_in_the_repr() -> None:
    told = f"{cloud()!r} {vars(cloud())}"
    assert API_KEY not in told
    assert TOKEN not in told
