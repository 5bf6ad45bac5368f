"""Names are found whatever case, ё or punctuation they were written with."""

import pytest

from calls.names import fold


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Ромашка, Иван Петров", " ромашка иван петров"),
        ("ФЁДОРОВ Пётр", " федоров петр"),
        ("Чаи\u0306ка", " чайка"),
        ("ООО «Рога & Копыта» №7", " ооо рога копыта no7"),
        ("snake_case%like'--", " snake case like"),
        ("", ""),
        ("— … 🌼", ""),
        ("STRASSE Straße", " strasse strasse"),
    ],
)
def test_a_name_is_folded_into_plain_words(name: str, folded: str) -> None:
    assert fold(name) == folded


def test_folding_twice_is_folding_once() -> None:
    for name in ("Ёлки-Палки", "ﬁn ＡＢＣ", "I\u0307stanbul"):
        assert fold(fold(name)) == fold(name)
