"""The guides: no command is left out, none is told that is not there, every picture is there and used."""

import re
from pathlib import Path

import pytest

from calls.audience import Role
from views.answers import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = DOCS / "pictures"
PICTURE = re.compile(r"!\[([^]]*)\]\(([^)]+\.png)\)")
LARGEST = 150_000
LANGUAGES = ("ru", "en")
# A supervisor reads the manager's guide; an administrator both.
READ = {Role.MANAGER: ("guide",), Role.SUPERVISOR: ("guide",), Role.ADMIN: ("guide", "admin")}


def text(name: str, language: str) -> str:
    return (DOCS / f"{name}.{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_a_guide_tells_of_every_command_that_its_reader_has(language: str, role: Role) -> None:
    told = "\n".join(text(name, language) for name in READ[role])
    assert not [name for name in COMMANDS[role] if not re.search(rf"`/{name}\b", told)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_guide_tells_of_no_command_that_is_not_there(language: str) -> None:
    every = {name for names in COMMANDS.values() for name in names}
    for name in ("guide", "admin"):
        assert not set(re.findall(r"`/([a-z]+)", text(name, language))) - every


def test_the_guides_say_the_same_in_both_languages() -> None:
    for name in ("guide", "admin"):
        russian, english = (text(name, language) for language in LANGUAGES)
        pictures = [
            [re.sub(r"pictures/(ru|en)/", "", path) for _, path in PICTURE.findall(one)] for one in (russian, english)
        ]
        assert pictures[0] == pictures[1]
        assert russian.count("\n## ") == english.count("\n## ")


def test_every_picture_is_there_and_used_somewhere() -> None:
    pages = [*DOCS.parent.glob("*.md"), *DOCS.rglob("*.md")]
    named = {(page.parent / path).resolve() for page in pages for _, path in PICTURE.findall(page.read_text("utf-8"))}
    there = {path.resolve() for path in PICTURES.rglob("*.png")}
    assert named == there


def test_a_picture_of_a_chat_is_small_and_says_what_it_shows() -> None:
    assert not [
        path.name for one in LANGUAGES for path in (PICTURES / one).glob("*.png") if path.stat().st_size > LARGEST
    ]
    for name in ("guide", "admin"):
        for language in LANGUAGES:
            assert all(alt for alt, _ in PICTURE.findall(text(name, language)))
