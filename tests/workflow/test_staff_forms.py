"""Employees and departments as fields and back into the vendor's own: nothing is lost, nothing else is sent."""

from typing import Any

from pbx.megafon.departments import department_of
from pbx.megafon.forms import DepartmentForm, EmployeeForm, checked
from pbx.megafon.staff import _employee
from workflow.staff_forms import department_body, employee_body, of_department, of_employee

ANNA = {
    "login": "anna",
    "name": "Анна",
    "position": "Менеджер",
    "ext": "701",
    "telnum": "",
    "email": "",
    "role": "user",
    "mobile": "79160000001",
    "mobile_redirect": {"enabled": True, "forward": False, "delay": 15},
}
SALES: dict[str, Any] = {
    "id": "sales",
    "name": "Продажи",
    "ext": 700,
    "call_order": "BYORDER",
    "call_duration": 10,
    "users": [{"login": "anna", "calls_enable": True}, {"login": "ivan", "calls_enable": False}],
    "timeout": {"time": 120, "target": "user", "user": "anna"},
    "advanced": "off",
}


def test_an_employee_of_the_document() -> None:
    one = _employee(ANNA)
    assert one is not None
    now = of_employee(one)
    assert (now["ext"], now["mobile"], now["redirect"], now["delay"]) == ("701", "79160000001", "all", "15")
    assert employee_body(now, {"ext": "705", "email": ""}) == {"ext": "705", "email": ""}
    off = employee_body(now, {"redirect": "off", "delay": ""})
    assert off == {"mobile_redirect": {"enabled": False}}
    only = employee_body(now, {"redirect": "mobile"})
    assert only == {
        "mobile": "79160000001",
        "mobile_redirect": {"enabled": True, "delay": 15, "forward": True},
    }
    assert checked(EmployeeForm, only) == only


def test_a_department_of_the_document() -> None:
    one = department_of(SALES)
    assert one is not None
    now = of_department(one)
    assert now == {
        "name": "Продажи",
        "ext": "700",
        "order": "BYORDER",
        "ring": "10",
        "wait": "120",
        "target": "user:anna",
        "impatient": "off",
        "members": "anna,!ivan",
    }
    later = department_body(now, {"wait": "60"})
    assert later == {"timeout": {"target": "user", "user": "anna", "time": 60}}
    away = department_body(now, {"target": "telnum:79160000001", "order": "ALL", "ring": "0", "members": "!ivan,anna"})
    assert away == {
        "timeout": {"target": "telnum", "telnum": "79160000001", "time": 120},
        "call_order": "ALL",
        "call_duration": 0,
        "users": [{"login": "ivan", "calls_enable": False}, {"login": "anna", "calls_enable": True}],
    }
    assert checked(DepartmentForm, away) == away
    assert department_body({}, {"name": "Опт", "target": "voicemail"}) == {
        "name": "Опт",
        "timeout": {"target": "voicemail"},
    }


def test_what_a_vendor_leaves_out_is_nothing() -> None:
    bare = department_of({"id": "x", "target": "voicemail", "advanced": None, "users": None})
    assert bare is not None
    assert set(of_department(bare).values()) == {"", "voicemail"}
