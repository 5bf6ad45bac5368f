"""Fields of employees and departments as people read them: what each is called, its values, and what would change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from calls.staff_fields import CHOICES, FIELDS, LOGIN, VOICEMAIL, Fields, Kind
from calls.staff_members import listed
from views.changes import NOTHING, Change
from views.figures import clean
from views.words import Words


@dataclass(frozen=True, slots=True)
class Names:
    """Login → name, id of a department → name."""

    people: Mapping[str, str] = field(default_factory=dict)
    departments: Mapping[str, str] = field(default_factory=dict)


def label(words: Words, kind: Kind, name: str) -> str:
    titled = kind is Kind.DEPARTMENT and name == "name"
    return words.plain("staff_field_title" if titled else f"staff_field_{name}")


def told(words: Words, name: str, value: str, names: Names) -> str:
    """A value in words, plain; "" for nothing. A word of the vendor's that we do not know stays as it is."""
    if not value:
        return ""
    if name == "mobile":
        return f"+{value}"
    if value in CHOICES.get(name, ()):
        return words.plain(f"staff_choice_{name}_{value}")
    if name == "ring" and value == "0":
        return ""
    if name in ("ring", "wait"):
        return words.plain("staff_seconds", seconds=value)
    if name == "target":
        return _target(words, value, names)
    if name == "members":
        return ", ".join(_member(login, receives, names) for login, receives in listed(value).items())
    return value


def differences(words: Words, kind: Kind, before: Fields, after: Fields, names: Names) -> list[Change]:
    """What is to change, a line each; of members a line for each of them."""
    found: list[Change] = []
    for name in (LOGIN, *FIELDS[kind]):
        if name == "members" and name in after and name in before:
            found += _members(words, listed(before[name]), listed(after[name]), names)
        elif name in after:
            was, will = (told(words, name, fields.get(name, ""), names) for fields in (before, after))
            found.append(Change(label(words, kind, name), was or (NOTHING if before else ""), will))
    return found


def _members(words: Words, old: dict[str, bool], new: dict[str, bool], names: Names) -> Iterator[Change]:
    for login in {**old, **new}:
        if old.get(login) is not new.get(login):
            yield Change(_name(login, names), _state(words, old.get(login)), _state(words, new.get(login)))
    was, will = ([login for login in order if login in old and login in new] for order in (old, new))
    if was != will:
        told_was, told_will = (", ".join(_name(login, names) for login in order) for order in (was, will))
        yield Change(words.plain("staff_order_of_members"), told_was, told_will)


def _state(words: Words, receives: bool | None) -> str:
    if receives is None:
        return words.plain("staff_member_not")
    return words.plain("staff_member_rings" if receives else "staff_member_silent")


def _target(words: Words, value: str, names: Names) -> str:
    kind, _, whom = value.partition(":")
    if kind == VOICEMAIL:
        return words.plain("staff_target_voicemail")
    if kind == "user":
        return _name(whom, names)
    if kind == "group":
        return words.plain("staff_target_group", name=clean(names.departments.get(whom, whom)))
    return f"+{whom}" if kind == "telnum" else clean(value)


def _member(login: str, receives: bool, names: Names) -> str:
    return _name(login, names) if receives else f"🔕 {_name(login, names)}"


def _name(login: str, names: Names) -> str:
    return clean(names.people.get(login) or login)
