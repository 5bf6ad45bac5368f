"""Lists of clients as other programs write them: CSV of any common dress, and vCards. Nothing in them is obeyed."""

import re
from dataclasses import dataclass

from calls.phone import client_number

MOST_ROWS = 20_000
LIKE_VCARD = "begin:vcard"

_BETWEEN_NUMBERS = re.compile(r"[,;/|\n]")
_DRESS = " '\"=\t"  # ="79101234567" is how some programs keep Excel from counting with it

# Why a row of a list is left out. `views` words each; a test there compares.
SKIPPED = frozenset({"no_number", "bad_number", "repeated", "no_name", "too_long"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One client of a list, as written: ``line`` is where it begins, ``numbers`` may be none or no numbers at all."""

    line: int
    numbers: tuple[str, ...]
    name: str = ""
    company: str = ""
    note: str = ""


class UnreadableList(Exception):
    """``reason`` is a catalogue key: list_empty, list_not_text, list_too_long (``most``), list_quote (``line``)."""

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def text_of(content: bytes) -> str:
    """The list as text: UTF-8, with or without a mark, UTF-16 with a mark, else Windows-1251. Raises UnreadableList."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig" if _is_utf8(content) else "cp1251"
    text = content.decode(encoding, "replace")
    if "\0" in text or content.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):  # a workbook, not a list
        raise UnreadableList("list_not_text")
    return text


def numbers(cell: str) -> list[str]:
    """Every number (E.164) that stands in one place of a list."""
    whole = client_number(cell.strip(_DRESS))
    if whole:
        return [whole]
    return [number for piece in _BETWEEN_NUMBERS.split(cell) if (number := client_number(piece.strip(_DRESS)))]


def is_vcard(text: str) -> bool:
    return LIKE_VCARD in text[:1000].replace(" ", "").lower()


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
