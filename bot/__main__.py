"""The command line. Nothing heavy is imported before a command needs it: ``--help`` answers at once."""

import asyncio
import os
import signal
import ssl
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot import upkeep
from bot.terminal import done, settings_or_stop, stop, storage_sentence

if TYPE_CHECKING:
    from bot.settings import Settings

ROLES = ("manager", "supervisor", "admin")


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """Perezvon: a Telegram assistant for people who answer a company's phones."""
    if context.invoked_subcommand is None:
        context.invoke(run)


@main.command()
def run() -> None:
    """Run the bot (the default)."""
    settings = settings_or_stop()
    from bot.clock import SystemClock
    from bot.logs import setup
    from storage.transaction import StorageError
    from views.words import words

    with setup(settings, settings.secrets()):
        for remark in settings.remarks():
            click.echo(words(settings.language).plain(remark), err=True)
        try:
            asyncio.run(_run(settings, SystemClock()))
        except StorageError as error:
            stop(storage_sentence(error))
        except ssl.SSLError:
            stop("WEB__TLS_CERT and WEB__TLS_KEY cannot be used: give a certificate chain and its own key, both PEM.")
        except OSError as error:
            stop(f"Cannot listen on {settings.web.host}:{settings.web.port}: {error.strerror or error}.")


async def _run(settings: "Settings", clock: Any) -> None:
    from bot.app import build
    from bot.tuning import tune

    async with build(settings, clock) as app:
        tune()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, app.stop.set)
        await app.run()


@main.command()
def check() -> None:
    """Prove the settings by using them: Telegram, each PBX and what it can do; each with ✓ or a sentence."""
    settings = settings_or_stop()
    from bot.clock import SystemClock
    from bot.logs import setup

    with setup(settings, settings.secrets()):
        sys.exit(0 if asyncio.run(_check(settings, SystemClock())) else 1)


async def _check(settings: "Settings", clock: Any) -> bool:
    """Each finding is shown as soon as it is there; tells whether nothing is wrong."""
    from bot.check import examine
    from views.findings import Mark, line
    from views.words import words

    good = True
    async for finding in examine(settings, clock):
        click.echo(line(words(settings.language), finding))
        good &= finding.mark is not Mark.WRONG
    return good


@main.command()
@click.option(
    "--language", type=click.Choice(("ru", "en")), help="Of the questions, and of the bot. Asked, if not given."
)
def setup(language: str | None) -> None:
    """Ask for the settings, explain and try each, and write .env; again: change it, add an account."""
    from views.words import words

    said = words(language or os.environ.get("LANGUAGE"))
    if not sys.stdin.isatty():
        stop(said.plain("ask_not_a_terminal"))
    from bot.environment import DEFAULT_ENV_FILE, ENV_FILE_VARIABLE
    from bot.setup import run as ask

    path = Path(os.environ.get(ENV_FILE_VARIABLE) or DEFAULT_ENV_FILE)
    try:
        written = ask(path, os.environ, language, datetime.now().astimezone())
    except (OSError, UnicodeDecodeError) as error:
        stop(said.plain("ask_not_writable", path=path, why=getattr(error, "strerror", None) or "UTF-8"))
    sys.exit(0 if written else 1)


@main.group(invoke_without_command=True)
@click.pass_context
def people(context: click.Context) -> None:
    """Who is let in; with a further word, change it."""
    if context.invoked_subcommand is not None:
        return
    for person in done("people")["people"]:
        bound = "; ".join(" ".join(part for part in one if part) for one in person["bindings"]) or "not bound"
        click.echo(f"{person['telegram_id']}\t{person['role']}\t{person['name']}\t{bound}")


@people.command("role")
@click.argument("telegram_id", type=int)
@click.argument("role", type=click.Choice(ROLES))
def people_role(telegram_id: int, role: str) -> None:
    """Give somebody another role."""
    click.echo(done("people_role", telegram_id=telegram_id, role=role)["done"])


@people.command("revoke")
@click.argument("telegram_id", type=int)
def people_revoke(telegram_id: int) -> None:
    """Show somebody out: her clients are everybody's again."""
    click.echo(done("people_revoke", telegram_id=telegram_id)["done"])


@people.command("back")
@click.argument("telegram_id", type=int)
def people_back(telegram_id: int) -> None:
    """Let somebody in again who was shown out."""
    click.echo(done("people_back", telegram_id=telegram_id)["done"])


@main.command()
@click.option("--account", required=True, help="Short name of the PBX account, as in PBX__<ACCOUNT>__KIND.")
@click.option("--employee", help="Login in the PBX.")
@click.option("--ext", help="Extension.")
@click.option("--role", type=click.Choice(ROLES), default="manager", show_default=True)
@click.option("--department", "departments", multiple=True, help="A department a supervisor leads (repeatable).")
def invite(account: str, employee: str | None, ext: str | None, role: str, departments: tuple[str, ...]) -> None:
    """Make a one-use link that lets one person in, for a day."""
    if not employee and not ext:
        raise click.UsageError("Give --employee or --ext: whose phone is it?")
    if ext and not (ext.isascii() and ext.isdigit() and len(ext) <= 5):
        raise click.BadParameter("an extension is one to five digits", param_hint="--ext")
    whom = {"account": account.lower(), "employee": employee, "ext": ext, "role": role}
    told = done("invite", **whom, departments=list(departments))
    click.echo(told["link"] or f"Send this to the bot: {told['start']}")


for command in upkeep.COMMANDS:
    main.add_command(command)


if __name__ == "__main__":
    main(prog_name="python -m bot")
