"""Questions to a PBX are asked up to three times; commands that act are asked once, by whoever sends them."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from pbx.errors import PbxError, PbxUnreachable

TRIES = 3
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 2.0

_log = logging.getLogger(__name__)

T = TypeVar("T")


async def reading(ask: Callable[[], Awaitable[T]]) -> T:
    """The answer of ``ask``, repeated while nobody answered (unreachable, 5xx) or too much was asked (429).

    The pacer belongs inside ``ask``: a repetition waits for its turn like any request. Raises the last error.
    """
    async for attempt in stamina.retry_context(
        on=_worth_asking_again,
        attempts=TRIES,
        timeout=None,
        wait_initial=FIRST_PAUSE_S,
        wait_max=LONGEST_PAUSE_S,
        wait_jitter=FIRST_PAUSE_S,
    ):
        with attempt:
            return await ask()
    raise AssertionError("stamina gave neither an answer nor an error")


def _worth_asking_again(error: Exception) -> bool:
    return isinstance(error, PbxUnreachable) or (isinstance(error, PbxError) and error.reason == "pbx_busy")


def _note(details: RetryDetails) -> None:
    """stamina's own hooks log the exception's text and arguments; a reason key is all that is told here."""
    reason = getattr(details.caused_by, "reason", type(details.caused_by).__name__)
    _log.info("a question is asked again in %.1f s, try %d: %s", details.wait_for, details.retry_num + 1, reason)


set_on_retry_hooks([_note])
