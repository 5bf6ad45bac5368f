"""MegaFon's SIM cards (seed 003 §10)."""

import pytest

from pbx.errors import PbxRefused
from pbx.shapes import Sim
from tests.pbx.megafon_company import romashka, told
from tests.wire.server import says

ANNAS, COMMON = "79100000101", "79100000102"


async def test_the_printed_cards_are_read() -> None:
    (own, common), [seen] = await told("sims.json", lambda pbx: pbx.sims())
    assert seen.target == "/crmapi/v1/sims?start=0&limit=100"
    assert own == (await told("sim.json", lambda pbx: pbx.sim("+7 926 123-45-67")))[0]
    assert (own.telnum, own.login, own.name, own.common, own.disabled) == (
        "79261234567", "admin", "Администратор", False, False,
    )  # fmt: skip
    assert (common.login, common.common, common.details["abc_telnum"]) == (None, True, "74872123456")


async def test_a_card_is_given_shared_disabled_and_deleted() -> None:
    async with romashka() as office:
        assert [(one.telnum, one.login, one.common) for one in await office.pbx.sims()] == [
            (ANNAS, "anna", False), (COMMON, None, True),
        ]  # fmt: skip
        assert [one.telnum for one in await office.pbx.sims("Белова")] == [ANNAS]
        await office.pbx.assign_sim(COMMON, "boris")
        given = await office.pbx.sim(COMMON)
        assert (given.login, given.name, given.common) == ("boris", "Борис Лужин", False)
        await office.pbx.share_sim(ANNAS)
        assert (await office.pbx.sim(ANNAS)).common
        await office.pbx.disable_sim(ANNAS)
        assert (await office.pbx.sim(ANNAS)).disabled
        await office.pbx.delete_sim(ANNAS)
        assert [one.telnum for one in await office.pbx.sims()] == [COMMON]
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.sim(ANNAS)
    assert caught.value.reason == "pbx_no_such"


async def test_each_command_is_the_document_s() -> None:
    async with romashka() as office:
        await office.pbx.assign_sim(COMMON, "boris")
        await office.pbx.share_sim(COMMON)
        await office.pbx.disable_sim(COMMON)
        await office.pbx.delete_sim(COMMON)
        assert office.asked() == [
            ("POST", f"/sims/{COMMON}/user/boris"), ("POST", f"/sims/{COMMON}/company"),
            ("POST", f"/sims/{COMMON}/disable"), ("DELETE", f"/sims/{COMMON}"),
        ]  # fmt: skip


@pytest.mark.parametrize("telnum", ["", "..", "7", "скрыт", "7" * 16])
async def test_what_is_no_number_is_not_asked_for(telnum: str) -> None:
    async with romashka() as office:
        for ask in (office.pbx.sim, office.pbx.share_sim, office.pbx.disable_sim, office.pbx.delete_sim):
            with pytest.raises(PbxRefused) as caught:
                await ask(telnum)
            assert caught.value.reason == "pbx_bad_number"
        with pytest.raises(PbxRefused):
            await office.pbx.assign_sim(COMMON, " ")
        assert office.asked() == []


async def test_a_card_that_says_little_is_read_all_the_same() -> None:
    found, _ = await told(says('{"items": [null, {}, {"telnum": 79100000101, "user": null}]}'), lambda pbx: pbx.sims())
    assert found == [Sim("79100000101")]
