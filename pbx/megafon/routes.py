"""Where a number may lead (003 §9.3, §9.6, §9.7), checked before it is sent: half a route would lose calls.

user · group · fax          straight there
ivr                         a menu: buttons 0–9 and "timeout", each to a user, a group or a further menu
scheduler                   `work` and `other` by `schedule`; either may be a route or `onduty`
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from pbx.errors import PbxRefused
from pbx.megafon.forms import Form, Telnum, Text, checked

DAY_S = 24 * 3600
DEEPEST = 8  # menus within menus; nobody listens further

ButtonName = Annotated[str, StringConstraints(pattern=r"^(?:[0-9]|timeout)\z")]


class Leads(Form):
    """§9.6; ``greeting``: the company's greeting is played first."""

    greeting: bool | None = None


class ToUser(Leads):
    type: Literal["user"]
    user: Text


class ToGroup(Leads):
    type: Literal["group"]
    group: Text


class ToFax(Leads):
    type: Literal["fax"]


class Button(Form):
    """``ivr``: a further menu; the document's table calls it a string, so the name of one is passed on too."""

    button: ButtonName
    type: Literal["user", "group", "ivr"]
    user: Text | None = None
    group: Text | None = None
    ivr: "Menu | Text | None" = None

    @model_validator(mode="after")
    def _leads_where_it_says(self) -> Self:
        self._need(self.type)
        return self


class Menu(Form):
    name: Text
    items: Annotated[list[Button], Field(min_length=1)]
    greeting: bool | None = None
    greeting_custom: bool | None = None

    @model_validator(mode="after")
    def _each_button_once(self) -> Self:
        if len({item.button for item in self.items}) < len(self.items):
            raise PydanticCustomError("wrong", "{field} is wrong", {"field": "items"})
        return self


class ToMenu(Leads):
    type: Literal["ivr"]
    ivr: Menu


class OnDuty(Leads):
    """Whoever is on duty: an employee, a department, or an outside number."""

    type: Literal["onduty"]
    subtype: Literal["user", "group", "telnum"]
    user: Text | None = None
    group: Text | None = None
    telnum: Telnum | None = None

    @model_validator(mode="after")
    def _somebody_is(self) -> Self:
        self._need(self.subtype)
        return self


class Day(Form):
    """Seconds since midnight; the PBX rounds them to minutes."""

    start: Annotated[int, Field(ge=0, le=DAY_S)]
    end: Annotated[int, Field(ge=0, le=DAY_S)]

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("wrong", "{field} is wrong", {"field": "end"})
        return self


def _working(days: object) -> object:
    """A schedule as it is read marks holidays; as it is written it leaves them out (§9.7)."""
    if not isinstance(days, Mapping):
        return days
    return {name: _unmarked(day) for name, day in days.items() if not (isinstance(day, Mapping) and day.get("holiday"))}


def _unmarked(day: object) -> object:
    return {key: value for key, value in day.items() if key != "holiday"} if isinstance(day, Mapping) else day


class Week(Form):
    monday: Day | None = None
    tuesday: Day | None = None
    wednesday: Day | None = None
    thursday: Day | None = None
    friday: Day | None = None
    saturday: Day | None = None
    sunday: Day | None = None


Route = Annotated[ToUser | ToGroup | ToFax | ToMenu | OnDuty, Field(discriminator="type")]


class ByHours(Leads):
    type: Literal["scheduler"]
    work: Route
    other: Route
    schedule: Annotated[Week, BeforeValidator(_working)]


NumberRoute = Annotated[ToUser | ToGroup | ToFax | ToMenu | ByHours, Field(discriminator="type")]


def checked_route(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The body of §9.3. Raises PbxRefused("pbx_bad_value") naming the field."""
    if not isinstance(fields.get("greeting"), bool):
        raise PbxRefused("pbx_bad_value", said="greeting")
    route = checked(NumberRoute, fields)
    if _depth(route) > DEEPEST:
        raise PbxRefused("pbx_bad_value", said="ivr")
    return route


def _depth(route: object) -> int:
    """How many menus stand within each other."""
    if isinstance(route, list):
        return max(map(_depth, route), default=0)
    if not isinstance(route, dict):
        return 0
    inner = max(map(_depth, route.values()), default=0)
    return inner + isinstance(route.get("ivr"), dict)
