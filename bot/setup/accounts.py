"""One PBX account: which kind, what its settings model requires, and the proof by the questions of ``check``.

The questions are the model's own required fields, so that another kind needs nothing here; its words, where it has any
beyond the general ones, are ``ask_for_<kind>_<field>`` in the catalogues.
"""

import asyncio
import re
import secrets
from dataclasses import replace
from typing import cast

from pydantic import SecretStr

from bot.check import PATIENCE_S, account
from bot.check.heard import News
from bot.clock import SystemClock
from bot.environment import SettingsError
from bot.folding import holds
from bot.setup.draft import Draft, complaint
from bot.setup.terminal import Terminal
from pbx.accounts import open_accounts
from pbx.settings import MADE_UP, AccountSettings
from views.findings import Finding, Mark, Said

_NAME = re.compile(r"[a-z0-9_]{1,32}", re.ASCII)
_UNHEARD = News(Finding(Mark.NOTE, Said("check_bot_is_down")), running=False)


def add(terminal: Terminal, draft: Draft) -> None:
    """Asks for all of a new account, and proves it."""
    kinds = list(draft.kinds)
    kind = kinds[terminal.choose("ask_which_pbx", [terminal.kind(kind) for kind in kinds])]
    name = _named(terminal, draft)
    prefix, model = f"PBX__{name.upper()}__", draft.kinds[kind].settings
    draft.put(f"{prefix}KIND", kind)
    for field, info in model.model_fields.items():
        if info.is_required() and field != "kind":
            _put(terminal, draft, name, field)
    finish(terminal, draft, name)


def finish(terminal: Terminal, draft: Draft, name: str) -> None:
    """Its other settings, where somebody wants one, and the proof; until it holds or is left as it is."""
    others(terminal, draft, name)
    while not asyncio.run(prove(terminal, draft, name)):
        model = _model(draft, name)
        fields = [field for field in model.model_fields if field != "kind"]
        fields.sort(key=lambda field: not model.model_fields[field].is_required())
        ways = [*map(str.upper, fields), *map(terminal.words.plain, ("ask_again", "ask_leave", "ask_drop"))]
        place = terminal.choose("ask_what_to_mend", ways)
        if place < len(fields):
            _put(terminal, draft, name, fields[place])
        elif place == len(fields) + 1:
            return
        elif place == len(fields) + 2:
            draft.drop(f"PBX__{name.upper()}__")
            return


def others(terminal: Terminal, draft: Draft, name: str) -> None:
    """Those with a default, by name, while any is named."""
    prefix, model = f"PBX__{name.upper()}__", _model(draft, name)
    while True:
        rest = {field: _default(info.default) for field, info in model.model_fields.items() if field != "kind"}
        shown = [
            f"{field.upper()}={'…' if _is_secret(model, field) and given else given}"
            for field, default in rest.items()
            if not model.model_fields[field].is_required()
            for given in [draft.get(f"{prefix}{field.upper()}") or default]
        ]
        given = terminal.ask("ask_others", fields=", ".join(shown)).casefold()
        if not given:
            return
        if given in rest:
            _put(terminal, draft, name, given)
        else:
            terminal.say("ask_no_such_setting")


async def prove(terminal: Terminal, draft: Draft, name: str) -> bool:
    """Each finding as it comes; tells whether nothing is wrong."""
    terminal.say("ask_proving", name=name)
    try:
        settings = draft.part("TELEGRAM__TOKEN", "WEB__", f"PBX__{name.upper()}__")
    except SettingsError as error:
        for sentence in error.sentences:
            terminal.say("ask_plain", text=f"✗ {sentence}")
        return False
    clock, good = SystemClock(), True
    opened = open_accounts(settings.pbx, clock, draft.kinds)
    try:
        async for finding in account.examine(settings, opened[name], _UNHEARD, clock, PATIENCE_S):
            terminal.show(_opened(finding, name, cast(AccountSettings, settings.pbx[name])))
            good &= finding.mark is not Mark.WRONG
    finally:
        await opened.close()
    if not settings.web.public_url:
        terminal.say("ask_no_address_yet")
    return good


def _named(terminal: Terminal, draft: Draft) -> str:
    taken = draft.accounts()
    free = next(name for name in ("office", *(f"office{n}" for n in range(2, 99))) if name not in taken)

    def wrong(given: str) -> str | None:
        if not _NAME.fullmatch(given.casefold()):
            return terminal.words.plain("ask_bad_name")
        return terminal.words.plain("ask_name_taken", name=given) if given.casefold() in taken else None

    terminal.say("ask_about_name")
    return terminal.until_good(lambda: terminal.ask("ask_name", default=free, usual=free), wrong).casefold()


def _put(terminal: Terminal, draft: Draft, name: str, field: str) -> None:
    """Ask for one setting until its model takes it."""
    model, variable = _model(draft, name), f"PBX__{name.upper()}__{field.upper()}"
    kind, info = draft.get(f"PBX__{name.upper()}__KIND"), model.model_fields[field]
    made_up = MADE_UP in info.metadata or field == "path_secret"
    terminal.say("ask_plain", text=terminal.about(kind, field))

    def ask() -> str:
        key = "ask_or_made_up" if made_up else "ask_value"
        default = secrets.token_hex(16) if made_up else "" if info.is_required() else draft.get(variable)
        secret = _is_secret(model, field) and not made_up
        return terminal.ask(key, default=default, secret=secret, variable=field.upper())

    def wrong(given: str) -> str | None:
        if given in ("", "-") and not info.is_required():
            return None
        why = complaint(model, field, given, {"kind": kind})
        return None if why is None else terminal.bad(field, why)

    given = terminal.until_good(ask, wrong)
    draft.put(variable, "" if given == "-" else given)


def _opened(finding: Finding, name: str, model: AccountSettings) -> Finding:
    """With the values that are to be typed into the cabinet in place of their names: this is the owner's terminal."""
    values = {
        field: value.get_secret_value()
        for field in type(model).model_fields
        if isinstance(value := getattr(model, field), SecretStr)
    }

    def told(fact: object) -> object:
        if not isinstance(fact, str):
            return fact
        for field, value in values.items():
            if fact == f"PBX__{name.upper()}__{field.upper()}":
                return f"{fact} ({value})"
            fact = fact.replace(f"<{field.upper()}>", value)
        return fact

    facts = {key: told(fact) for key, fact in finding.said.facts.items()}
    return replace(finding, said=replace(finding.said, facts=facts))


def _model(draft: Draft, name: str) -> type[AccountSettings]:
    return draft.kinds[draft.get(f"PBX__{name.upper()}__KIND")].settings


def _is_secret(model: type[AccountSettings], field: str) -> bool:
    return holds(model.model_fields[field].annotation, SecretStr)


def _default(value: object) -> str:
    return value if isinstance(value, str) else ""
