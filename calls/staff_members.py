"""Who works in a department, in which order, and whose phone rings: "anna,!boris" (see ``staff_fields``)."""

from typing import Any

HOWS = ("join", "first", "up", "mute", "hear", "drop")


def listed(value: str) -> dict[str, bool]:
    """Login → does her phone ring, in the order of the members."""
    return {one.removeprefix("!"): not one.startswith("!") for one in value.split(",") if one}


def moves(now: str, wished: str) -> dict[str, Any] | None:
    """The one step of §8.6 (``change_members``) that leads from these members to those; None where there is none: who
    stayed is in another order, is to be heard again, or several things happen in different places."""
    old, new = listed(now), listed(wished)
    added = [login for login in new if login not in old]
    removed = [login for login in old if login not in new]
    stayed = [login for login in old if login in new]
    if (added and removed) or stayed != [login for login in new if login in old]:
        return None
    if any(new[login] and not old[login] for login in stayed):
        return None
    place = list(new).index(added[0]) if added else -1
    if added and list(new)[place : place + len(added)] != added:
        return None
    muted = [login for login, receives in new.items() if not receives and old.get(login, True)]
    at_the_end = place == len(old)
    return {"add": added, "mute": muted, "remove": removed, "position": -1 if at_the_end else place}


def moved(value: str, login: str, how: str) -> str:
    """The members after one of HOWS: she joins at the end or as the first, goes up a place, her phone rests or rings
    again, she works there no more. Who is no member stays none but by joining."""
    found = listed(value)
    order = list(found)
    if how in ("join", "first") and login not in found:
        order.insert(0 if how == "first" else len(order), login)
        found[login] = True
    elif how == "drop" and login in found:
        order.remove(login)
    elif how in ("mute", "hear") and login in found:
        found[login] = how == "hear"
    elif how == "up" and login in order[1:]:
        place = order.index(login)
        order[place - 1 : place + 1] = order[place], order[place - 1]
    return packed({one: found[one] for one in order})


def packed(members: dict[str, bool]) -> str:
    """``listed`` backwards."""
    return ",".join(login if receives else f"!{login}" for login, receives in members.items())
