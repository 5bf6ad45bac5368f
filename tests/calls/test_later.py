"""Which part of what was typed is the number, which the time, and how many tries."""

import pytest

from calls.later import MOST_TRIES, Wish, read


@pytest.mark.parametrize(
    ("typed", "wish"),
    [
        ("+79101234567", Wish("+79101234567")),
        ("+7 (910) 123-45-67", Wish("+7 (910) 123-45-67")),
        ("8 910 123 45 67 15:30", Wish("8 910 123 45 67", "15:30")),
        ("+79101234567 через 20 минут", Wish("+79101234567", "через 20 минут")),
        ("89101234567, завтра в 9, 3 раза", Wish("89101234567", "завтра в 9", 3)),
        ("89101234567 3 times 15:30", Wish("89101234567", "15:30", 3)),
        ("89101234567 15:30 90 раз", Wish("89101234567", "15:30", MOST_TRIES)),
        ("112 15:30", Wish("112", "15:30")),
        ("чепуха 15:30", Wish("чепуха 15:30")),
        ("", Wish("")),
    ],
)
def test_a_wish_is_read(typed: str, wish: Wish) -> None:
    assert read(typed) == wish
