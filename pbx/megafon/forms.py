"""What the PBX takes in its bodies (003 §6.3, §7.5, §8.3, §8.6, §8.7), checked before anything is sent."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from pbx.errors import PbxRefused

Text = Annotated[str, StringConstraints(min_length=1, max_length=256, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(max_length=256)]
Extension = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,5}\z")]
Telnum = Annotated[str, StringConstraints(pattern=r"^[0-9]{3,15}\z")]


class Form(BaseModel):
    """Absent is None everywhere: what is not given is not sent, and stays as it is."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    def _need(self, *names: str) -> None:
        for name in names:
            if getattr(self, name) is None:
                raise PydanticCustomError("needed", "{field} is needed", {"field": name})


class Redirect(Form):
    """§7.5."""

    enabled: bool
    delay: Literal[0, 5, 10, 15] | None = None
    forward: bool | None = None


class EmployeeForm(Form):
    name: Text | None = None
    password: Text | None = None
    position: Note | None = None
    email: Note | None = None
    ext: Extension | None = None
    role: Literal["admin", "user", "restricted_user"] | None = None
    mobile: Telnum | Literal[""] | None = None
    mobile_redirect: Redirect | None = None

    @model_validator(mode="after")
    def _redirect_has_a_number(self) -> Self:
        if self.mobile_redirect and self.mobile_redirect.enabled and not self.mobile:
            raise PydanticCustomError("needed", "{field} is needed", {"field": "mobile"})
        return self


class NewEmployeeForm(EmployeeForm):
    login: Text | None = None

    @model_validator(mode="after")
    def _named(self) -> Self:
        self._need("name")
        return self


class TimeoutForm(Form):
    """§8.7: where a call goes when nobody in the department answers."""

    time: Literal[15, 30, 60, 120, 300, 600] | None = None
    target: Literal["voicemail", "user", "group", "telnum"] | None = None
    user: Text | None = None
    group: Text | None = None
    telnum: Telnum | None = None

    @model_validator(mode="after")
    def _target_named(self) -> Self:
        if self.target not in (None, "voicemail"):
            self._need(self.target)
        return self


class MemberForm(Form):
    login: Text
    calls_enable: bool


class DepartmentForm(Form):
    name: Text | None = None
    ext: Extension | None = None
    call_order: Literal["ALL", "EVENLY", "BYORDER", "WATERFALL"] | None = None
    call_duration: Literal[0, 5, 10, 15, 20, 25, 30] | None = None
    timeout: TimeoutForm | None = None
    advanced: Literal["off", "msg_busy", "callback"] | None = None
    users: list[MemberForm] | None = None

    @model_validator(mode="after")
    def _duration_fits_the_order(self) -> Self:
        if (
            self.call_order
            and self.call_duration is not None
            and (self.call_order == "ALL") != (not self.call_duration)
        ):
            raise PydanticCustomError("wrong", "{field} is wrong", {"field": "call_duration"})
        return self


class NewDepartmentForm(DepartmentForm):
    @model_validator(mode="after")
    def _named(self) -> Self:
        self._need("name")
        return self


class MembersForm(Form):
    """§8.6."""

    add: list[Text] | None = None
    calls_disable: list[Text] | None = None
    remove: list[Text] | None = None
    position: Annotated[int, Field(ge=-1)] | None = None


def checked(form: Any, fields: Mapping[str, Any]) -> dict[str, Any]:
    """``fields`` as the PBX takes them. Raises PbxRefused("pbx_bad_value") that names the first wrong field."""
    try:
        found = TypeAdapter(form).validate_python(dict(fields))
    except (ValidationError, RecursionError) as error:
        wrong = _field(error) if isinstance(error, ValidationError) else ""
    else:
        sent: dict[str, Any] = found.model_dump(exclude_none=True)
        return sent
    raise PbxRefused("pbx_bad_value", said=wrong)


def _field(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    path = [
        *first["loc"],
        *(first.get("ctx", {}).get("field", "").split() if first["type"] in ("needed", "wrong") else ()),
    ]
    return ".".join(str(step) for step in path)
