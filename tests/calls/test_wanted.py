"""What somebody wants to see of the past, as it travels on a button."""

import json

import pytest

from calls.wanted import EVER, TODAY, Kind, Wanted, kind_of

FULL = Wanted(
    period="01.11-14.11",
    kind=Kind.MISSED,
    numbers=("+79101234567",),
    employees=(("office", "anna"), ("branch", "boris")),
    departments=("Продажи",),
    account="office",
)


@pytest.mark.parametrize("wanted", [Wanted(), FULL, Wanted(EVER), Wanted(kind=Kind.OUT)])
def test_a_button_brings_back_what_it_was_given(wanted: Wanted) -> None:
    assert Wanted.of(json.loads(json.dumps(wanted.facts()))) == wanted


def test_what_narrows_nothing_is_not_carried() -> None:
    assert Wanted().facts() == {}
    assert Wanted.of({}).period == TODAY


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Все", Kind.ALL), ("входящие", Kind.IN), ("OUT", Kind.OUT), ("пропущенные", Kind.MISSED), ("Анна", None)],
)
def test_a_kind_is_known_by_its_words(word: str, kind: Kind | None) -> None:
    assert kind_of(word) is kind
