"""Whom a blacklist names: a number, or a range, which is the beginning of numbers and a star (``7900800*``).

Written as PBXs keep them: ASCII digits with the country code, no plus.
"""

import re

from calls.phone import client_number, digits

RANGE_LEAST = 5  # digits before the star: a shorter beginning is a country or half of one

_RANGE = re.compile(r"(\+?)([0-9]{1,14})\*", re.ASCII)
_DRESS = re.compile(r"[ ()\-\u00a0]")
_DIALLED = re.compile(r"[+0-9(][0-9()\-.]*\*?", re.ASCII)  # one word of a number that was written with blanks


def pattern(written: str) -> str | None:
    """``+7 910 123-45-67`` → 79101234567, ``8900800*`` → 7900800*; None for what names nobody outside: short and
    emergency numbers, words, a range that does not begin with a country."""
    if "*" not in written:
        number = client_number(written)
        return digits(number) if number else None
    found = _RANGE.fullmatch(_DRESS.sub("", written))
    if found is None:
        return None
    plus, bare = found.groups()
    if not plus and bare[0] == "8" and bare[1:2] in ("3", "4", "8", "9"):
        bare = "7" + bare[1:]
    if bare[0] == "0" or (not plus and bare[0] != "7"):
        return None  # 900800* is nobody's beginning: numbers come with their country
    return f"{bare}*"


def split(typed: str) -> tuple[str, str]:
    """What was typed behind a command → (whom, as it was written; why). The number may be written with blanks."""
    words = typed.split()
    run = 0
    while run < len(words) and _DIALLED.fullmatch(words[run]):
        run += 1
    lengths = range(1, run + 1)
    for length in reversed(lengths) if typed.lstrip().startswith("+") else lengths:
        written = " ".join(words[:length])
        if pattern(written):
            return written, " ".join(words[length:])
    return " ".join(words[: max(run, 1)]), " ".join(words[max(run, 1) :])


def is_range(pattern: str) -> bool:
    return pattern.endswith("*")


def is_wide(pattern: str) -> bool:
    """A range of more numbers than anybody means?"""
    return is_range(pattern) and len(pattern) - 1 < RANGE_LEAST


def covers(pattern: str, number: str) -> bool:
    """Does it name this number (E.164)?"""
    return pattern in all_covering(number)


def all_covering(number: str) -> tuple[str, ...]:
    """The number (E.164) itself, and every range it lies in."""
    bare = digits(number)
    return (bare, *(f"{bare[:length]}*" for length in range(1, len(bare) + 1)))


def shown(pattern: str) -> str:
    """As people read it: +79101234567, +7900800*; what a PBX keeps without a country stays as it is."""
    if is_range(pattern):
        return f"+{pattern}"
    number = client_number(f"+{pattern}")
    return number if number and digits(number) == pattern else pattern
