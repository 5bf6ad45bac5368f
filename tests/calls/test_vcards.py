"""Lists of clients as vCards of phones and address books."""

import pytest

from calls.client_files import Entry, UnreadableList, is_vcard
from calls.vcards import read

PLAIN = """BEGIN:VCARD\r
VERSION:3.0\r
N:Петров;Иван;;;\r
FN:Иван Петров\r
ORG:Ромашка;Отдел продаж\r
item1.TEL;TYPE=CELL:+7 910 123-45-67\r
TEL;TYPE="work,voice":8 (495) 765-43-21\r
TEL;TYPE=FAX,WORK:+74957654322\r
NOTE:Звонить\\nпосле обеда\\; лучше\r
  вечером\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQEA\r
 AQABAAD/2wBDAAMCAgICAg==\r
END:VCARD\r
"""


def test_a_card_of_a_phone_is_read() -> None:
    assert is_vcard(PLAIN)
    assert read(PLAIN) == [
        Entry(
            1,
            ("+7 910 123-45-67", "8 (495) 765-43-21"),
            "Иван Петров",
            "Ромашка",
            "Звонить\nпосле обеда; лучше вечером",
        )
    ]


def test_version_four_writes_numbers_as_addresses() -> None:
    text = "BEGIN:VCARD\nVERSION:4.0\nFN:Мария\nTEL;VALUE=uri;TYPE=cell:tel:+7-910-123-45-67;ext=5\nEND:VCARD\n"
    assert read(text) == [Entry(1, ("tel:+7-910-123-45-67;ext=5",), "Мария")]


def test_old_phones_write_quoted_printable_with_soft_breaks() -> None:
    text = (
        "BEGIN:VCARD\nVERSION:2.1\n"
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=9F=D0=B5=D1=82=D1=80=D0=BE=D0=B2;=\n=D0=98=D0=B2=D0=B0=D0=BD;;;\n"
        "TEL;CELL:79101234567\nEND:VCARD\n"
        "BEGIN:VCARD\nFN;CHARSET=windows-1251;ENCODING=QUOTED-PRINTABLE:=C8=E2=E0=ED\nTEL;CELL:79107654321\nEND:VCARD\n"
    )
    assert read(text) == [Entry(1, ("79101234567",), "Иван Петров"), Entry(7, ("79107654321",), "Иван")]


def test_a_card_without_a_name_or_a_number_is_a_row_too() -> None:
    text = "BEGIN:VCARD\nTEL:79101234567\nEND:VCARD\n\nbegin:vcard\nFN:Иван\nORG:Ромашка\nend:vcard\nnonsense\n"
    assert read(text) == [Entry(1, ("79101234567",)), Entry(5, (), "Иван", "Ромашка")]


@pytest.mark.parametrize("text", ["", "BEGIN:VCARD\nFN:Иван", "END:VCARD\n", "hello"])
def test_without_a_whole_card_there_is_no_list(text: str) -> None:
    with pytest.raises(UnreadableList) as caught:
        read(text)
    assert caught.value.reason == "list_empty"


def test_too_many_cards_are_refused_whole() -> None:
    with pytest.raises(UnreadableList) as caught:
        read("BEGIN:VCARD\nTEL:79101234567\nEND:VCARD\n" * 20_001)
    assert caught.value.reason == "list_too_long"
