"""The ways in which a number stands in texts, and what only looks like it."""

import pytest

from calls.traces import traces

ANNAS = "+79101234567"


@pytest.mark.parametrize(
    "text",
    [
        "+79101234567",
        "79101234567",
        "89101234567",
        "9101234567",
        "81079101234567",
        '{"client": "+79101234567"}',
        '{"number": "9101234567"}',
        "+7 910 123-45-67",
        "8 (910) 123-45-67",
        "+7\u00a0910\u00a0123\u00a045\u00a067",
        r"+7\u00a0910\u00a0123-45-67",
        "case:+79101234567:1",
        "sip:79101234567@host",
    ],
)
def test_a_number_is_found_however_it_is_written(text: str) -> None:
    assert traces(ANNAS).search(text)


@pytest.mark.parametrize(
    "text",
    [
        "1779101234567",  # milliseconds
        "791012345678",
        "+79101234568",
        '{"id": 9101234567}',  # somebody's id at Telegram
        '{"id":9101234567}',
        "[1, 9101234567]",
        "",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert not traces(ANNAS).search(text)


def test_a_number_of_another_country_has_no_eight_and_no_short_form() -> None:
    found = traces("+380441234567")
    assert all(found.search(text) for text in ("380441234567", "00380441234567", "+380 44 123 45 67"))
    assert not any(found.search(text) for text in ("80441234567", "0441234567"))
