"""«/tasks 701 последние 20 старые», «/tasks #66»: which of a PBX's call-back tasks somebody wants to see."""

import re
from dataclasses import dataclass

from calls import phone

MOST = 200  # more nobody pages through

_LAST = re.compile(r"(?:последние|последних|last)\s+([0-9]{1,4})", re.IGNORECASE)
_TASK = re.compile(r"(?:#|№|(?:задача|задачу|task)\s+)([0-9]{1,20})", re.IGNORECASE)
_OLD = ("старые", "сначала старые", "old", "oldest", "oldest first")


@dataclass(frozen=True, slots=True)
class WantedTasks:
    """One ``task``, or those of an ``extension`` (of a department too), at most so many, in the order of their ids."""

    task: str | None = None
    extension: str | None = None
    most: int = MOST
    oldest_first: bool = False


def read(typed: str) -> WantedTasks | None:
    """In any order of words; None where it is not understood."""
    rest, most, task = typed, MOST, None
    if found := _LAST.search(rest):
        most, rest = min(max(int(found[1]), 1), MOST), rest[: found.start()] + rest[found.end() :]
    if found := _TASK.search(rest):
        task, rest = found[1], rest[: found.start()] + rest[found.end() :]
    words = rest.split()
    extension = next((word for word in words if phone.extension(word)), None)
    left = " ".join(word for word in words if word != extension).casefold()
    if left and left not in _OLD:
        return None
    return WantedTasks(task, extension, most, oldest_first=bool(left))
