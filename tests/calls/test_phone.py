"""Numbers as PBXs send them and people type them, and the one policy about what may be dialled."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.phone import DIAL_REFUSALS, client_number, country, digits, extension, masked, may_dial, same

RUSSIA = ["+7"]


@pytest.mark.parametrize(
    ("raw", "e164"),
    [
        ("79101234567", "+79101234567"),
        ("+79101234567", "+79101234567"),
        ("89101234567", "+79101234567"),
        ("9101234567", "+79101234567"),
        ("4957654321", "+74957654321"),
        (" 79101234567\n", "+79101234567"),
        ("+7 (910) 123-45-67", "+79101234567"),
        ("8(910)123-45-67", "+79101234567"),
        ("(495) 765-43-21", "+74957654321"),
        ("+7\u00a0910\u00a0123\u201145\u201167", "+79101234567"),
        ("sip:79101234567@pbx.example;user=phone", "+79101234567"),
        ("SIPS:+79101234567@pbx.example", "+79101234567"),
        ("tel:+7-910-123-45-67;ext=5", "+79101234567"),
        ("380441234567", "+380441234567"),  # the library alone: +7380…
        ("00442071234567", "+442071234567"),  # the library alone: +700442…
        ("810442071234567", "+442071234567"),
        ("0079101234567", "+79101234567"),
        ("+77011234567", "+77011234567"),
        ("88005553535", "+78005553535"),
        ("375291234567", "+375291234567"),
    ],
)
def test_a_number_is_read_in_every_spelling(raw: str, e164: str) -> None:
    assert client_number(raw) == e164


@pytest.mark.parametrize(
    "raw",
    [
        "", " ", "anonymous", "Anonymous", "unknown", "скрыт", "sip:anonymous@anonymous.invalid",
        "101", "0", "12345", "1234567", "+7", "+", "8",
        "٧٩١٠١٢٣٤٥٦٧", "７９１０１２３４５６７", "7910123456x", "8800FLOWERS", "79101234567,,5", "79101234567#",
        "*31#9101234567", "+789101234567", "+7910123456789", "4" * 40, "7" * 10_000,
        "++79101234567", "+89101234567",
        "79101234567\x00", "\ud80079101234567", "<b>79101234567</b>", "{0}", "/call_79101234567",
    ],
)  # fmt: skip
def test_hidden_short_and_unreadable_senders_have_no_number(raw: str) -> None:
    assert client_number(raw) is None


@settings(deadline=None)
@given(st.text(max_size=60) | st.text("0123456789+-() sip:tel;@", max_size=40))
def test_whatever_is_sent_a_number_is_e164_or_nothing(raw: str) -> None:
    number = client_number(raw)
    assert number is None or (number.isascii() and number[0] == "+" and 7 <= len(number[1:]) <= 15)
    assert number is None or client_number(number) == number
    verdict = may_dial(raw, ["+7", "+1"])
    assert (verdict.number is None) == (verdict.reason in DIAL_REFUSALS)
    assert verdict.number is None or verdict.number.startswith(("+7", "+1"))
    masked(raw), extension(raw), same(raw, raw), country(raw), digits(raw)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("701", "701"), (" 701 ", "701"), ("7", "7"), ("00705", "00705"), ("sip:701@host", "701"),
        ("123456", None), ("", None), ("anna", None), ("٧٠١", None), ("701\n2", None), ("+701", None), ("7-01", None),
    ],
)  # fmt: skip
def test_an_extension_is_one_to_five_ascii_digits(raw: str, expected: str | None) -> None:
    assert extension(raw) == expected


def test_a_pbx_gets_digits_without_the_plus() -> None:
    assert digits("+79101234567") == "79101234567"


def test_the_same_subscriber_is_known_by_the_last_ten_digits() -> None:
    assert same("+79101234567", "89101234567")
    assert same("9101234567", "+7 910 123-45-67")
    assert not same("+79101234567", "+79101234568")
    assert not same("", "")
    assert not same("705", "+79101230705")


@pytest.mark.parametrize(
    ("e164", "region"),
    [
        ("+79101234567", "RU"), ("+77011234567", "KZ"), ("+76001234567", "KZ"), ("+70000000000", "RU"),
        ("+442071234567", "GB"), ("+375291234567", "BY"), ("+12425551234", "BS"),
        ("+881612345678", None), ("junk", None),
    ],
)  # fmt: skip
def test_the_country_is_known_where_there_is_one(e164: str, region: str | None) -> None:
    assert country(e164) == region


def test_a_masked_number_keeps_both_ends_and_a_short_one_hardly_any() -> None:
    assert masked("+79101234567") == "+7910***4567"
    assert masked("+2901234") == "***34"
    assert masked("705") == "***"
    assert masked("") == "***"


@pytest.mark.parametrize("raw", ["+79101234567", "89101234567", "+77011234567", "88005553535", "8 804 333-33-33"])
def test_ordinary_numbers_may_be_dialled(raw: str) -> None:
    verdict = may_dial(raw, RUSSIA)
    assert verdict.number == client_number(raw)
    assert not verdict.foreign


def test_kazakhstan_is_allowed_by_the_prefix_and_marked() -> None:
    assert may_dial("+77011234567", RUSSIA).country == "KZ"


def test_a_prefix_that_an_admin_added_is_foreign() -> None:
    verdict = may_dial("+375291234567", ["+7", "+375"])
    assert (verdict.number, verdict.foreign, verdict.country) == ("+375291234567", True, "BY")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("112", "emergency"), ("02", "emergency"), ("+112", "emergency"), ("tel:103", "emergency"),
        ("0611", "short"), ("101010", "short"), ("701", "short"), ("+7", "short"),
        ("", "not_a_number"), ("anonymous", "not_a_number"), ("1234567", "not_a_number"),
        ("٧٩١٠١٢٣٤٥٦٧", "not_a_number"),
        ("+7910123456７", "not_a_number"), ("sip:anna@host", "not_a_number"), ("*31#89101234567", "not_a_number"),
        ("88091234567", "premium"), ("+78031234567", "premium"), ("8 801 234-56-78", "premium"),
        ("+19005551234", "premium"),
        ("+979123456789", "premium"), ("+449098790000", "premium"),
        ("+881612345678", "satellite"), ("+870773111111", "satellite"), ("+79541234567", "satellite"),
        ("810881612345678", "satellite"), ("00881612345678", "satellite"),
        ("+442071234567", "outside_prefixes"), ("380441234567", "outside_prefixes"),
        ("+12425551234", "outside_prefixes"),
    ],
)  # fmt: skip
def test_what_may_cost_us_is_refused_with_its_reason(raw: str, reason: str) -> None:
    verdict = may_dial(raw, RUSSIA)
    assert (verdict.number, verdict.reason) == (None, reason)


def test_premium_and_satellite_stay_refused_inside_an_allowed_prefix() -> None:
    assert may_dial("+19005551234", ["+1"]).reason == "premium"
    assert may_dial("+881612345678", ["+881"]).reason == "satellite"


@pytest.mark.parametrize("prefixes", [[], [""], ["+"], ["7"], ["*"], ["+7 "], ["+7\n"], ["+٧"]])
def test_a_malformed_prefix_allows_nothing(prefixes: list[str]) -> None:
    assert may_dial("+79101234567", prefixes).reason == "outside_prefixes"
