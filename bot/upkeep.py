"""Commands of the terminal for whoever keeps a bot running. Nothing heavy is imported before one needs it."""

from pathlib import Path

import click

from bot.terminal import done, restored

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@click.command()
def status() -> None:
    """How the bot is: what waits, when each PBX was last heard, backups, sizes; what is bad, and what to do."""
    told = done("status")
    click.echo(told["text"])
    if told["bad"]:
        raise SystemExit(1)


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def backup(file: Path | None) -> None:
    """Copy the database to FILE (by default into BACKUP__DIR), while the bot works on."""
    told = done("backup", file=str(file.absolute()) if file else None)
    click.echo(f"{told['file']}: {told['bytes']} bytes, checked.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of the database, which is kept aside. The bot must be stopped."""
    for line in restored(file.absolute()):
        click.echo(line)


@click.command()
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(number: str, yes: bool) -> None:
    """Erase the client with this NUMBER everywhere. It cannot be undone."""
    if not yes:
        click.confirm("Erase everything known of this number, calls and names? It cannot be undone", abort=True)
    click.echo(done("forget", number=number)["text"])


@click.command("log-level")
@click.argument("level", required=False, type=click.Choice(LEVELS, case_sensitive=False))
def log_level(level: str | None) -> None:
    """Show how much the running bot writes into its log, or change it until it is stopped."""
    told = done("log_level", level=level.upper() if level else None)
    if told["settings"] == told["level"]:
        click.echo(f"The log level is {told['level']}.")
    else:
        click.echo(f"The log level is {told['level']} until the bot is stopped; LOG__LEVEL says {told['settings']}.")


COMMANDS = (status, backup, restore, forget, log_level)
