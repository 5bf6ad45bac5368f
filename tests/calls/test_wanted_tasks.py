"""Which call-back tasks somebody wants to see, as typed."""

import pytest

from calls.wanted_tasks import MOST, WantedTasks, read


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("", WantedTasks()),
        ("701", WantedTasks(extension="701")),
        ("последние 20", WantedTasks(most=20)),
        ("last 0", WantedTasks(most=1)),
        ("last 9999", WantedTasks(most=MOST)),
        ("701 последние 5 старые", WantedTasks(extension="701", most=5, oldest_first=True)),
        ("сначала старые", WantedTasks(oldest_first=True)),
        ("old last 3", WantedTasks(most=3, oldest_first=True)),
        ("#66", WantedTasks(task="66")),
        ("задача 66", WantedTasks(task="66")),
        ("Task 123456", WantedTasks(task="123456")),
        ("Анна", None),
        ("701 702", None),
        ("79101234567", None),
        ("#", None),
    ],
)
def test_it_is_understood_in_any_order_or_not_at_all(typed: str, wanted: WantedTasks | None) -> None:
    assert read(typed) == wanted
