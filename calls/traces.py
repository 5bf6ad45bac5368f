"""Every way a number may stand in a text of ours: to find who is to be forgotten."""

import re

_GAP = r"(?:\\u00a0|[ \u00a0().\-–—]){0,3}"  # as people write numbers; the first as JSON may keep a space
_NO_ID = r'(?<!":)(?<!": )(?<![\[,])(?<![\[,] )'  # a number of JSON that is no text: Telegram's ids are such


def traces(number: str) -> re.Pattern[str]:
    """Finds a number (E.164 with plus) with or without plus, with 00 or 810, with gaps; a Russian one with 8 too, and a
    Russian mobile by its ten digits alone."""
    digits = number.removeprefix("+")
    ways = [r"(?:\+|00|810)?" + _GAP + _spaced(digits)]
    if digits.startswith("7") and len(digits) == 11:
        ways.append(_spaced(f"8{digits[1:]}"))
        if digits[1] == "9":
            ways.append(_NO_ID + _spaced(digits[1:]))
    return re.compile(rf"(?<![0-9])(?:{'|'.join(ways)})(?![0-9])")


def _spaced(digits: str) -> str:
    return _GAP.join(digits)
