"""Every sentence, in the reader's language: gettext catalogues, compiled in memory at first use.

Keys are our own names of sentences (``case_open``), so both languages are translations and a missing one is seen.
Facts come from outside: in messages each is cleaned, escaped once, and kept from being something to tap.
"""

import gettext
import html
import io
import re
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from views.figures import clean

LANGUAGES = ("ru", "en")
LOCALES = Path(__file__).with_name("locales")
LONGEST_FACT = 500

# What Telegram makes a command, a mention, a tag, an address of; a phone number may stay one.
_TAPPABLE = re.compile(r"(?<![A-Za-z0-9_])/[A-Za-z0-9_]|[@#$]\w|\w://|\w\.[^\W\d]{2}")


class Tappable(str):
    """An address of ours, there to be tapped."""

    __slots__ = ()


class Words:
    """One language. ``plain`` for toasts and buttons, ``html`` for messages: there every fact is escaped."""

    def __init__(self, language: str) -> None:
        self.language = language
        compiled = io.BytesIO()
        catalogue = catalogue_of(language)
        self._keys = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue if one.id}
        write_mo(compiled, catalogue)
        compiled.seek(0)
        self._catalogue = gettext.GNUTranslations(compiled)

    def plain(self, key: str, **facts: object) -> str:
        """The sentence ``key`` with its facts. Raises KeyError for a sentence that does not exist."""
        sentence = self._catalogue.gettext(key)
        if sentence == key:
            raise KeyError(key)
        return sentence.format_map(facts)

    def html(self, key: str, **facts: object) -> str:
        return self.plain(key, **{name: escape(fact) for name, fact in facts.items()})

    def count(self, key: str, n: int, **facts: object) -> str:
        """A plural: the form that goes with ``n``, itself a fact."""
        return self._catalogue.ngettext(key, key, n).format_map({**facts, "n": n})

    def keys(self, prefix: str) -> list[str]:
        """Of the sentences whose names begin so."""
        return sorted(key for key in self._keys if key.startswith(prefix))

    def knows(self, key: str) -> bool:
        return key in self._keys


def catalogue_of(language: str) -> Catalog:
    """All sentences of a language: one file for each thing people do. Raises ValueError where two files have one."""
    whole = Catalog(locale=language)
    for path in sorted((LOCALES / language).glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id and message.id in whole:
                    raise ValueError(f"{path.name} says {message.id} again")
                whole[message.id] = message
    return whole


def escape(fact: object) -> object:
    """A fact as HTML. What is no text stays as it is; a caller named /dnd must not be tapped."""
    if not isinstance(fact, str):
        return fact
    text = clean(fact, LONGEST_FACT)
    escaped = html.escape(text, quote=False)
    return f"<code>{escaped}</code>" if _TAPPABLE.search(text) and not isinstance(fact, Tappable) else escaped


@cache
def words(language: str | None) -> Words:
    """The catalogue of a language; of Russian where we do not have it."""
    return Words(language if language in LANGUAGES else "ru")


def language_of(code: str | None, default: str) -> str:
    """Which of our languages a Telegram client's ``language_code`` asks for."""
    short = (code or "").split("-")[0].lower()
    return short if short in LANGUAGES else default
