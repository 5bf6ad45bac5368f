"""A list of clients before it is written: which rows are clients, and why the others are not."""

import pytest

from calls.client_files import SKIPPED
from calls.missed import NotNow
from workflow.client_import import prepare

IVAN, MARIA = "+79101234567", "+79107654321"


def test_numbers_become_what_we_know_them_by_and_companies_part_of_the_name() -> None:
    text = (
        "телефон;имя;компания;заметка\n"
        "8 (910) 123-45-67;Иван  Петров\u202e;Ромашка;звонить\n"
        '="79107654321";Мария из Ромашки;ромашки;\n'
        "'+74957654321;;Вектор;\n"
    )
    assert prepare(text.encode()).rows == (
        (IVAN, "Ромашка, Иван Петров", "звонить"),
        (MARIA, "ромашки, Мария из Ромашки", ""),
        ("+74957654321", "Вектор", ""),
    )


def test_a_client_with_several_numbers_is_known_by_each() -> None:
    prepared = prepare("79101234567, 8-910-765-43-21 / доб. 5;Иван".encode())
    assert prepared.rows == ((IVAN, "Иван", ""), (MARIA, "Иван", ""))
    assert not prepared.skipped


def test_every_row_that_is_left_out_says_why() -> None:
    rows = [
        "телефон;имя;заметка",
        "79101234567;Иван;",
        ";Пётр;",
        "мама;Мама;",
        "7,91012E+10;Excel;",
        "8 910 123 45 67;Иван ещё раз;",
        "79107654321;;",
        "79107654321;—;",
        f"79107654321;{'x' * 121};",
        f"79107654321;Иван;{'x' * 1001}",
        "79107654321;;заметка без имени",
    ]
    prepared = prepare("\n".join(rows).encode())
    assert prepared.rows == ((IVAN, "Иван", ""), (MARIA, "", "заметка без имени"))
    assert prepared.skipped == (
        (3, "no_number"),
        (4, "bad_number"),
        (5, "bad_number"),
        (6, "repeated"),
        (7, "no_name"),
        (8, "no_name"),
        (9, "too_long"),
        (10, "too_long"),
    )
    assert {why for _, why in prepared.skipped} == SKIPPED


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"PK\3\4", b"BEGIN:VCARD\nFN:x", b"\0" * 10])
def test_what_is_no_list_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(NotNow):
        prepare(content)


def test_vcards_are_known_by_what_is_in_them() -> None:
    text = "\ufeffBEGIN:VCARD\r\nFN:Иван\r\nORG:Ромашка\r\nTEL:tel:+7-910-123-45-67;ext=5\r\nEND:VCARD\r\n"
    assert prepare(text.encode()).rows == ((IVAN, "Ромашка, Иван", ""),)
