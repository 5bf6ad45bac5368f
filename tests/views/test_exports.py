"""Files for a spreadsheet: what came from outside stays text, numbers of phones stay readable."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from calls.event import Direction
from calls.stage import Stage
from tests.views.view_cases import AROUND, CLIENT, PICKED, RUNG, SPOKE, call
from views import exports
from views.words import words

EVIL = ["=1+1", "+79101234567", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def test_a_row_tells_all_that_is_known() -> None:
    around = replace(AROUND, clients={CLIENT: ("Ромашка", True)})
    row = exports.row(words("ru"), call(PICKED, verdicts=(SPOKE,), rating=5), Stage.SPOKEN, around)
    assert row == [
        "2026-11-21 14:32:00", "входящий", CLIENT, "Ромашка", "разговор", "Анна Белова", "Продажи", "+74957654321",
        7, 124, 5, "office",
    ]  # fmt: skip
    assert len(row) == len(exports.header(words("ru")))


def test_what_is_not_known_is_empty_and_never_a_nought() -> None:
    hidden = call(RUNG, client=None, line=None, said_departments=frozenset(), said_direction=Direction.OUT)
    row = exports.row(words("en"), hidden, Stage.ATTEMPT, AROUND)
    assert row[1:] == [
        "outgoing", "Number hidden", "", words("en").plain("attempt_unknown"), "Анна Белова", "", "", "", "", "",
        "office",
    ]  # fmt: skip


@pytest.mark.parametrize("cell", EVIL)
def test_a_cell_of_a_csv_is_never_a_formula(cell: str) -> None:
    told = exports.csv_file([[cell, 7, 'Ромашка; "Иван"\nПетров']])
    assert told.startswith(b"\xef\xbb\xbf")
    [row] = csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""), delimiter=";")
    assert row == [f"'{cell}", "7", 'Ромашка; "Иван"\nПетров']


def test_a_workbook_has_text_where_text_was_and_numbers_where_numbers_were() -> None:
    told = exports.xlsx("Звонки", [exports.header(words("ru")), [*EVIL, "https://evil.example", 124]])
    with zipfile.ZipFile(io.BytesIO(told)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
        assert not [name for name in book.namelist() if "rels/sheet1" in name], "no link was made"
    assert "<f>" not in sheet
    assert "<v>124</v>" in sheet
    assert "+79101234567</t>" in strings
