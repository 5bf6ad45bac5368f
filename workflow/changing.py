"""Changing something at a PBX that an administrator has seen: what she saw is changed, once, and read back."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pbx.errors import PbxRefused
from workflow.reaching import once

ANSWERS = {"undone": "change_not_done", "unknown": "change_unknown"}  # for ``once``


async def change(
    look: Callable[[], Awaitable[Mapping[str, Any]]],
    put: Callable[[], Awaitable[object]],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
) -> None:
    """``look`` tells how it is now; ``before`` and ``after`` are those fields of it that are to change, as they were
    shown and as they are to be; ``put`` is asked once.

    Raises PbxRefused("changed_meanwhile") where somebody else was quicker and nothing was sent, "change_not_done" where
    the PBX goes on showing something else, PbxUnreachable("change_unknown") where it shows nothing any more; PbxRefused
    and PbxUnreachable of ``put`` as the PBX gives them.
    """

    async def shown() -> bool:
        return _has(await look(), after)

    now = await look()
    if not _has(now, before):
        raise PbxRefused("changed_meanwhile")

    async def send() -> None:
        await put()

    await once(send, shown, **ANSWERS)


def _has(shown: Mapping[str, Any], fields: Mapping[str, Any]) -> bool:
    return all(shown.get(name) == value for name, value in fields.items())
