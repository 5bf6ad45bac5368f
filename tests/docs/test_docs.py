"""What the documents say is what the code does."""

import re
import tomllib
from pathlib import Path

import pytest

from pbx import KINDS
from pbx.capabilities import ABILITIES
from tests.bot.check_kinds import at_megafon
from tests.docs import check_output
from tests.docs.capability_table import MEANINGS, table, written

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def test_the_readme_shows_what_each_pbx_can_do() -> None:
    assert written() == table(), "run: .venv/bin/python -m tests.docs.capability_table"


def test_every_ability_has_its_words() -> None:
    assert list(MEANINGS) == list(ABILITIES)


def test_every_kind_of_pbx_has_its_page() -> None:
    assert not [kind for kind in KINDS if not (ROOT / "docs" / "pbx" / f"{kind}.md").is_file()]


def test_no_link_in_the_documents_leads_nowhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    lost = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not lost


def test_no_pbx_may_know_another() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    [apart] = [one["modules"] for one in contracts if one["type"] == "independence"]
    assert sorted(apart) == sorted(".".join(kind.adapter.__module__.split(".")[:2]) for kind in KINDS.values())


def test_contributing_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    rooms = ("calls", "wire", "views", "pbx", "channels", "storage", "workflow", "handlers", "bot", "sandbox", "tests")
    assert not [room for room in rooms if f"`{room}/`" not in text]


def test_the_make_targets_that_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set()
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md"):
        named |= set(re.findall(r"`make ([a-z]+)`|^make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
    assert {one or other for one, other in named} <= targets


def test_locks_carry_hashes_and_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / lock).read_text("utf-8")
        assert "://" not in text
        assert "--hash=sha256:" in text


@pytest.mark.parametrize("kind", KINDS)
async def test_each_page_shows_what_check_really_says(kind: str, tmp_path: Path) -> None:
    assert check_output.written(kind) == await check_output.printed(kind, tmp_path), "python -m tests.docs.check_output"


async def test_the_readme_shows_what_check_really_says(tmp_path: Path) -> None:
    shown = (ROOT / "README.md").read_text("utf-8").partition("   ```\n   ✓ ")[2].partition("```")[0]
    async with at_megafon(tmp_path) as (_, table):
        said = await table.finds(PBX__OFFICE__API_KEY="another-key")
    for one in ("✓ " + shown).splitlines()[:-1]:
        assert any(real.startswith(one.strip().removesuffix("…")) for real in said), one


def test_no_two_files_of_tests_have_one_name() -> None:
    """They are imported by their bare names: the second would be taken for the first."""
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name not in ("conftest.py", "__init__.py")]
    assert not {name for name in names if names.count(name) > 1}
