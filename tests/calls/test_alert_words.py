"""What is typed behind /alerts."""

import pytest

from calls.alert_words import Turn, turn


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("вечер off", Turn("evening", False)),
        ("Итоги недели", Turn("week", None)),
        ("входящие вкл", Turn("ringing", True)),
        ("только мои", Turn("own_only", True)),
        ("мои нет", Turn("own_only", False)),
        ("без звука", Turn("silent", True)),
        ("громко", Turn("silent", False)),
        ("громко выкл", Turn("silent", True)),
        ("Отдел продаж выкл", Turn("", False, "Отдел продаж")),
        ("+74957654321", Turn("", None, "+74957654321")),
        ("", Turn("", None, "")),
    ],
)
def test_words_and_what_they_mean(typed: str, expected: Turn) -> None:
    assert turn(typed) == expected
