"""`python -m sandbox` serves the pretend world; `python -m sandbox demo` plays it with the real bot."""

import asyncio
import signal
import sys

import click

from sandbox.demo import play
from sandbox.server import serve
from sandbox.world import CRM_TOKEN, MEGAFON_KEY, TOKEN, World


@click.group(invoke_without_command=True)
@click.option("--port", default=8100, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
@click.option(
    "--crm-url",
    default="http://127.0.0.1:8101/pbx/office",
    show_default=True,
    help="Where the pretend MegaFon posts its webhooks.",
)
@click.pass_context
def main(context: click.Context, port: int, crm_url: str) -> None:
    """The world in a box: a pretend Telegram and a pretend phone company on one page."""
    if context.invoked_subcommand is None:
        try:
            asyncio.run(_serve(port, crm_url))
        except OSError as error:
            raise click.ClickException(f"порт {port} занят или недоступен ({error.strerror})") from None


async def _serve(port: int, crm_url: str) -> None:
    stop = stop_signals()
    async with serve(World(crm_url=crm_url), port) as address:
        click.echo(f"Откройте {address}/")
        click.echo(f"Бот: TELEGRAM__API_BASE={address} TELEGRAM__TOKEN={TOKEN}")
        click.echo(f"АТС: BASE_URL={address}/megafon/crmapi/v1 API_KEY={MEGAFON_KEY} CRM_TOKEN={CRM_TOKEN}")
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
