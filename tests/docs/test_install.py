"""What the guide to installing says exists; what it copies is well-formed, as far as a test can tell."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.folding import names
from bot.settings import Settings
from channels.helpdesk_settings import HelpdeskSettings
from pbx import KINDS
from views.answers import COMMANDS

ROOT = Path(__file__).parents[2]
GUIDES = {language: (ROOT / "docs" / name).read_text("utf-8") for language, name in
          (("en", "install.md"), ("ru", "install.ru.md"))}  # fmt: skip
every_guide = pytest.mark.parametrize("guide", GUIDES.values(), ids=GUIDES)
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)
UNIT = ROOT / "deploy" / "perezvon.service"


def commands(guide: str) -> list[str]:
    return [line for block in BLOCK.findall(guide) for line in block.splitlines()]


def test_both_languages_type_the_same_commands_and_have_the_same_steps() -> None:
    english, russian = GUIDES.values()
    assert commands(english) == commands(russian)
    assert english.count("\n## ") == russian.count("\n## ")
    assert english.count("\n| ") == russian.count("\n| ")


@every_guide
def test_every_command_and_target_it_names_is_there(guide: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    typed = [line for line in commands(guide) if "make" in line] + re.findall(r"`(make [^`]+)`", guide)
    named = {
        found for line in typed for found in re.findall(r"\bmake (?:-C \S+ )?([a-z]+)", line) if "apt-get" not in line
    }
    assert {"setup", "check", "run"} <= named <= targets
    assert set(re.findall(r"(?:python -m bot|-e PEREZVON_ENV_FILE=\S+ perezvon) ([a-z]+)", guide)) <= set(main.commands)
    assert set(re.findall(r"`/([a-z]+)", guide)) <= set(COMMANDS["admin"]) | {"newbot", "revoke"}


@every_guide
def test_every_setting_and_file_it_names_is_there(guide: str) -> None:
    known = {name for name, _ in names(Settings)} | {name for name, _ in names(HelpdeskSettings, "HELPDESK__DESK__")}
    known |= {f"PBX__OFFICE__{name}" for kind in KINDS.values() for name, _ in names(kind.settings)}
    assert set(re.findall(r"\b[A-Z]+__[A-Z_]+\b", guide)) <= known
    for path in re.findall(r"(?:/opt/perezvon/)?(deploy/[A-Za-z.]+)", guide):
        assert (ROOT / path).is_file()


def test_what_the_image_copies_exists_and_everything_that_runs_is_copied() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    copied = [one for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE) for one in line.split()[:-1]]
    assert all((ROOT / one).exists() for one in copied)
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "sandbox"}
    assert rooms <= set(copied)
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{one}" for one in copied} <= set(ignored)
    settings = {name for name, _ in names(Settings)}
    assert set(re.findall(r"\b([A-Z]+__[A-Z_]+)=", text)) <= settings
    compose = (ROOT / "compose.yaml").read_text("utf-8")
    assert set(re.findall(r"^ +([A-Z]+__[A-Z_]+):", compose, re.MULTILINE)) <= settings
    assert {one for one in re.findall(r"- (\./[^:]+):", compose) if not (ROOT / one).is_file()} == set()


def test_the_door_to_the_outside_passes_what_pbxs_and_telegram_need_and_not_the_metrics() -> None:
    [passed] = re.findall(r"@bot path (.+)", (ROOT / "deploy" / "Caddyfile").read_text("utf-8"))
    for path in ("/", "/pbx/*", "/api/v2/telephony/calls/*", "/telegram", "/health/live"):
        assert path in passed.split()
    assert "metrics" not in passed


def test_the_unit_starts_what_the_guide_installed_and_systemd_understands_it(tmp_path: Path) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(UNIT.read_text("utf-8"))
    service = unit["Service"]
    assert service["ExecStart"] == f"{service['WorkingDirectory']}/.venv/bin/python -m bot run"
    folder, user = service["WorkingDirectory"], service["User"]
    assert f"--home-dir {folder} --shell /usr/sbin/nologin {user}" in GUIDES["en"]
    for written in service["ReadWritePaths"].split():
        assert re.search(rf"install -d -m 0700 .*{written}\b", GUIDES["en"])
    if (tool := shutil.which("systemd-analyze")) is not None:
        here = UNIT.read_text("utf-8").replace(f"{folder}/.venv/bin/python", sys.executable)
        (tmp_path / UNIT.name).write_text(here)
        asked = [tool, "verify", "--man=no", tmp_path / UNIT.name]
        said = subprocess.run(asked, check=False, capture_output=True, text=True)
        assert (said.returncode, said.stderr) == (0, "")
