"""`python -m sandbox` serves the pretend world; `python -m sandbox demo` plays it with the real bot."""

import asyncio
import signal
import sys

import click

from sandbox.demo import play
from sandbox.offices import KINDS
from sandbox.server import serve
from sandbox.world import TOKEN, World


@click.group(invoke_without_command=True)
@click.option("--port", default=8100, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option("--bot", default="http://127.0.0.1:8101", show_default=True, help="Where the bot listens to the PBXs.")
@click.pass_context
def main(context: click.Context, port: int, bot: str) -> None:
    """The world in a box: a pretend Telegram and the offices of a firm on one page."""
    if context.invoked_subcommand is None:
        try:
            asyncio.run(_serve(port, bot.rstrip("/")))
        except OSError as error:
            raise click.ClickException(f"порт {port} занят или недоступен ({error.strerror})") from None


async def _serve(port: int, bot: str) -> None:
    stop = stop_signals()
    world = World(kinds=KINDS)
    world.connect(bot)
    async with serve(world, port) as address:
        click.echo(f"Откройте {address}/; настройки бота для этого мира:")
        settings = {"TELEGRAM__API_BASE": address, "TELEGRAM__TOKEN": TOKEN} | world.settings(address)
        settings["HELPDESK__DESK__URL"] = world.helpdesk.url(address)
        for name, value in settings.items():
            click.echo(f"{name}={value}")
        await stop.wait()


def stop_signals() -> asyncio.Event:
    """Set at Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


@main.command()
@click.option("--port", default=8100, show_default=True, help="The page's port; another one if it is taken.")
@click.option("--bot-port", default=8101, show_default=True, help="The bot's port; another if it is taken.")
@click.option("--keep", is_flag=True, help="Keep the bot's temporary folder at the end.")
def demo(port: int, bot_port: int, keep: bool) -> None:
    """The sandbox and the real bot together: open the page and play."""
    sys.exit(asyncio.run(_demo(port, bot_port, keep)))


async def _demo(port: int, bot_port: int, keep: bool) -> int:
    return await play(port, bot_port, keep, stop_signals())


if __name__ == "__main__":
    main(prog_name="python -m sandbox")
