"""A helpdesk that is to see the calls: its channel's address, proved as ``check`` proves it."""

import asyncio
import re

from bot.check import helpdesk
from bot.clock import SystemClock
from bot.environment import SettingsError
from bot.setup.draft import Draft, complaint
from bot.setup.terminal import Terminal
from channels.helpdesk_settings import HelpdeskSettings
from views.findings import Mark

_NAME = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)


def add(terminal: Terminal, draft: Draft) -> None:
    terminal.chapter("ask_about_helpdesk")
    taken = draft.helpdesks()
    free = next(name for name in ("desk", *(f"desk{n}" for n in range(2, 99))) if name not in taken)

    def wrong_name(given: str) -> str | None:
        return None if _NAME.fullmatch(given.casefold()) else terminal.words.plain("ask_bad_name")

    def wrong_url(given: str) -> str | None:
        bad = complaint(HelpdeskSettings, "url", given, {})
        return terminal.words.plain("ask_bad_helpdesk") if bad else None

    name = terminal.until_good(lambda: terminal.ask("ask_name", default=free, usual=free), wrong_name).casefold()
    variable = f"HELPDESK__{name.upper()}__URL"
    while True:
        given = terminal.until_good(lambda: terminal.ask("ask_value", secret=True, variable=variable), wrong_url)
        draft.put(variable, given)
        if _proved(terminal, draft, name):
            return
        ways = [variable, terminal.words.plain("ask_leave"), terminal.words.plain("ask_drop")]
        place = terminal.choose("ask_what_to_mend", ways)
        if place == 2:
            draft.drop(f"HELPDESK__{name.upper()}__")
        if place > 0:
            return


def _proved(terminal: Terminal, draft: Draft, name: str) -> bool:
    terminal.say("ask_proving", name=name)
    try:
        settings = draft.part("TELEGRAM__TOKEN", "WEB__", "PBX__", f"HELPDESK__{name.upper()}__")
    except SettingsError as error:
        for sentence in error.sentences:
            terminal.say("ask_plain", text=f"✗ {sentence}")
        return False
    finding = asyncio.run(helpdesk.examine(settings, name, SystemClock()))
    terminal.show(finding)
    return finding.mark is not Mark.WRONG
