"""What the PBX, or our own check of what it takes, refuses is told by the field people know."""

from typing import Any

import pytest

from pbx.errors import PbxRefused
from pbx.megafon.forms import DepartmentForm, EmployeeForm, checked
from views.words import words
from workflow.employees import worded


@pytest.mark.parametrize(
    ("form", "fields", "reason"),
    [
        (EmployeeForm, {"ext": "7o5"}, "staff_wrong_ext"),
        (EmployeeForm, {"name": ""}, "staff_wrong_name"),
        (EmployeeForm, {"role": "tsar"}, "staff_wrong_role"),
        (EmployeeForm, {"email": "a" * 300}, "staff_wrong_email"),
        (EmployeeForm, {"mobile": "12"}, "staff_wrong_mobile"),
        (
            EmployeeForm,
            {"mobile": "791012345", "mobile_redirect": {"enabled": True, "delay": 7}},
            "staff_wrong_delay",
        ),
        (EmployeeForm, {"mobile_redirect": {"enabled": True}}, "staff_wrong_mobile"),
        (DepartmentForm, {"call_order": "ALL", "call_duration": 15}, "staff_wrong_ring"),
        (DepartmentForm, {"timeout": {"time": 7}}, "staff_wrong_wait"),
        (DepartmentForm, {"timeout": {"target": "user"}}, "staff_wrong_target"),
        (DepartmentForm, {"advanced": "song"}, "staff_wrong_impatient"),
        (DepartmentForm, {"users": [{"login": "", "calls_enable": True}]}, "staff_wrong_members"),
        (EmployeeForm, {"password": ""}, "pbx_bad_value"),
        (EmployeeForm, {"height": 170}, "pbx_bad_value"),
    ],
)
async def test_a_field_that_is_not_taken_is_named(form: Any, fields: dict[str, Any], reason: str) -> None:
    async def ask() -> None:
        checked(form, fields)

    with pytest.raises(PbxRefused) as no:
        await worded(ask())
    assert no.value.reason == reason
    assert words("ru").knows(reason)


@pytest.mark.parametrize(
    ("no", "reason"),
    [
        (PbxRefused("pbx_refused", status=400, said="Validation error"), "staff_refused"),
        (PbxRefused("pbx_refused", status=409, said="Conflict"), "pbx_refused"),
        (PbxRefused("pbx_api_off", status=401, said="CRM disabled"), "pbx_api_off"),
    ],
)
async def test_a_bare_validation_error_is_explained_and_the_rest_has_sentences(no: PbxRefused, reason: str) -> None:
    async def ask() -> None:
        raise no

    with pytest.raises(PbxRefused) as told:
        await worded(ask())
    assert (told.value.reason, told.value.facts["said"]) == (reason, no.facts["said"])
