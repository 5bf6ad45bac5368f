"""Both catalogues say the same things, wholly, and what the code asks for is there and nothing else is."""

import re

import pytest

from tests.views.catalogue_scan import (
    FACTS_OF_A_HOLDER,
    SPEAKING,
    TELLING,
    asked,
    catalogue,
    constants,
    facts_of,
    families,
    forms,
    messages,
    placeholders,
    refusing,
)
from views.words import LANGUAGES, Words, language_of, words

every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_both_languages_have_the_same_sentences_in_the_same_order() -> None:
    russian, english = (list(messages(language)) for language in LANGUAGES)
    assert russian == english


@every_language
def test_no_sentence_is_fuzzy_empty_obsolete_or_there_twice(language: str) -> None:
    said = messages(language)
    assert not [key for key, message in said.items() if message.fuzzy or not all(forms(message))]
    assert not catalogue(language).obsolete
    assert len(said) == len([message for message in catalogue(language) if message.id])
    assert not [key for key, message in said.items() if any(form != form.strip(" \n") for form in forms(message))
                and not re.match(r"^[ ,]", forms(message)[0])]  # fmt: skip


@every_language
def test_every_plural_has_all_its_forms(language: str) -> None:
    plurals = [message for message in messages(language).values() if message.pluralizable]
    assert plurals
    for message in plurals:
        assert len(forms(message)) == catalogue(language).num_plurals
        assert {frozenset(placeholders(form)) for form in forms(message)} == {frozenset({"n"})}
        assert all(words(language).count(message.id[0], n) for n in (0, 1, 2, 5, 11, 21, 101, 1000))


def test_every_sentence_takes_the_same_facts_in_both_languages() -> None:
    russian, english = (messages(language) for language in LANGUAGES)
    for key in russian:
        taken = {frozenset(placeholders(form)) for said in (russian, english) for form in forms(said[key])}
        assert len(taken) == 1, key


@every_language
def test_a_fact_is_a_plain_name_and_nothing_reaches_into_it(language: str) -> None:
    for key, message in messages(language).items():
        assert all(re.fullmatch("[a-z_]+", name) for form in forms(message) for name in placeholders(form)), key


def test_every_sentence_the_code_names_exists() -> None:
    known = set(messages("ru"))
    missing = {(one.where, key) for one in asked() if one.method != "knows" for key in one.keys - known}
    assert not missing
    assert not {name for name in constants() if re.fullmatch("(toast|button)_[a-z_]+", name)} - known


def test_names_put_together_are_of_known_families_and_each_of_these_is_worded() -> None:
    found = {one.family for one in asked() if one.family} | {("", end) for end in ("_f", "_said") if end in constants()}
    assert found == set(families())
    assert not set().union(*families().values()) - set(messages("ru"))


def test_no_sentence_is_there_for_nobody() -> None:
    spoken = constants() | set().union(*families().values())
    assert not [key for key in messages("ru") if key not in spoken]


def test_every_place_that_speaks_gives_the_facts_its_sentence_needs() -> None:
    for one in asked():
        for key in one.keys if one.facts is not None and one.method in SPEAKING | TELLING else ():
            given = set(one.facts or ()) | ({"n"} if one.method == "count" else set())
            assert facts_of(key) == given, f"{one.where}: {key}"


def test_every_refusal_carries_the_facts_its_sentence_needs() -> None:
    for one in asked():
        for key in one.keys if one.facts is not None and one.method in refusing() else ():
            given = set(one.facts or ())
            given |= {"who"} if given & FACTS_OF_A_HOLDER else set()
            assert facts_of(key) <= given, f"{one.where}: {key}"


def test_what_is_shown_as_plain_text_has_no_markup() -> None:
    """Toasts and buttons show a tag as it is written."""
    plain = {key for one in asked() if one.method == "plain" for key in one.keys}
    plain |= {key for one in asked() if one.method in refusing() for key in one.keys}
    for language in LANGUAGES:
        said = messages(language)
        assert not [key for key in plain if any(re.search("[<>&]", form) for form in forms(said[key]))]


def test_a_sentence_that_does_not_exist_is_a_fault_and_not_an_empty_message() -> None:
    with pytest.raises(KeyError):
        words("ru").plain("no_such_sentence")
    assert not words("ru").knows("no_such_sentence")
    assert words("ru").knows("misses")


def test_a_language_we_do_not_have_reads_russian() -> None:
    assert [words(code).language for code in ("ru", "en", "de", None, "")] == ["ru", "en", "ru", "ru", "ru"]


@pytest.mark.parametrize(
    ("code", "language"),
    [("ru", "ru"), ("en-GB", "en"), ("EN", "en"), ("de", "ru"), ("", "ru"), (None, "ru"), ("ru-UA", "ru")],
)
def test_the_language_of_a_telegram_client_is_read_leniently(code: str | None, language: str) -> None:
    assert language_of(code, "ru") == language


def test_a_fact_is_escaped_once_in_messages_and_never_in_plain_text() -> None:
    said = Words("en")
    assert said.html("call_missed", client="<b>&amp;{0}") == "🔴 Missed &lt;b&gt;&amp;amp;{0}"
    assert said.plain("call_missed", client="<b>&amp;{0}") == "🔴 Missed <b>&amp;{0}"
    assert said.html("dial_per_minute", most=5) == "Too often: at most 5 calls a minute"
