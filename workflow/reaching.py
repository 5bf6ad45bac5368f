"""A state that is to be reached at a PBX: set, read back, and set again until it is so."""

from collections.abc import Awaitable, Callable

from pbx.errors import PbxRefused, PbxUnreachable

TIMES = 3


async def reach(put: Callable[[], Awaitable[None]], look: Callable[[], Awaitable[bool]], wanted: bool) -> None:
    """Setting a state twice is the same as once, so a lost answer is no reason to give up: it is read back.

    Raises PbxRefused("pbx_not_reached") when the PBX takes the command and goes on saying something else; PbxRefused,
    PbxUnreachable as the PBX gives them.
    """
    for _ in range(TIMES):
        try:
            await put()
        except PbxUnreachable as lost:
            if not lost.maybe_done:
                raise
        if await look() == wanted:
            return
    raise PbxRefused("pbx_not_reached")
