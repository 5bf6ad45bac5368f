"""What is to be reached at a PBX: a state is set, read back and set again until it is so; what must not be repeated is
asked once, and then the PBX is looked at."""

from collections.abc import Awaitable, Callable

from pbx.errors import PbxError, PbxRefused, PbxUnreachable

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


async def once(
    put: Callable[[], Awaitable[None]], look: Callable[[], Awaitable[bool]], *, undone: str, unknown: str
) -> None:
    """For add and delete, which are never repeated: after a lost answer the truth is what the PBX shows.

    Raises PbxRefused(``undone``) when it shows that nothing has changed, PbxUnreachable(``unknown``) when it shows
    nothing either; PbxRefused and PbxUnreachable of the command itself as the PBX gives them.
    """
    try:
        await put()
    except PbxUnreachable as lost:
        if not lost.maybe_done:
            raise
    try:
        done = await look()
    except PbxError as blind:
        raise PbxUnreachable(maybe_done=True, reason=unknown) from blind
    if not done:
        raise PbxRefused(undone)
