"""Moments, durations, names and the gender of a verb, as people read them."""

import unicodedata
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.telegram.html_text import utf16
from views.figures import LONGEST_NAME, agreed, clean, feminine, lasted, local, moment

MOSCOW, BERLIN, KAMCHATKA = "Europe/Moscow", "Europe/Berlin", "Asia/Kamchatka"


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("then", "now", "zone", "read"),
    [
        ("2026-11-21T11:32", "2026-11-21T12:00", MOSCOW, "14:32"),
        ("2026-11-20T21:00", "2026-11-21T12:00", MOSCOW, "00:00"),  # midnight in Moscow, still the 20th in UTC
        ("2026-11-20T20:59", "2026-11-21T12:00", MOSCOW, "20.11 23:59"),
        ("2026-11-20T20:59", "2026-11-21T11:59", KAMCHATKA, "08:59"),
        ("2026-11-20T20:59", "2026-11-21T12:00", KAMCHATKA, "21.11 08:59"),  # there it is tomorrow already
        ("2026-11-20T11:32", "2026-11-21T12:00", MOSCOW, "20.11 14:32"),
        ("2026-11-22T11:32", "2026-11-21T12:00", MOSCOW, "22.11 14:32"),  # a PBX's clock may be ahead
        ("2025-12-31T20:59", "2025-12-31T21:01", MOSCOW, "31.12.2025 23:59"),  # a minute ago, last year
        ("2025-12-31T21:00", "2026-01-01T12:00", MOSCOW, "00:00"),
        ("2025-11-21T11:32", "2026-11-21T12:00", MOSCOW, "21.11.2025 14:32"),
        ("2024-02-29T09:00", "2024-03-01T09:00", MOSCOW, "29.02 12:00"),
        ("1970-01-01T00:00", "2026-11-21T12:00", MOSCOW, "01.01.1970 03:00"),
        ("2026-03-29T00:59", "2026-03-29T12:00", BERLIN, "01:59"),  # then the clocks go forward
        ("2026-03-29T01:00", "2026-03-29T12:00", BERLIN, "03:00"),
        ("2026-10-25T00:30", "2026-10-25T12:00", BERLIN, "02:30"),  # twice 02:30 in that night
        ("2026-10-25T01:30", "2026-10-25T12:00", BERLIN, "02:30"),
        ("2026-10-24T22:00", "2026-10-25T22:59", BERLIN, "00:00"),  # a day of 25 hours is one day
    ],
)
def test_a_moment_is_as_long_as_it_must_be(then: str, now: str, zone: str, read: str) -> None:
    assert moment(ms(then), zone, ms(now)) == read


@settings(max_examples=100, deadline=None)
@given(
    st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.timedeltas(timedelta(0), timedelta(days=800)),
    st.sampled_from([MOSCOW, BERLIN, KAMCHATKA, "America/St_Johns", "Pacific/Apia"]),
)
def test_a_moment_can_be_read_back(then: datetime, ago: timedelta, zone: str) -> None:
    """With the clock of the reader at hand, the minute is told and no other."""
    then_ms, now_ms = (int(one.timestamp() * 1000) for one in (then, then + ago))
    read, now = moment(then_ms, zone, now_ms), local(now_ms, zone)
    form = {5: "%H:%M", 11: "%d.%m %H:%M", 16: "%d.%m.%Y %H:%M"}[len(read)]
    here = then.astimezone(ZoneInfo(zone))
    assert read == f"{here:{form}}"
    assert (len(read) == 5) is (here.date() == now.date())
    assert (len(read) == 16) is (here.year != now.year)


@pytest.mark.parametrize(
    ("seconds", "read"),
    [(0, "0:00"), (9, "0:09"), (41, "0:41"), (60, "1:00"), (124, "2:04"), (3599, "59:59"), (3600, "1:00:00"),
     (3723, "1:02:03"), (360_000, "100:00:00"), (-5, "0:00")],
)  # fmt: skip
def test_a_duration_is_told_in_minutes_and_in_hours_only_when_there_are_any(seconds: int, read: str) -> None:
    assert lasted(seconds) == read


@pytest.mark.parametrize(
    "name",
    ["Анна", "Анна Белова", "Белова Анна", "Мария Ивановна Лужина", "Вера", "Любовь Петрова", "Ольга Городецкая",
     "Марина", "Марина Белова", "Анастасия Ким", "Саша Белова", "Женя Орлова", "АННА БЕЛОВА", "Белова А. С."],
)  # fmt: skip
def test_her_verb_is_feminine(name: str) -> None:
    assert feminine(name)


@pytest.mark.parametrize(
    "name",
    ["Борис", "Борис Лужин", "Лужин Борис", "Глеб", "Никита", "Никита Белов", "Илья Городецкий", "Петров Илья", "Саша",
     "Женя Орлов", "Фома", "Лука Савельев", "Миша", "Anna", "John Smith", "705", "boris", "", "…", "<b>Анна</b>",
     "Отдел 1"],
)  # fmt: skip
def test_his_verb_is_masculine_and_so_is_that_of_nobody(name: str) -> None:
    assert not feminine(name)


def test_what_was_done_agrees_with_who_did_it() -> None:
    assert agreed("взял(а) клиента", "Анна Белова") == "взяла клиента"
    assert agreed("стёр(ла) клиента", "Борис") == "стёр клиента"
    assert agreed("стёр(ла) клиента", "Вера Орлова") == "стёрла клиента"
    assert agreed("called (twice)", "Вера Орлова") == "called (twice)"


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("Анна  Белова ", "Анна Белова"),
        ("Анна\nБелова\r\n\tх", "Анна Белова х"),
        ("раз\u2028два\u2029три\u00a0четыре", "раз два три четыре"),
        ("\u202eанна\u202c\u200f\u200e\u2066\u2069\ufeff\u00ad", "анна"),
        ("а\x00б\x07в\x1b[0m\x85", "абв[0m"),
        ("\ud83d\ud800х\udfff", "х"),
        ("\ue000\U000f0000\uffff\u0378", ""),
        ("😀 «Ромашка» №1 — é", "😀 «Ромашка» №1 — é"),
    ],
)
def test_a_name_is_one_clean_line(raw: str, read: str) -> None:
    assert clean(raw) == read


def test_a_name_is_cut_where_telegram_would_count_it_too_long() -> None:
    assert clean("а" * LONGEST_NAME) == "а" * LONGEST_NAME
    assert clean("а" * (LONGEST_NAME + 1)) == "а" * (LONGEST_NAME - 1) + "…"
    assert clean("😀" * 30) == "😀" * 30
    assert clean("😀" * 31) == "😀" * 29 + "…"
    assert clean("а" + "😀" * 60, 5) == "а😀…"
    assert clean("раз два три", 5) == "раз…"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.integers(2, 80))
def test_whatever_comes_in_what_comes_out_is_clean_and_stays_so(raw: str, longest: int) -> None:
    read = clean(raw, longest)
    assert utf16(read) <= longest
    assert clean(read, longest) == read
    assert not {unicodedata.category(sign) for sign in read} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
