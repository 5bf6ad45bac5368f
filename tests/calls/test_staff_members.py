"""Who works in a department: what one tap makes of it, and how the PBX is told."""

from typing import Any

import pytest

from calls.staff_members import moved, moves


def step(add: str = "", mute: str = "", remove: str = "", position: int = -1) -> dict[str, Any]:
    return {"add": add.split(), "mute": mute.split(), "remove": remove.split(), "position": position}


@pytest.mark.parametrize(
    ("now", "wished", "moved"),
    [
        ("a,b", "a,b,c", step(add="c")),
        ("a,b", "c,a,b", step(add="c", position=0)),
        ("a,b", "a,c,!d,b", step(add="c d", mute="d", position=1)),
        ("a,b,c", "a,c", step(remove="b")),
        ("a,b,c", "!a,c", step(remove="b", mute="a")),
        ("a,!b", "!a,!b", step(mute="a")),
        ("", "a", step(add="a")),
        ("a,!b", "a,b", None),
        ("a,b", "b,a", None),
        ("a,b", "b,c", None),
        ("a,b", "c,a,b,d", None),
    ],
)
def test_members_change_in_one_step_where_the_vendor_has_one(now: str, wished: str, moved: object) -> None:
    assert moves(now, wished) == moved


@pytest.mark.parametrize(
    ("how", "login", "after"),
    [
        ("join", "d", "a,!b,c,d"),
        ("first", "d", "d,a,!b,c"),
        ("join", "a", "a,!b,c"),
        ("drop", "b", "a,c"),
        ("mute", "a", "!a,!b,c"),
        ("hear", "b", "a,b,c"),
        ("up", "c", "a,c,!b"),
        ("up", "a", "a,!b,c"),
        ("up", "d", "a,!b,c"),
        ("drop", "d", "a,!b,c"),
        ("mute", "d", "a,!b,c"),
    ],
)
def test_one_tap(how: str, login: str, after: str) -> None:
    assert moved("a,!b,c", login, how) == after


def test_the_first_of_nobody_is_the_only_one() -> None:
    assert moved("", "a", "join") == "a"
    assert moved("a", "a", "drop") == ""
