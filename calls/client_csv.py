"""A list of clients as CSV: semicolon, tab or comma; columns by their names in Russian or English, or in this order:
number, name, company, note."""

import csv
import io
from collections.abc import Iterable, Sequence

from calls.client_files import MOST_ROWS, Entry, UnreadableList, numbers
from calls.names import fold

_DELIMITERS = ";\t,"
_LOOKED_AT = 30  # rows that show what dress a list wears
_LONGEST_CELL = 20_000
_MOST_LINES = 30  # of one row: more is a quotation mark that nobody closed

# How the words of a heading begin. The first part that fits: «контактный телефон» is a number, «название компании» a
# company.
_HEADINGS = {
    "number": ("телеф", "тел", "номер", "мобил", "сотов", "phone", "tel", "mobil", "number"),
    "company": ("компан", "организ", "фирм", "compan", "organi"),
    "note": ("замет", "примеч", "коммент", "note", "comment"),
    "name": ("имя", "фио", "фамил", "отчест", "клиент", "контакт", "назван", "name", "contact", "client"),
}
# What other programs write beside a value («Phone 1 - Type», «Name Prefix»).
_NO_VALUE = {"тип", "type", "label", "prefix", "suffix", "phonetic", "title", "department", "должность", "отдел"}

Columns = dict[str, list[int]]  # part → places


def read(text: str) -> list[Entry]:
    """Every row that has anything in it, the heading left out. Raises UnreadableList."""
    delimiter = max(_DELIMITERS, key=lambda one: _fit(text, one))
    rows = _rows(text, delimiter, MOST_ROWS + 2)
    if not rows:
        raise UnreadableList("list_empty")
    columns = _headed(rows[0][1])
    if columns is not None:
        del rows[0]
    else:
        columns = _placed([cells for _, cells in rows[:_LOOKED_AT]])
    if len(rows) > MOST_ROWS:
        raise UnreadableList("list_too_long", most=MOST_ROWS)
    return [_entry(line, cells, columns) for line, cells in rows]


def _rows(text: str, delimiter: str, most: int, *, guessing: bool = False) -> list[tuple[int, list[str]]]:
    """(line on which it begins, cells) of the first rows that are not empty; ``guessing``: as far as they can be
    read."""
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    found: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            if reader.line_num - line > _MOST_LINES:
                raise csv.Error
            if len(found) == most:
                break
            line = reader.line_num + 1
    except csv.Error:  # a cell without an end
        if not guessing:
            raise UnreadableList("list_quote", line=line) from None
    return found


def _fit(text: str, delimiter: str) -> int:
    """How well the list reads with this delimiter: rows in which a number stands beside something."""
    rows = [cells for _, cells in _rows(text, delimiter, _LOOKED_AT, guessing=True) if len(cells) > 1]
    heading = len(rows[0]) if rows and _headed(rows[0]) else 0
    return heading + sum(any(numbers(cell) for cell in cells) for cells in rows)


def _headed(cells: Sequence[str]) -> Columns | None:
    """The columns of a heading; None when this row is none."""
    if any(numbers(cell) for cell in cells):
        return None
    columns: Columns = {part: [] for part in _HEADINGS}
    for place, cell in enumerate(cells):
        words = fold(cell).split()
        fitting = (part for part, stems in _HEADINGS.items() if any(word.startswith(stems) for word in words))
        part = None if _NO_VALUE & set(words) else next(fitting, None)
        if part:
            columns[part].append(place)
    return columns if columns["number"] else None


def _placed(rows: Iterable[Sequence[str]]) -> Columns:
    """Without a heading: the number where the first number stands, then name, company, note."""
    number, width = 0, 0
    for cells in rows:
        width = max(width, len(cells))
    for cells in rows:
        if (place := next((n for n, cell in enumerate(cells) if numbers(cell)), None)) is not None:
            number = place
            break
    others = [place for place in range(width) if place != number]
    parts = dict(zip(("name", "company", "note"), others, strict=False))
    return {part: [parts[part]] if part in parts else [] for part in _HEADINGS} | {"number": [number]}


def _entry(line: int, cells: Sequence[str], columns: Columns) -> Entry:
    def of(part: str) -> list[str]:
        return [cell for place in columns[part] if place < len(cells) and (cell := cells[place].strip())]

    return Entry(line, tuple(of("number")), joined(of("name")), joined(of("company")[:1]), joined(of("note")))


def joined(parts: Iterable[str]) -> str:
    """One after the other, but what was said already: «Иван Петров», «Иван», «Петров» is «Иван Петров»."""
    said: list[str] = []
    for part in parts:
        if not said or not set(fold(part).split()) <= set(fold(" ".join(said)).split()):
            said.append(part)
    return " ".join(said)
