"""What the words behind /staff ask for, in either language."""

import pytest

from calls.staff_fields import Kind
from calls.staff_wishes import Wish, wish


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("", Wish(Kind.EMPLOYEE, "", "")),
        ("Анна  Белова", Wish(Kind.EMPLOYEE, "", "Анна Белова")),
        ("Отделы", Wish(Kind.DEPARTMENT, "", "")),
        ("departments Продажи", Wish(Kind.DEPARTMENT, "", "Продажи")),
        ("отдел изменить Продажи доб=715", Wish(Kind.DEPARTMENT, "edit", "Продажи доб=715")),
        ("ADD Анна", Wish(Kind.EMPLOYEE, "add", "Анна")),
        ("удалить anna", Wish(Kind.EMPLOYEE, "delete", "anna")),
        ("add", Wish(Kind.EMPLOYEE, "add", "")),
    ],
)
def test_it_is_understood(typed: str, asked: Wish) -> None:
    assert wish(typed) == asked
