"""The command line. Nothing heavy is imported before a command needs it: ``--help`` answers at once."""

import asyncio
import contextlib
import signal
import ssl
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

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
    settings = _settings()
    from bot.clock import SystemClock
    from bot.logs import setup
    from storage.transaction import StorageError

    with setup(settings, settings.secrets()):
        for remark in settings.remarks():
            click.echo(remark, err=True)
        try:
            asyncio.run(_run(settings, SystemClock()))
        except StorageError as error:
            _stop(_storage_sentence(error))
        except ssl.SSLError:
            _stop("WEB__TLS_CERT and WEB__TLS_KEY cannot be used: give a certificate chain and its own key, both PEM.")
        except OSError as error:
            _stop(f"Cannot listen on {settings.web.host}:{settings.web.port}: {error.strerror or error}.")


async def _run(settings: "Settings", clock: Any) -> None:
    from bot.app import build

    async with build(settings, clock) as app:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, app.stop.set)
        await app.run()


@main.command()
def check() -> None:
    """Prove the settings: PBX keys, Telegram token, webhook addresses; each with ✓ or a sentence."""
    settings = _settings()
    from bot.check import examine
    from bot.logs import setup

    with setup(settings, settings.secrets()):
        findings = asyncio.run(examine(settings))
    for finding in findings:
        click.echo(f"{'✓' if finding.good else '✗'} {finding.text}")
    sys.exit(0 if all(finding.good for finding in findings) else 1)


@main.command()
def people() -> None:
    """Who is let in."""
    for person in _ask("people")["people"]:
        bound = "; ".join(" ".join(part for part in one if part) for one in person["bindings"]) or "not bound"
        click.echo(f"{person['telegram_id']}\t{person['role']}\t{person['name']}\t{bound}")


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
    told = _ask("invite", account=account.lower(), employee=employee, ext=ext, role=role, departments=list(departments))
    click.echo(told["link"] or f"Send this to the bot: {told['start']}")


def _settings() -> "Settings":
    from bot.settings import SettingsError, load

    try:
        return load()
    except SettingsError as error:
        _stop(str(error))


def _ask(command: str, **arguments: Any) -> dict[str, Any]:
    """Ask the running bot; when none runs, do it on the database ourselves."""
    settings = _settings()
    from bot.control import ControlDown, ControlError, ask, socket_path
    from storage.transaction import StorageError

    try:
        try:
            told = asyncio.run(ask(socket_path(settings.storage.path.resolve()), command, **arguments))
        except ControlDown:
            told = asyncio.run(_on_the_database(settings, command, arguments))
    except ControlError as error:
        _stop(str(error))
    except StorageError as error:
        _stop(_storage_sentence(error))
    if "error" in told:
        _stop(str(told["error"]))
    return told


async def _on_the_database(settings: "Settings", command: str, arguments: dict[str, Any]) -> dict[str, Any]:
    from bot import control_commands
    from bot.clock import SystemClock
    from storage.database import Database
    from storage.migrations import migrations

    database = await Database.open(settings.storage.path, migrations)
    async with contextlib.aclosing(_Closing(database)):
        if command == "people":
            return await control_commands.list_people(database)
        return await control_commands.invite(
            database, SystemClock().now_ms, tuple(settings.pbx), lambda: "", **arguments
        )


class _Closing:
    def __init__(self, database: Any) -> None:
        self._database = database

    async def aclose(self) -> None:
        await self._database.close()


def _storage_sentence(error: Any) -> str:
    path = error.facts.get("path", "the database")
    match error.reason:
        case "database busy":
            return f"Another process works with {path}: only one bot at a time."
        case "schema newer":
            return f"{path} was written by a newer Perezvon: upgrade this one."
        case _:
            return f"The database cannot be used: {error}."


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


if __name__ == "__main__":
    main(prog_name="python -m bot")
