"""MegaFon's switches: do not disturb on both readings of the document, and the calls of departments."""

import pytest

from pbx.errors import PbxRefused
from tests.pbx.megafon_company import Office, romashka, told
from tests.wire.server import says


def ringing(office: Office, **where: str) -> list[str]:
    call = office.world.company.call(office.world.company.ring("79101234567", **where))
    return [phone.employee.login for phone in call.in_state("rings")]


@pytest.mark.parametrize("means", ["reception_on", "dnd_on"])
async def test_silence_is_silence_whatever_post_means(means: str) -> None:
    async with romashka(dnd_post_means=means) as office:
        office.world.megafon.rest.users.post_means = means
        assert not await office.pbx.silent("anna")
        await office.pbx.silence("anna", True)
        assert await office.pbx.silent("701")
        assert ringing(office, department="sales") == ["boris"]
        await office.pbx.silence("701", False)
        assert not await office.pbx.silent("anna")
        assert ringing(office, department="sales") == ["anna", "boris"]
        writes = [method for method, _ in office.asked() if method != "GET"]
        assert writes == (["DELETE", "POST"] if means == "reception_on" else ["POST", "DELETE"])


async def test_the_printed_state_is_reception_by_the_document() -> None:
    silent, [seen] = await told("state.json", lambda pbx: pbx.silent("admin"))
    assert (silent, seen.target) == (False, "/crmapi/v1/users/admin/dnd")


async def test_one_department_is_switched_and_the_others_stay() -> None:
    async with romashka() as office:
        await office.pbx.receive("boris", "sales", False)
        assert not await office.pbx.receives("boris", "sales")
        assert await office.pbx.receives("702", "support")
        assert ringing(office, department="sales") == ["anna"]
        assert ringing(office, department="support") == ["boris", "vera"]
        await office.pbx.receive("702", "sales", True)
        assert await office.pbx.receives("boris", "sales")
        assert ringing(office, department="sales") == ["anna", "boris"]


async def test_all_departments_are_switched_at_once_the_hidden_one_too() -> None:
    async with romashka() as office:
        await office.pbx.receive("boris", None, False)
        assert not await office.pbx.receives("boris", None)
        assert not await office.pbx.receives("boris", "support")
        assert office.world.megafon.rest.state.deaf == {"boris"}
        await office.pbx.receive("boris", None, True)
        assert await office.pbx.receives("boris", None)
        assert office.world.megafon.rest.state.deaf == set()


async def test_the_department_travels_in_the_query() -> None:
    _, [seen] = await told(says(status=204), lambda pbx: pbx.receive("anna", "g_1 & 2", True))
    assert (seen.method, seen.target) == ("POST", "/crmapi/v1/users/anna/subscription?group_id=g_1+%26+2")
    assert seen.body == b""


@pytest.mark.parametrize("department", ["", " "])
async def test_a_blank_department_never_becomes_all_of_them(department: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused):
            await office.pbx.receive("boris", department, False)
        with pytest.raises(PbxRefused):
            await office.pbx.receives("boris", department)
        assert office.asked() == []


async def test_a_department_she_does_not_work_in_is_refused() -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused):
            await office.pbx.receive("anna", "support", True)


@pytest.mark.parametrize("body", ["null", "[]", "{}", '{"state": "true"}', '{"state": 1}', '{"state": null}', "true"])
async def test_a_state_that_is_no_state_is_nonsense(body: str) -> None:
    with pytest.raises(PbxRefused) as caught:
        await told(says(body), lambda pbx: pbx.silent("anna"))
    assert caught.value.reason == "pbx_nonsense"


async def test_a_silent_direct_phone_becomes_a_missed_call() -> None:
    async with romashka() as office:
        await office.pbx.silence("anna", True)
        assert ringing(office, employee="anna") == []
        await office.world.quiet()
        [call] = office.world.company.calls.values()
        assert call.verdict is not None
        assert call.verdict.status == "missed"
