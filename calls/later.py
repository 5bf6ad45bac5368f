"""«+7 910 123-45-67 завтра в 9, 3 раза»: whom to call, when, how many times."""

import re
from dataclasses import dataclass

from calls.phone import may_dial

MOST_TRIES = 5
_TRIES = re.compile(r",?\s*\b([0-9]{1,2})\s*(?:раза|раз|попытк[аи]|попыток|times|tries|try)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wish:
    """``number`` and ``when`` as typed (``when`` "": at once); ``tries`` from 1 to MOST_TRIES."""

    number: str
    when: str = ""
    tries: int = 1


def read(typed: str) -> Wish:
    """Numbers are written with blanks too: the longest beginning that is one counts, the rest says when."""
    if _is_number(typed):
        return Wish(typed)
    found = _TRIES.search(typed)
    tries = min(max(int(found[1]), 1), MOST_TRIES) if found else 1
    rest = typed[: found.start()] + typed[found.end() :] if found else typed
    words = rest.split()
    for count in range(len(words) - 1, 0, -1):
        if _is_number(number := " ".join(words[:count]).rstrip(",;")):
            return Wish(number, " ".join(words[count:]), tries)
    return Wish(typed)


def _is_number(typed: str) -> bool:
    """Even one that may not be dialled."""
    return may_dial(typed, ()).reason != "not_a_number"
