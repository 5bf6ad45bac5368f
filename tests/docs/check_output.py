"""What ``check`` says at each kind of PBX: ``python -m tests.docs.check_output`` writes it into docs/pbx."""

import asyncio
import tempfile
import textwrap
from pathlib import Path

from tests.bot.check_kinds import BENCHES

ROOT = Path(__file__).parents[2]
BEGIN, END = "<!-- check: printed by python -m tests.docs.check_output -->", "<!-- /check -->"
WIDTH = 130


def page(kind: str) -> Path:
    return ROOT / "docs" / "pbx" / f"{kind}.md"


async def printed(kind: str, folder: Path) -> str:
    """Markdown: what a real run says of one account, named office, all of it well."""
    async with BENCHES[kind](folder) as (_, table):
        lines = [one for one in await table.finds() if " office: " in one]
    wrapped = [textwrap.fill(one, WIDTH, subsequent_indent="      ", break_long_words=False) for one in lines]
    return "\n".join(["```", *wrapped, "```"])


def written(kind: str) -> str:
    """What stands on the page."""
    return page(kind).read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip()


def main() -> None:
    for kind in BENCHES:
        with tempfile.TemporaryDirectory() as folder:
            said = asyncio.run(printed(kind, Path(folder)))
        before, _, rest = page(kind).read_text("utf-8").partition(BEGIN)
        page(kind).write_text(f"{before}{BEGIN}\n\n{said}\n\n{END}{rest.partition(END)[2]}", "utf-8")


if __name__ == "__main__":
    main()
