"""003 §11: numbers and ranges the PBX turns away, and callers who hide theirs."""

import re
from collections.abc import Sequence

from pbx.body import text
from pbx.errors import PbxRefused
from pbx.itoolabs.words import whole
from pbx.megafon.rest import Rest
from pbx.shapes import BlockedNumber

TELNUMS, ANONYMOUS = "/blacklist/telnums", "/blacklist/block-anonymous"
AT_ONCE = 100  # numbers in one address

_PATTERN = re.compile(r"[0-9]{3,15}\*?", re.ASCII)
_COUNT_MAX = 10**9


class Blacklist(Rest):
    async def blacklist(self, *, statistics: bool = False) -> list[BlockedNumber]:
        """§11.1; the counts of blocked calls are there only with ``statistics``."""
        rows = await self._array(TELNUMS, {"with": "statistics"} if statistics else None)
        return [
            BlockedNumber(
                pattern,
                text(row.get("comment")),
                whole(text(row.get("week")), _COUNT_MAX),
                whole(text(row.get("year")), _COUNT_MAX),
            )
            for row in rows
            if (pattern := text(row.get("telnum")))
        ]

    async def block(self, numbers: Sequence[BlockedNumber]) -> None:
        """§11.2, all in one request. A ``pattern`` is a number, or the beginning of one and ``*``."""
        rows = [
            {"telnum": _pattern(one.pattern)} | ({"comment": one.comment} if one.comment else {}) for one in numbers
        ]
        if rows:
            await self._api.command("POST", TELNUMS, rows)

    async def unblock(self, patterns: Sequence[str]) -> None:
        """§11.3: `telnum` repeated. Patterns are named as the list shows them."""
        wanted = [("telnum", _pattern(pattern)) for pattern in patterns]
        for start in range(0, len(wanted), AT_ONCE):
            await self._api.command("DELETE", TELNUMS, params=wanted[start : start + AT_ONCE])

    async def blocks_anonymous(self) -> bool:
        """§11.4."""
        return await self._state(ANONYMOUS)

    async def block_anonymous(self, on: bool) -> None:
        """§11.5, §11.6; to be read back with ``blocks_anonymous``."""
        await self._set_state(ANONYMOUS, on)


def _pattern(written: str) -> str:
    bare = re.sub(r"[ ()+\-\u00a0]", "", written)
    if not _PATTERN.fullmatch(bare):
        raise PbxRefused("pbx_bad_number")
    return bare
