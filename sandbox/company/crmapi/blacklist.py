"""Seed 003 §11: whom the PBX turns away."""

from typing import Any

from sandbox.company.crmapi.checks import PATTERN, Asked, list_of, matches, shape, text, wrong
from sandbox.company.crmapi.state import State

_NUMBERS = list_of(shape({"telnum": matches(PATTERN)}, {"comment": text}), least=1)


class Blacklist:
    def __init__(self, state: State) -> None:
        self._state = state

    async def list(self, asked: Asked) -> Any:
        """A bare array; the counts only with `with=statistics`."""
        wanted = asked.only("with").get("with")
        asked.no_body()
        if wanted not in (None, "statistics"):
            raise wrong()
        rows = []
        for pattern, count in self._state.firm.doors.blocked.items():
            counts = {"week": count, "year": count} if wanted else {}
            rows.append({"telnum": pattern, "comment": self._state.comments.get(pattern, ""), **counts})
        return rows

    async def add(self, asked: Asked) -> None:
        for one in asked.json(_NUMBERS):
            self._state.firm.doors.blocked.setdefault(one["telnum"], 0)
            self._state.comments[one["telnum"]] = one.get("comment", "")

    async def delete(self, asked: Asked) -> None:
        """`telnum` as often as wished."""
        patterns = asked.query.getall("telnum", [])
        if not patterns or set(asked.query) != {"telnum"} or not all(map(matches(PATTERN), patterns)):
            raise wrong()
        asked.no_body()
        for pattern in patterns:
            self._state.firm.doors.blocked.pop(pattern, None)
            self._state.comments.pop(pattern, None)

    async def anonymous(self, asked: Asked) -> Any:
        asked.nothing()
        return {"state": self._state.firm.doors.no_anonymous}

    async def block_anonymous(self, asked: Asked) -> None:
        asked.nothing()
        self._state.firm.doors.no_anonymous = True

    async def admit_anonymous(self, asked: Asked) -> None:
        asked.nothing()
        self._state.firm.doors.no_anonymous = False
