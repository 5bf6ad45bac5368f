"""What was measured, as tables for people and as JSON."""

import json
import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    cells: Sequence[str]
    values: dict[str, Any] = field(default_factory=dict)  # unrounded, for the JSON


@dataclass(frozen=True)
class Table:
    name: str
    title: str
    head: Sequence[str]
    rows: Sequence[Row]

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", _line(self.head), _line("---" for _ in self.head)]
        return "\n".join([*lines, *(_line(row.cells) for row in self.rows)])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """What it was measured on, in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    return (
        f"{os.cpu_count()} × {model}, {memory} GiB, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    )


def as_json(tables: Iterable[Table]) -> str:
    found = {
        table.name: [dict(zip(table.head, row.cells, strict=True)) | row.values for row in table.rows]
        for table in tables
    }
    return json.dumps({"machine": machine(), "tables": found}, ensure_ascii=False, indent=1)
