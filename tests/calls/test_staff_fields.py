"""What an administrator types of employees and departments, and what must change together."""

from collections.abc import Callable

import pytest

from calls.missed import NotNow
from calls.staff_fields import CHOICES, FIELDS, STEPS, Kind, line, settled, value


def told(asked: Callable[[], object]) -> object:
    """What it gives, or why not."""
    try:
        return asked()
    except NotNow as no:
        return no.reason


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("name", "  Анна \n Белова ", "Анна Белова"),
        ("ext", "доб. 705", "staff_wrong_ext"),
        ("ext", "705", "705"),
        ("ext", "705000", "staff_wrong_ext"),
        ("ext", "٧٠٥", "staff_wrong_ext"),
        ("mobile", "8 910 123-45-67", "79101234567"),
        ("mobile", "нет", ""),
        ("mobile", "705", "staff_wrong_mobile"),
        ("email", "anna@romashka.example", "anna@romashka.example"),
        ("email", "anna", "staff_wrong_email"),
        ("email", "-", ""),
        ("position", "Старший менеджер", "Старший менеджер"),
        ("role", "Администратор", "admin"),
        ("role", "царь", "staff_wrong_role"),
        ("redirect", "вкл", "all"),
        ("redirect", "только мобильный", "mobile"),
        ("delay", "15", "15"),
        ("delay", "7", "staff_wrong_delay"),
        ("order", "по очереди", "BYORDER"),
        ("order", "waterfall", "WATERFALL"),
        ("wait", "60", "60"),
        ("impatient", "перезвон", "callback"),
        ("login", "u-705", "u-705"),
        ("login", "анна", "staff_wrong_login"),
        ("name", "", "staff_wrong_name"),
        ("name", "ы" * 257, "staff_wrong_name"),
    ],
)
def test_each_field_as_people_type_it(field: str, typed: str, kept: str) -> None:
    assert told(lambda: value(field, typed)) == kept


def test_a_line_names_fields_in_either_language() -> None:
    typed = "Анна  Белова доб=705 mobile = +7 910 123-45-67 должность=Старший менеджер"
    assert line(Kind.EMPLOYEE, typed) == (
        "Анна Белова",
        {"ext": "705", "mobile": "+7 910 123-45-67", "position": "Старший менеджер"},
    )
    assert line(Kind.DEPARTMENT, "Продажи") == ("Продажи", {})
    assert line(Kind.DEPARTMENT, "имя=Опт состав=anna, boris") == ("", {"name": "Опт", "members": "anna, boris"})


@pytest.mark.parametrize(
    ("kind", "typed", "reason"),
    [
        (Kind.EMPLOYEE, "Анна order=ALL", "staff_no_field"),
        (Kind.DEPARTMENT, "Опт login=opt", "staff_no_field"),
        (Kind.EMPLOYEE, "Анна пароль=12345", "staff_password_typed"),
        (Kind.EMPLOYEE, "Анна рост=170", "staff_no_field"),
    ],
)
def test_other_keys_are_refused(kind: Kind, typed: str, reason: str) -> None:
    with pytest.raises(NotNow) as no:
        line(kind, typed)
    assert no.value.reason == reason


MOBILE = {"mobile": "79101234567", "redirect": "off", "delay": ""}
ON = {"mobile": "79101234567", "redirect": "all", "delay": "15"}


@pytest.mark.parametrize(
    ("before", "wished", "after"),
    [
        (MOBILE, {"redirect": "mobile"}, {"redirect": "mobile", "delay": "0"}),
        (MOBILE, {"delay": "10"}, {"redirect": "all", "delay": "10"}),
        (ON, {"redirect": "off"}, {"redirect": "off", "delay": ""}),
        (ON, {"mobile": ""}, {"mobile": "", "redirect": "off", "delay": ""}),
        (ON, {"mobile": "79990001122"}, {"mobile": "79990001122"}),
        (ON, {"redirect": "all"}, {}),
        (MOBILE | {"mobile": ""}, {"redirect": "all"}, "staff_redirect_mobile"),
        ({}, {"name": "Анна"}, {"name": "Анна"}),
        ({}, {"name": "А", "mobile": "79101234567", "redirect": "all"},
         {"name": "А", "mobile": "79101234567", "redirect": "all", "delay": "0"}),
        ({}, {"name": "А", "delay": "5"}, "staff_redirect_mobile"),
        ({"order": "ALL", "ring": "0"}, {"order": "EVENLY"}, {"order": "EVENLY", "ring": "15"}),
        ({"order": "EVENLY", "ring": "20"}, {"order": "BYORDER"}, {"order": "BYORDER"}),
        ({"order": "EVENLY", "ring": "20"}, {"order": "ALL"}, {"order": "ALL", "ring": "0"}),
        ({"order": "ALL", "ring": "0"}, {"ring": "10"}, "staff_ring_all"),
        ({}, {"name": "Опт", "order": "EVENLY"}, {"name": "Опт", "order": "EVENLY", "ring": "15"}),
        ({}, {"name": "Опт", "ring": "10"}, "staff_ring_all"),
    ],
)  # fmt: skip
def test_what_must_change_together_does(before: dict[str, str], wished: dict[str, str], after: object) -> None:
    assert told(lambda: settled(before, wished)) == after


def test_every_step_and_choice_is_a_field() -> None:
    known = {field for fields in FIELDS.values() for field in fields}
    assert set(CHOICES) <= known
    assert all(set(STEPS[kind]) <= set(FIELDS[kind]) for kind in Kind)
