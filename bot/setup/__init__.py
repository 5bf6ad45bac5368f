"""``python -m bot setup``: asks, explains where each thing is found, tries it live, and writes ``.env``.

terminal.py   how it is asked            draft.py      the settings being put together
telegram.py   token, administrators      accounts.py   a PBX           helpdesks.py   a helpdesk
env_file.py   the file: comments kept, private, whole or not at all

Nothing is written before the end: whoever leaves in the middle has changed nothing.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import click

from bot.environment import SettingsError
from bot.setup import accounts, env_file, helpdesks, telegram
from bot.setup.draft import Draft
from bot.setup.terminal import Terminal
from pbx import KINDS, Kind
from views.words import LANGUAGES, words

Step = Callable[[], None]


def run(
    path: Path, environ: Mapping[str, str], language: str | None, now: datetime, kinds: Mapping[str, Kind] = KINDS
) -> bool:
    """The whole conversation; tells whether the file was written. OSError: it could not be."""
    text, values, problems = env_file.read(path)
    draft = Draft(dict(values), environ, kinds)
    terminal = Terminal(words(language))
    try:
        terminal = Terminal(words(language or _language(draft)))
        if language or not values:
            draft.put("LANGUAGE", terminal.words.language)
        for problem in problems:
            terminal.say("ask_plain", text=f"✗ {problem}")
        if values:
            terminal.say("ask_again_here", path=path)
            _menu(terminal, draft)
        else:
            terminal.say("ask_hello", path=path)
            _from_nothing(terminal, draft)
        return _write(terminal, draft, path, text, now)
    except (click.Abort, KeyboardInterrupt):
        terminal.gap()
        terminal.say("ask_left")
        return False


def _from_nothing(terminal: Terminal, draft: Draft) -> None:
    telegram.token(terminal, draft)
    telegram.admins(terminal, draft)
    telegram.address(terminal, draft)
    accounts.add(terminal, draft)
    while terminal.agree("ask_another_pbx", default=False):
        accounts.add(terminal, draft)
    if terminal.agree("ask_a_helpdesk", default=False):
        helpdesks.add(terminal, draft)


def _menu(terminal: Terminal, draft: Draft) -> None:
    """What is there may be changed, and more of it added."""
    while True:
        ways: list[tuple[str, Step]] = [
            (terminal.words.plain("ask_way_pbx"), lambda: accounts.add(terminal, draft)),
            *(_of_account(terminal, draft, name) for name in draft.accounts()),
            (terminal.words.plain("ask_way_helpdesk"), lambda: helpdesks.add(terminal, draft)),
            (terminal.words.plain("ask_way_token"), lambda: telegram.token(terminal, draft)),
            (terminal.words.plain("ask_way_admins"), lambda: telegram.admins(terminal, draft)),
            (terminal.words.plain("ask_way_address"), lambda: telegram.address(terminal, draft)),
            (terminal.words.plain("ask_way_mode"), lambda: _mode(terminal, draft)),
        ]
        done = terminal.words.plain("ask_way_done")
        place = terminal.choose("ask_what_now", [*(label for label, _ in ways), done])
        if place == len(ways):
            return
        ways[place][1]()


def _of_account(terminal: Terminal, draft: Draft, name: str) -> tuple[str, Step]:
    known = draft.get(f"PBX__{name.upper()}__KIND") in draft.kinds
    if known:
        return terminal.words.plain("ask_way_account", name=name), lambda: accounts.finish(terminal, draft, name)
    label = terminal.words.plain("ask_way_account_unknown", name=name)
    return label, lambda: draft.drop(f"PBX__{name.upper()}__")


def _mode(terminal: Terminal, draft: Draft) -> None:
    """Polling, or Telegram calls us: with a secret made up here."""
    webhook = terminal.choose("ask_about_mode", ["polling", "webhook"]) == 1
    draft.put("TELEGRAM__MODE", "webhook" if webhook else "polling")
    if webhook and not draft.get("TELEGRAM__WEBHOOK_SECRET"):
        draft.put("TELEGRAM__WEBHOOK_SECRET", secrets.token_hex(16))
        terminal.say("ask_secret_made", variable="TELEGRAM__WEBHOOK_SECRET")


def _write(terminal: Terminal, draft: Draft, path: Path, text: str, now: datetime) -> bool:
    try:
        draft.part("")
    except SettingsError as error:
        terminal.say("ask_not_whole")
        for sentence in error.sentences:
            terminal.say("ask_plain", text=f"✗ {sentence}")
    if shadowed := draft.shadowed():
        terminal.say("ask_shadowed", names=", ".join(shadowed))
    there = path.exists()
    if not terminal.agree("ask_write_over" if there else "ask_write", default=True, path=path):
        terminal.say("ask_left")
        return False
    aside = env_file.write(path, env_file.written(text, draft.values), f"{now:%Y%m%d-%H%M%S}")
    if aside is not None:
        terminal.say("ask_put_aside", path=aside)
    terminal.say("ask_done", path=path)
    return True


def _language(draft: Draft) -> str:
    """That of the settings, else it is asked for, in both."""
    given = (draft.get("LANGUAGE") or draft.outer.get("LANGUAGE", "")).casefold()
    if given in LANGUAGES:
        return given
    asked: str = click.prompt("Язык / Language", default="ru", type=click.Choice(LANGUAGES))
    return asked
