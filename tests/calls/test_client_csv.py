"""Lists of clients as CSV, in every dress that spreadsheets and address books give them."""

import pytest

from calls.client_csv import joined, read
from calls.client_files import MOST_ROWS, Entry, UnreadableList, text_of

IVAN = Entry(2, ("+7 910 123-45-67",), "Иван Петров", "Ромашка", "после обеда")


@pytest.mark.parametrize(
    "text",
    [
        "Телефон;Имя;Компания;Заметка\n+7 910 123-45-67;Иван Петров;Ромашка;после обеда\n",
        "Имя,Телефон,Комментарий,Организация\nИван Петров,+7 910 123-45-67,после обеда,Ромашка",
        "phone\tNAME\tCompany\tNotes\r\n+7 910 123-45-67\tИван Петров\tРомашка\tпосле обеда\r\n",
        '"Контактный телефон";"Фамилия клиента";"Название компании";"Примечания"\n'
        '"+7 910 123-45-67";"Иван Петров";"Ромашка";"после обеда"\n',
        "First Name,Last Name,Organization Name,Organization Title,Phone 1 - Type,Phone 1 - Value,Notes\n"
        "Иван,Петров,Ромашка,Директор,Mobile,+7 910 123-45-67,после обеда\n",
        "Name,First Name,Last Name,Company,Mobile,Comment\n"
        "Иван Петров,Иван,Петров,Ромашка,+7 910 123-45-67,после обеда",
        "Телефон; Имя; Компания; Заметка\n+7 910 123-45-67; Иван Петров; Ромашка; после обеда;;;\n;;;\n\n",
    ],
)
def test_columns_are_found_by_their_headings(text: str) -> None:
    assert read(text) == [IVAN]


@pytest.mark.parametrize(
    "text",
    [
        "79101234567;Иван, директор;Ромашка;после обеда",
        "Иван, директор;79101234567;Ромашка;после обеда",
        '79101234567,"Иван, директор",Ромашка,после обеда',
        "Иван, директор\tРомашка\tпосле обеда\t79101234567",
    ],
)
def test_without_a_heading_the_number_is_found_and_the_rest_has_its_order(text: str) -> None:
    name, company, note = "Иван, директор", "Ромашка", "после обеда"
    assert read(text) == [Entry(1, ("79101234567",), name, company, note)]


def test_numbers_alone_are_a_list_too() -> None:
    assert read("79101234567\n79107654321\n") == [Entry(1, ("79101234567",)), Entry(2, ("79107654321",))]


def test_several_columns_of_numbers_are_all_read() -> None:
    text = "Имя;Мобильный;Рабочий телефон;Тип телефона\nИван;79101234567;74957654321;рабочий\nПётр;;;\n"
    assert read(text) == [Entry(2, ("79101234567", "74957654321"), "Иван"), Entry(3, (), "Пётр")]


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    text = 'телефон;заметка\n79101234567;"раз\nдва"\n\n79107654321;три\r\n79107654322;\u2028четыре\n'
    assert [(entry.line, entry.note) for entry in read(text)] == [(2, "раз\nдва"), (5, "три"), (6, "четыре")]


def test_formulas_and_markup_are_text() -> None:
    text = (
        'телефон,имя\n79101234567,"=HYPERLINK(""http://evil.example"")"\n79107654321,<b>{0}</b>\n79107654322,+7@SUM(A1)'
    )
    assert [entry.name for entry in read(text)] == ['=HYPERLINK("http://evil.example")', "<b>{0}</b>", "+7@SUM(A1)"]


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("", "list_empty", None),
        ("\n ; \n;;\n", "list_empty", None),
        ('телефон;имя\n79101234567;"Иван\n' + "79107654321;Пётр\n" * 50, "list_quote", 2),
        ('79101234567;"' + "x" * 30_000, "list_quote", 1),
        ("79101234567;x\n" * (MOST_ROWS + 1), "list_too_long", None),
    ],
)
def test_what_is_no_list_is_refused_whole(text: str, reason: str, line: int | None) -> None:
    with pytest.raises(UnreadableList) as caught:
        read(text)
    assert (caught.value.reason, caught.value.facts.get("line")) == (reason, line)


def test_a_list_may_have_all_the_rows_it_may_have_and_a_heading() -> None:
    assert len(read("телефон;имя\n" + "79101234567;x\n" * MOST_ROWS)) == MOST_ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
def test_any_usual_encoding_is_read(encoding: str) -> None:
    assert text_of("Ёлкин «Ромашка» №1".encode(encoding)) == "Ёлкин «Ромашка» №1"


@pytest.mark.parametrize("content", [b"PK\3\4\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\x89PNG\r\n\x1a\n\0\0", b"a\0b"])
def test_a_workbook_or_a_picture_is_no_list(content: bytes) -> None:
    with pytest.raises(UnreadableList) as caught:
        text_of(content)
    assert caught.value.reason == "list_not_text"


def test_what_was_said_is_not_said_again() -> None:
    assert joined(["Иван Петров", "иван", "ПЕТРОВ", "", "Ромашка"]) == "Иван Петров Ромашка"
    assert joined([]) == ""
