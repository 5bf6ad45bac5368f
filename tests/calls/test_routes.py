"""Where a number leads: read from the PBX and written again unharmed, changed part by part, compared."""

from typing import Any

import pytest

from calls.missed import NotNow
from calls.route_reading import alike, names, of_number, reads
from calls.routes import Route, at, become, free_buttons, kinds, lead, put, target, unfinished

FURTHER = {"name": "Ещё", "items": [{"button": "0", "type": "user", "user": "vera"}]}
READ_WEEK = {
    "monday": {"start": 32400, "end": 64800, "holiday": False},
    "sunday": {"start": 0, "end": 0, "holiday": True},
}
READ: dict[str, Any] = {  # as §9.2 shows a number
    "greeting": True,
    "location": "Москва",
    "crm": "",
    "work": {
        "type": "ivr",
        "greeting": False,
        "user": "",
        "ivr": {
            "name": "Меню",
            "greeting_custom": True,
            "items": [
                {"button": "1", "type": "group", "group": "sales", "group_name": "Продажи"},
                {"button": "2", "type": "ivr", "ivr": FURTHER},
                {"button": "timeout", "type": "user", "user": "gleb", "user_name": "Глеб Сомов"},
            ],
        },
    },
    "other": {"type": "onduty", "subtype": "telnum", "telnum": "79100000004", "user": "", "greeting": True},
    "schedule": READ_WEEK,
}  # fmt: skip
WRITTEN: Route = {
    "type": "scheduler",
    "greeting": True,
    "work": {
        "type": "ivr",
        "greeting": False,
        "ivr": {
            "name": "Меню",
            "greeting_custom": True,
            "items": [
                {"button": "1", "type": "group", "group": "sales"},
                {"button": "2", "type": "ivr", "ivr": FURTHER},
                {"button": "timeout", "type": "user", "user": "gleb"},
            ],
        },
    },
    "other": {"type": "onduty", "subtype": "telnum", "telnum": "79100000004", "greeting": True},
    "schedule": {"monday": {"start": 32400, "end": 64800}},
}  # fmt: skip


def test_what_was_read_is_written_without_what_is_only_for_people() -> None:
    assert of_number("scheduler", READ) == WRITTEN
    assert names(READ) == {"group:sales": "Продажи", "user:gleb": "Глеб Сомов"}
    assert of_number("group", {"group_": "sales", "greeting": False}) == {
        "type": "group", "group": "sales", "greeting": False,
    }  # fmt: skip
    assert of_number("ivr", {"ivr": "Главное"}) == {"type": "ivr", "ivr": "Главное", "greeting": False}


def foreign(change: dict[str, Any], *path: str | int) -> dict[str, Any]:
    """A number that has this too, at that place."""
    copy: Any = {**READ, "work": {**READ["work"]}, "schedule": {**READ_WEEK}}
    place = copy
    for step in path:
        place[step] = {**place[step]} if isinstance(place[step], dict) else list(place[step])
        place = place[step]
    place.update(change)
    return dict(copy)


@pytest.mark.parametrize(
    ("number", "part"),
    [
        (foreign({"rounds": 3}, "work"), "rounds"),
        (foreign({"melody": "waltz"}, "work", "ivr"), "melody"),
        (foreign({"type": "robot"}, "other"), "type robot"),
        (foreign({"lunch": 3600}, "schedule", "monday"), "lunch"),
        (foreign({"end": 0}, "schedule", "monday"), "schedule.monday"),
        (foreign({"items": [{"button": "*", "type": "user", "user": "anna"}]}, "work", "ivr"), "button"),
        (foreign({"items": [{"button": "1", "type": "telnum"}]}, "work", "ivr"), "type telnum"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_part_nobody_knows_is_not_lost_in_silence(number: dict[str, Any], part: str) -> None:
    with pytest.raises(NotNow) as caught:
        of_number("scheduler", number)
    assert (caught.value.reason, caught.value.facts) == ("route_foreign", {"part": part})
    assert reads("scheduler", number)["type"] == "scheduler", "but it can be looked at"


def test_a_route_of_tomorrow_is_looked_at_too() -> None:
    assert reads("robot", {"robot": 1, "greeting": True}) == {"type": "robot", "greeting": True}
    with pytest.raises(NotNow):
        of_number("robot", {"robot": 1})


def test_parts_are_found_put_and_taken_away() -> None:
    assert at(WRITTEN, ("work", "2", "0")) == {"button": "0", "type": "user", "user": "vera"}
    assert at(WRITTEN, ("work", "7")) is None
    assert at(WRITTEN, ("other", "1")) is None
    longer = put(WRITTEN, ("work", "2", "timeout"), lead({}, "group", "sales", ("work", "2", "timeout")))
    assert at(longer, ("work", "2", "timeout")) == {"button": "timeout", "type": "group", "group": "sales"}
    assert [item["button"] for item in longer["work"]["ivr"]["items"]] == ["1", "2", "timeout"]
    assert at(WRITTEN, ("work", "2", "timeout")) is None, "the former one is as it was"
    assert at(put(longer, ("work", "2"), None), ("work", "2")) is None
    assert free_buttons(longer["work"]) == list("34567890")
    for gone in (("work", "7", "1"), ("other", "1"), ("work", "work")):
        with pytest.raises(NotNow):
            put(WRITTEN, gone, {})


def test_what_a_part_may_be_and_what_it_still_lacks() -> None:
    assert ("onduty" in kinds(("work",)), "scheduler" in kinds(()), "fax" in kinds(("work", "1"))) == (
        True,
        True,
        False,
    )
    assert list(unfinished(WRITTEN)) == []
    straight = {"type": "group", "group": "sales", "greeting": True}
    hours = become(straight, "scheduler", (), "Меню")
    assert hours == {
        "type": "scheduler", "greeting": True, "work": {"type": "group", "group": "sales"}, "other": {}, "schedule": {},
    }  # fmt: skip
    assert list(unfinished(hours)) == [(("other",), "target"), ((), "schedule")]
    menu = put(hours, ("other",), become({}, "ivr", ("other",), "Меню"))
    assert list(unfinished(menu)) == [(("other",), "buttons"), ((), "schedule")]
    assert list(unfinished({"greeting": True})) == [((), "target")]
    assert list(unfinished({"type": "fax", "greeting": True})) == []
    on_duty = lead({"greeting": True}, "telnum", "79100000004", ("other",), duty=True)
    assert on_duty == {"greeting": True, "type": "onduty", "subtype": "telnum", "telnum": "79100000004"}
    assert target(on_duty) == ("telnum", "79100000004")
    assert lead({}, "user", "anna", ()) == {"greeting": False, "type": "user", "user": "anna"}


def test_two_spellings_of_one_route_are_alike() -> None:
    quiet = {"type": "group", "group": "sales", "greeting": False}
    assert alike(quiet, {"type": "group", "group": "sales"})
    assert not alike(quiet, {**quiet, "greeting": True})
    seconds = {**WRITTEN, "schedule": {"monday": {"start": 32401, "end": 64859}}}
    assert alike(WRITTEN, seconds), "a PBX rounds to minutes"
    assert not alike(WRITTEN, {**WRITTEN, "schedule": {}})
    turned = put(WRITTEN, ("work",), {**WRITTEN["work"]})
    turned["work"]["ivr"]["items"].reverse()
    assert alike(WRITTEN, turned)
