"""Whom a blacklist names: numbers and ranges, as people type them and as PBXs keep them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.pattern import all_covering, covers, is_range, is_wide, pattern, shown, split


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("+7 910 123-45-67", "79101234567"),
        ("89101234567", "79101234567"),
        ("9101234567", "79101234567"),
        ("+442079460958", "442079460958"),
        ("7900800*", "7900800*"),
        ("+7 (900) 800*", "7900800*"),
        ("8900800*", "7900800*"),
        ("+861380*", "861380*"),
        ("+8613*", "8613*"),
        ("900800*", None),  # which country?
        ("+0900*", None),
        ("0900*", None),
        ("*", None),
        ("79*00*", None),
        ("7900800**", None),
        ("112", None),
        ("0555", None),
        ("705", None),
        ("спам", None),
        ("٧٩٠٠٨٠٠*", None),
        ("79101234567\n*", None),
        ("", None),
    ],
)
def test_a_number_or_a_range_is_read_as_people_write_it(written: str, expected: str | None) -> None:
    assert pattern(written) == expected


@pytest.mark.parametrize(
    ("typed", "whom", "why"),
    [
        ("79101234567", "79101234567", ""),
        ("79101234567 спам", "79101234567", "спам"),
        ("8 910 123-45-67 звонят 3 раза", "8 910 123-45-67", "звонят 3 раза"),
        ("8 910 123 45 67 2 раза", "8 910 123 45 67", "2 раза"),
        ("+44 20 7946 0958 spam", "+44 20 7946 0958", "spam"),
        ("7900800* реклама окон", "7900800*", "реклама окон"),
        ("+7 (900) 800* 5 звонков", "+7 (900) 800*", "5 звонков"),
        ("спам 79101234567", "спам", "79101234567"),
        ("112 шутник", "112", "шутник"),
        ("8 910", "8 910", ""),
    ],
)
def test_the_number_may_be_written_with_blanks_and_the_reason_follows(typed: str, whom: str, why: str) -> None:
    assert split(typed) == (whom, why)


def test_a_range_covers_what_begins_with_it_and_a_number_itself_alone() -> None:
    assert covers("7900800*", "+79008001122")
    assert not covers("7900800*", "+79008011122")
    assert covers("79008001122", "+79008001122")
    assert not covers("7900800112", "+79008001122")
    assert [is_range(one) for one in ("7900800*", "79008001122")] == [True, False]
    assert [is_wide(one) for one in ("7900*", "79008*", "79008001122")] == [True, False, False]


@given(st.integers(10**10, 10**11 - 1), st.integers(1, 11))
def test_every_range_of_a_number_is_among_those_that_cover_it(number: int, length: int) -> None:
    written = f"+{number}"
    assert f"{str(number)[:length]}*" in all_covering(written)
    assert len(all_covering(written)) == 12


@pytest.mark.parametrize(
    ("listed", "read"),
    [("79101234567", "+79101234567"), ("7900800*", "+7900800*"), ("90080022", "90080022"), ("112", "112")],
)
def test_what_a_pbx_keeps_without_a_country_stays_as_it_is(listed: str, read: str) -> None:
    assert shown(listed) == read
