"""``.env`` as setup writes it: read back as it was meant, comments kept, private, whole or not at all."""

from pathlib import Path

import pytest

from bot.environment import gather
from bot.setup.env_file import EXAMPLE, read, write, written

TEXT = """# mine
TELEGRAM__TOKEN=1:a   # of the old bot
export LANGUAGE=ru

# The port.
# WEB__PORT=8080
PBX__OFFICE__KIND=megafon
PBX__OFFICE__API_KEY='two
lines'
"""


def values_of(folder: Path, text: str) -> dict[str, str]:
    (folder / "read").write_text(text, "utf-8")
    problems: list[str] = []
    found = {name: given.value for name, given in gather({}, folder / "read", problems).items()}
    assert problems == []
    return found


@pytest.mark.parametrize(
    "value", ["plain", "a b", "it's", 'say "so"', "$HOME", "a#b", "a #b", "back\\slash", "\\'", "ключ", "a=b", "[1,2]"]
)
def test_every_value_is_read_back_as_it_is(tmp_path: Path, value: str) -> None:
    given = {"TELEGRAM__TOKEN": value, "PBX__SHOP__API_KEY": value, "WEB__PORT": value}
    assert values_of(tmp_path, written(TEXT, given)) == given
    assert values_of(tmp_path, written(EXAMPLE.read_text("utf-8"), given)) == given


def test_only_the_lines_that_change_change(tmp_path: Path) -> None:
    before = values_of(tmp_path, TEXT)
    assert written(TEXT, before) == TEXT
    kept = {name: value for name, value in before.items() if "OFFICE" not in name}
    text = written(TEXT, kept | {"WEB__PORT": "8081", "PBX__SHOP__KIND": "cifra1"})
    assert text.startswith(
        "# mine\nTELEGRAM__TOKEN=1:a   # of the old bot\nexport LANGUAGE=ru\n\n# The port.\nWEB__PORT=8081\n"
    )
    assert "# PBX__OFFICE__KIND=megafon\n# PBX__OFFICE__API_KEY='two\n# lines'\n" in text
    assert text.endswith("\n# --- PBX SHOP ---\n\nPBX__SHOP__KIND=cifra1\n")


def test_it_is_private_and_the_file_of_before_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    assert write(path, "A=1\n", "now") is None
    assert path.stat().st_mode & 0o777 == 0o600
    link = tmp_path / "link"
    link.symlink_to(path)
    aside = write(link, "A=2\n", "later")
    assert aside is not None
    assert link.is_symlink()
    assert (path.read_text(), aside.read_text(), aside.stat().st_mode & 0o777) == ("A=2\n", "A=1\n", 0o600)
    with pytest.raises(FileExistsError):
        write(path, "A=3\n", "later")
    assert sorted(one.name for one in tmp_path.iterdir()) == [".env", ".env.old-later", "link"]
    assert path.read_text() == "A=2\n"


def test_what_cannot_be_read_is_said_and_is_no_value(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("TELEGRAM__TOKEN\nA=1\n")
    _, values, problems = read(path)
    assert values == {"A": "1"}
    assert len(problems) == 1
