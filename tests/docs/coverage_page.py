"""The rows of docs/pbx/coverage.md, and what of the repository they name."""

import ast
import importlib
import importlib.util
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pbx import KINDS

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "pbx" / "coverage.md"

_QUOTED = re.compile(r"`([^`]+)`")
_LATER = re.compile(r"later ((?:`/[a-z_]+`(?:, )?)+)")


@dataclass(frozen=True)
class Row:
    """``reached``: the pieces of the last column."""

    section: str
    what: str
    code: str
    tests: tuple[str, ...]
    reached: tuple[str, ...]

    @property
    def later(self) -> tuple[str, ...]:
        """Commands that are still to come."""
        return tuple(name for piece in self.reached if _LATER.fullmatch(piece) for name in _QUOTED.findall(piece))

    @property
    def now(self) -> tuple[str, ...]:
        """Commands, actions of buttons and commands of the terminal that are there."""
        plain = (piece for piece in self.reached if not piece.startswith(("later ", "by itself: ", "—: ")))
        return tuple(name for piece in plain for name in _QUOTED.findall(piece))

    def says_how(self) -> bool:
        """Every piece is of one of the kinds that the page explains."""
        return all(
            _LATER.fullmatch(piece)
            or (piece.startswith(("by itself: ", "—: ")) and len(piece) > len("by itself: "))
            or not _QUOTED.sub("", piece).strip(", ")
            for piece in self.reached
        )


def rows() -> list[Row]:
    return list(_rows(PAGE.read_text("utf-8")))


def told_later() -> int:
    """How many rows the page says that wait for their command."""
    return int(re.search(r"wait for their command: \*\*(\d+)\*\*", PAGE.read_text("utf-8"))[1])  # type: ignore[index]


def _rows(page: str) -> Iterator[Row]:
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| 00") and len(cells) == 5:
            section, what, code, tests, reached = cells
            names = tuple(_QUOTED.findall(tests))
            yield Row(section, what, code.strip("`"), names, tuple(reached.split("; ")))


@cache
def tests_of(path: str) -> frozenset[str]:
    """The tests a file defines, those of its classes as ``Class::test``."""
    found: set[str] = set()
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            inner = (one for one in node.body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))
            found |= {f"{node.name}::{one.name}" for one in inner}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))


def exists(test: str) -> bool:
    path, _, name = test.partition("::")
    return (ROOT / path).is_file() and name in tests_of(path)


@cache
def reaches_the_sandbox(path: str) -> bool:
    """Does the file, or a helper among the tests that it imports, import the pretend world?"""
    named = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module)
    if any(name == "sandbox" or name.startswith("sandbox.") for name in named):
        return True
    helpers = [f"{name.replace('.', '/')}.py" for name in named if name.startswith("tests.")]
    return any(reaches_the_sandbox(helper) for helper in helpers if (ROOT / helper).is_file())


def resolved(code: str) -> object:
    """``Adapter.method`` of one of the kinds, or a dotted name from the top. Raises when there is no such thing."""
    adapters = {kind.adapter.__name__: kind.adapter for kind in KINDS.values()}
    first, *rest = code.split(".")
    found: object = adapters.get(first)
    if found is None:
        names = [first, *rest]
        depth = next(depth for depth in range(len(names), 0, -1) if _is_module(".".join(names[:depth])))
        found, rest = importlib.import_module(".".join(names[:depth])), names[depth:]
    for name in rest:
        found = getattr(found, name)
    return found


def _is_module(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, AttributeError):
        return False
