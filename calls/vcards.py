"""A list of clients as vCards (2.1, 3.0, 4.0): folded lines, quoted-printable, several numbers of one client."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from calls.client_files import MOST_ROWS, Entry, UnreadableList

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_APART = re.compile(r"(?<!\\);")


@dataclass(frozen=True, slots=True)
class _Property:
    name: str
    parameters: str  # as written, in capitals
    value: str


def read(text: str) -> list[Entry]:
    """Every card, with the line it begins on. Raises UnreadableList."""
    found: list[Entry] = []
    begun, held = 0, list[_Property]()
    for line, one in _properties(text):
        if one.name == "BEGIN":
            begun, held = line, []
        elif one.name == "END" and begun:
            found.append(_entry(begun, held))
            begun = 0
        elif begun:
            held.append(one)
        if len(found) > MOST_ROWS:
            raise UnreadableList("list_too_long", most=MOST_ROWS)
    if not found:
        raise UnreadableList("list_empty")
    return found


def _properties(text: str) -> Iterator[tuple[int, _Property]]:
    for line, written in _unfolded(text):
        head, colon, value = written.partition(":")
        if not colon:
            continue
        name, _, parameters = head.partition(";")
        parameters = parameters.upper()
        if "QUOTED-PRINTABLE" in parameters:
            value = _unquoted(value)
        yield line, _Property(name.rpartition(".")[2].strip().upper(), parameters, value.strip())  # item1.TEL


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their continuations: those that begin with a blank, and those behind a soft break (=)."""
    begun, held = 1, ""
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), 1):
        if held.endswith("=") and "QUOTED-PRINTABLE" in held.partition(":")[0].upper():
            held = held[:-1] + line.lstrip()
        elif line[:1] in (" ", "\t") and held:
            held += line[1:]
        else:
            if held:
                yield begun, held
            begun, held = number, line
    if held:
        yield begun, held


def _unquoted(value: str) -> str:
    packed = quopri.decodestring(value.encode("utf-8"))
    try:
        return packed.decode("utf-8")
    except UnicodeDecodeError:
        return packed.decode("cp1251", "replace")


def _entry(line: int, held: list[_Property]) -> Entry:
    def first(name: str) -> str:
        return next((one.value for one in held if one.name == name and one.value), "")

    family, given, *_ = [*_parts(first("N")), "", ""]
    name = _plain(first("FN")) or " ".join(part for part in (given, family) if part)
    company = next(iter(_parts(first("ORG"))), "")
    numbers = tuple(_plain(one.value) for one in held if one.name == "TEL" and "FAX" not in one.parameters)
    return Entry(line, numbers, name, company, _plain(first("NOTE")))


def _parts(value: str) -> list[str]:
    return [_plain(part) for part in _APART.split(value)]


def _plain(value: str) -> str:
    """Without its escapes: ``\\n`` is the end of a line, ``\\;`` a semicolon."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()
