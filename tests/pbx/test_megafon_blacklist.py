"""MegaFon's blacklist (seed 003 §11): numbers, ranges, counts, and callers who hide their number."""

import json

import pytest

from pbx.errors import PbxRefused
from pbx.shapes import BlockedNumber
from tests.pbx.megafon_company import romashka, told
from tests.wire.server import says

IVAN, MARIA = "79101234567", "79101234568"


async def test_the_printed_list_is_read() -> None:
    rows, [seen] = await told("blacklist_statistics.json", lambda pbx: pbx.blacklist(statistics=True))
    assert seen.target == "/crmapi/v1/blacklist/telnums?with=statistics"
    assert rows[2:] == [
        BlockedNumber("79998880011", "Нежелательный контакт", 0, 0),
        BlockedNumber("7900800*", "Причина", 0, 11),
    ]
    rows, [seen] = await told("blacklist.json", lambda pbx: pbx.blacklist())
    assert (rows[0], seen.target) == (BlockedNumber("90080022", "123"), "/crmapi/v1/blacklist/telnums")


@pytest.mark.parametrize("body", ["null", "[]", "[null, 7, {}]"])
async def test_an_empty_list_has_several_shapes(body: str) -> None:
    assert (await told(says(body), lambda pbx: pbx.blacklist()))[0] == []


async def test_numbers_and_ranges_are_blocked_counted_and_let_in_again() -> None:
    async with romashka() as office:
        await office.pbx.block([BlockedNumber("+7 910 123-45-67", "спам"), BlockedNumber("7910999*")])
        assert await office.pbx.blacklist() == [BlockedNumber(IVAN, "спам"), BlockedNumber("7910999*")]
        for client in (IVAN, "79109990000", MARIA):
            office.world.company.ring(client)
        await office.world.quiet()
        assert {delivery["fields"]["phone"] for delivery in office.world.megafon.deliveries} == {MARIA}
        counted = await office.pbx.blacklist(statistics=True)
        assert [(one.pattern, one.week, one.year) for one in counted] == [(IVAN, 1, 1), ("7910999*", 1, 1)]
        await office.pbx.unblock([IVAN, "7910999*"])
        assert await office.pbx.blacklist() == []


async def test_what_is_sent_is_what_the_document_prints() -> None:
    _, [seen] = await told(
        says(status=204),
        lambda pbx: pbx.block([BlockedNumber("79098889900", "Причина", 3, 4), BlockedNumber("7900800*")]),
    )
    assert json.loads(seen.body) == [{"telnum": "79098889900", "comment": "Причина"}, {"telnum": "7900800*"}]
    _, [seen] = await told(says(status=204), lambda pbx: pbx.unblock(["79098889900", "7900800*", "88899988899"]))
    assert seen.method == "DELETE"
    assert seen.target.endswith("/telnums?telnum=79098889900&telnum=7900800%2A&telnum=88899988899")
    assert seen.body == b""


async def test_many_numbers_are_let_in_in_several_requests() -> None:
    _, seen = await told(says(status=204), lambda pbx: pbx.unblock([str(79100000000 + one) for one in range(250)]))
    assert [one.target.count("telnum=") for one in seen] == [100, 100, 50]


async def test_nobody_is_no_request() -> None:
    async with romashka() as office:
        await office.pbx.block([])
        await office.pbx.unblock([])
        assert office.asked() == []


@pytest.mark.parametrize("pattern", ["", "*", "7*", "12", "79*01", "79101234567**", "+", "скрыт", "7" * 16, "٧٩١٠"])
async def test_what_would_block_everybody_or_nobody_is_not_sent(pattern: str) -> None:
    async with romashka() as office:
        with pytest.raises(PbxRefused) as caught:
            await office.pbx.block([BlockedNumber(IVAN), BlockedNumber(pattern)])
        assert caught.value.reason == "pbx_bad_number"
        with pytest.raises(PbxRefused):
            await office.pbx.unblock([pattern])
        assert office.asked() == []


async def test_callers_who_hide_are_turned_away_and_let_in() -> None:
    async with romashka() as office:
        assert not await office.pbx.blocks_anonymous()
        await office.pbx.block_anonymous(True)
        assert await office.pbx.blocks_anonymous()
        office.world.company.ring(None)
        await office.world.quiet()
        assert office.world.megafon.deliveries == []
        await office.pbx.block_anonymous(False)
        assert not await office.pbx.blocks_anonymous()
        assert [method for method, _ in office.asked()] == ["GET", "POST", "GET", "DELETE", "GET"]
