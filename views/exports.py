"""Calls as a table for a spreadsheet: XLSX and CSV. What came from outside is text there and never a formula."""

import csv
import io
from collections.abc import Sequence

from xlsxwriter import Workbook

from calls.call import Call
from calls.event import Direction
from calls.stage import Stage
from views import call_lines
from views.cards import Surroundings
from views.figures import clean, local
from views.words import Words

COLUMNS = (
    "at", "direction", "number", "client", "outcome", "employee", "department", "line", "waited", "talked", "rating",
    "account",
)  # fmt: skip
_WIDTHS = (19, 12, 16, 30, 24, 24, 20, 16, 12, 12, 8, 12)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST = 200

Cell = str | int


def header(words: Words) -> list[Cell]:
    return [words.plain(f"column_{name}") for name in COLUMNS]


def row(words: Words, call: Call, stage: Stage, around: Surroundings) -> list[Cell]:
    """One call, in the order of ``COLUMNS``: the time on the account's clock, durations in seconds; "" for what is not
    known."""
    verdict = call.verdict
    direction = "direction_out" if call.direction is Direction.OUT else "direction_in"
    spoken = stage in (Stage.SPOKEN, Stage.ANSWERED)
    talk_s = verdict.talk_s if verdict and spoken else None
    return [
        f"{local(call.started_ms, around.zone):%Y-%m-%d %H:%M:%S}",
        words.plain(direction),
        call.client or words.plain("hidden_number"),
        clean(around.clients.get(call.client or "", ("", False))[0], LONGEST),
        words.plain("outcome_spoken") if spoken else call_lines.outcome(words, call, stage) or "",
        "" if stage in (Stage.MISSED, Stage.HUNG_UP) else call_lines.employee(call, around) or "",  # it names who rang
        clean(call.department or "", LONGEST),
        clean(call.line or "", LONGEST),
        "" if call.waited_s is None else call.waited_s,
        "" if talk_s is None else talk_s,
        "" if call.rating is None else call.rating,
        call.account,
    ]


def xlsx(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, the first row its header."""
    made = io.BytesIO()
    with Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for at, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    sheet.write_number(at, column, cell)
                else:
                    sheet.write_string(at, column, cell, bold if at == 0 else None)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows) - 1, 0), len(rows[0]) - 1)
    return made.getvalue()


def csv_file(rows: Sequence[Sequence[Cell]]) -> bytes:
    """As a Russian Excel opens it: a mark of UTF-8, semicolons. What a spreadsheet would take for a formula (a phone
    number too) begins with an apostrophe."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    writer.writerows([_text(cell) for cell in cells] for cells in rows)
    return made.getvalue().encode("utf-8-sig")


def _text(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
