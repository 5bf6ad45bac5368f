"""The list of promises is whole, each test it names exists, and the page says the same; the table shows a breach."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.proofs.promises import PROMISES
from tests.proofs.table import BROKEN, KEPT, NAMED, PAGE, claims, collect, lines, named, write
from tests.proofs.threats import THREATS

TESTS = Path(__file__).parents[1]
EXAMS = ("pbx/contract.py", "pbx/contract_requests.py")


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((TESTS / path).read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@cache
def classes(path: str) -> set[str]:
    return {node.name for node in ast.parse((TESTS / path).read_text()).body if isinstance(node, ast.ClassDef)}


def exists(test: str) -> bool:
    path, *owner, name = test.split("::")
    if not (TESTS / path).exists() or set(owner) - classes(path):
        return False
    inherited = set().union(*map(functions, EXAMS)) if owner else set()
    return name in functions(path) | inherited


def test_no_promise_and_no_threat_is_forgotten() -> None:
    assert list(PROMISES) == [f"P{n}" for n in range(1, 20)]
    assert list(THREATS) == list(range(1, 12))
    assert all(claim.tests for claim in claims().values())


@pytest.mark.parametrize("code", claims())
def test_every_test_that_is_named_exists(code: str) -> None:
    assert [test for test in claims()[code].tests if not exists(test)] == []


def test_the_page_names_them_all(tmp_path: Path) -> None:
    copy = tmp_path / "promises.md"
    copy.write_text(PAGE.read_text())
    write(NAMED, named(), copy)
    assert copy.read_text() == PAGE.read_text(), "run python -m tests.proofs.table"


def test_a_breach_and_a_test_that_did_not_run_are_seen_in_the_table() -> None:
    every = {f"tests/{test}": KEPT for claim in claims().values() for test in claim.tests}
    kills = "tests/proofs/test_kill_rounds.py::test_the_real_command_survives_its_death_too"
    told = [(f"{kills}[x]", "P1", "kills", 100, "nothing lost")]
    good = collect(every | {f"{kills}[x]": KEPT}, told)
    assert not any(row.bad for row in good)
    assert "| P1 | kills | 100 | kept: nothing lost |" in lines(good)
    assert [row.promise for row in collect(every | {f"{kills}[x]": BROKEN}, told) if row.bad] == ["P1"]
    del every["tests/proofs/test_power.py::test_a_sync_stands_between_a_request_and_its_answer"]
    assert [row.promise for row in collect(every, []) if row.bad] == ["P12"]
