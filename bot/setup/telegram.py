"""The bot's token, proved by asking who it is, and the administrators."""

import asyncio

from bot.check import telegram
from bot.environment import SettingsError
from bot.settings import Telegram, Web
from bot.setup.draft import Draft, complaint
from bot.setup.terminal import Terminal
from views.findings import Mark
from wire.client import WireUnreachable

_MENDABLE = ("token", "proxy", "api_base")


def token(terminal: Terminal, draft: Draft) -> None:
    """Until Telegram knows us, or it is left as it is."""
    terminal.chapter("ask_about_token")
    _put(terminal, draft, "token")
    while True:
        terminal.say("ask_proving_telegram")
        finding = asyncio.run(telegram.examine(draft.part("TELEGRAM__")))
        terminal.show(finding)
        if finding.mark is Mark.GOOD:
            return
        ways = [*(f"TELEGRAM__{one.upper()}" for one in _MENDABLE), *map(terminal.words.plain, ("ask_again",))]
        place = terminal.choose("ask_what_to_mend", [*ways, terminal.words.plain("ask_leave")])
        if place < len(_MENDABLE):
            _put(terminal, draft, _MENDABLE[place])
        elif place > len(_MENDABLE):
            return


def admins(terminal: Terminal, draft: Draft) -> None:
    """Their ids are typed: asking Telegram who has written would take the updates away from a bot that runs."""
    terminal.chapter("ask_about_admins")

    def wrong(given: str) -> str | None:
        ids = [one.strip() for one in given.strip("[]").split(",")]
        good = given and all(one.isascii() and one.isdigit() and 0 < int(one) < 1 << 52 for one in ids)
        return None if good else terminal.words.plain("ask_bad_admins")

    while True:
        given = terminal.until_good(
            lambda: terminal.ask("ask_admins", default=draft.get("TELEGRAM__ADMINS").strip("[]")), wrong
        )
        ids = [one.strip() for one in given.strip("[]").split(",")]
        draft.put("TELEGRAM__ADMINS", ",".join(ids))
        terminal.ask("ask_press_start")
        unknown = [one for one in ids if not asyncio.run(_greeted(terminal, draft, one))]
        if not unknown or not terminal.agree("ask_admins_again", default=False):
            return


def address(terminal: Terminal, draft: Draft) -> None:
    """How the world reaches us; it may be told later."""
    terminal.chapter("ask_about_address")

    def wrong(given: str) -> str | None:
        bad = given and complaint(Web, "public_url", given, {})
        return terminal.words.plain("ask_bad_address") if bad else None

    given = terminal.until_good(lambda: terminal.ask("ask_address", default=draft.get("WEB__PUBLIC_URL")), wrong)
    draft.put("WEB__PUBLIC_URL", given)


async def _greeted(terminal: Terminal, draft: Draft, id: str) -> bool:
    """Does Telegram know this id as somebody who has pressed Start here? ``getChat`` takes nothing from a running
    bot."""
    try:
        chat = await telegram.ask(draft.part("TELEGRAM__").telegram, "getChat", chat_id=id)
    except (telegram.Refused, telegram.NoBotApi, WireUnreachable, TimeoutError, SettingsError):
        terminal.say("ask_admin_unknown", id=id)
        return False
    name = " ".join(str(chat[part]) for part in ("first_name", "last_name") if chat.get(part))
    terminal.say("ask_admin_known", id=id, name=name or id)
    return True


def _put(terminal: Terminal, draft: Draft, field: str) -> None:
    variable = f"TELEGRAM__{field.upper()}"

    def wrong(given: str) -> str | None:
        if not given and field != "token":
            return None
        why = complaint(Telegram, field, given, {})
        return terminal.bad(field, why) if why else None

    def ask() -> str:
        return terminal.ask("ask_value", default=draft.get(variable), secret=field != "api_base", variable=variable)

    draft.put(variable, terminal.until_good(ask, wrong))
