"""``make bench``: measures, prints tables and writes them as JSON. Nothing is asserted in seconds, for machines differ:
ratios are taken in one run on one machine, the candidates one after another in each round, the median of the rounds.

    python -m tests.bench [intake] [latency] [delivery] [growth] [size] [--json FILE] [--docs]

``--docs`` writes the tables into docs/performance.md as well.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from tests.bench import delivery, growth, intake, latency, size
from tests.bench.report import Table, as_json, machine

PARTS: Mapping[str, Callable[[], Awaitable[Table]]] = {
    "intake": intake.measure,
    "latency": latency.measure,
    "delivery": delivery.measure,
    "growth": growth.measure,
    "size": size.measure,
}
PAGE = Path(__file__).parents[2] / "docs" / "performance.md"


@click.command()
@click.argument("parts", nargs=-1, type=click.Choice(list(PARTS)))
@click.option("--json", "written", type=click.Path(path_type=Path), default=Path("bench.json"), show_default=True)
@click.option("--docs", is_flag=True, help="Write the tables into docs/performance.md.")
def main(parts: tuple[str, ...], written: Path, docs: bool) -> None:
    """Measure these parts (all of them by default)."""
    print(machine(), end="\n\n", flush=True)
    tables = []
    for name in parts or PARTS:
        table = asyncio.run(_measured(name))
        print(table.markdown(), end="\n\n", flush=True)
        tables.append(table)
        if docs:
            PAGE.write_text(_inserted(PAGE.read_text(), table))
    written.write_text(as_json(tables))
    print(f"Written to {written}.")


async def _measured(name: str) -> Table:
    return await PARTS[name]()


def _inserted(page: str, table: Table) -> str:
    """The page with this table between its marks."""
    begin, end = f"<!-- bench {table.name} -->", f"<!-- /bench {table.name} -->"
    told = f"{begin}\n\n{table.markdown()}\n\n{machine()}; {datetime.now(UTC):%Y-%m-%d}.\n\n{end}"
    return re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: told, page, flags=re.DOTALL)


if __name__ == "__main__":
    main()
