"""Replies to live taps and commands: first in their chat's lane, in memory only, dropped when late."""

import asyncio
from collections.abc import Callable

import structlog

from bot.claiming import keep_buttons
from bot.failing import MARGIN_MS
from bot.lanes import LONGEST_WAIT_S, REPLY_S, Counters, Lane, Lanes, Live, Turn
from calls.clock import Clock
from channels.base import (
    CannotEdit,
    Channel,
    ChannelError,
    Keyboard,
    Later,
    Moved,
    NoTopic,
    Outgoing,
    Unreachable,
    Unreadable,
)
from storage import chats
from storage.database import Database, DatabaseUnavailable, Tx
from views.screen import Screen

log = structlog.get_logger(__name__)

AGAIN_S = 1.0  # Telegram is not there, or told this chat to wait


class LiveReplies:
    def __init__(
        self,
        database: Database,
        channel: Channel,
        clock: Clock,
        lanes: Lanes,
        counters: Counters,
        wake: Callable[[], None],
        end: Callable[[Turn], None],
    ) -> None:
        self._database, self._channel, self._clock = database, channel, clock
        self._lanes, self._counters, self._wake, self._end = lanes, counters, wake, end

    def queue(
        self, chat_id: int, screen: Screen, message_id: int | None = None, topic: int | None = None
    ) -> asyncio.Future[int | None]:
        """Put a reply into its lane; the future gets its message's id, or None when it could not be sent in time."""
        answered: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        live = Live(screen, self._clock.monotonic() + REPLY_S, answered, message_id, topic)
        self._lanes.reply(chat_id, live)
        self._wake()
        return live.answered

    def begin(self, group: asyncio.TaskGroup) -> float:
        """Send those that may go now; gives the seconds until another may."""
        now, wait_s = self._clock.monotonic(), LONGEST_WAIT_S
        talking, late = self._lanes.replying(now)
        self._counters.late_replies += late
        for chat_id in talking:
            pause = self._lanes.wait_s(chat_id, now)
            if pause > 0:
                wait_s = min(wait_s, pause)
            elif turn := self._lanes.take(chat_id, now, live=True):
                group.create_task(self._serve(turn))
        return wait_s

    async def _serve(self, turn: Turn) -> None:
        turn.asked = True
        try:
            turn.asked = await self._send(turn.chat_id, turn.lane)
        except DatabaseUnavailable:
            turn.lane.rest(self._clock.monotonic(), AGAIN_S)
        except Exception:
            log.exception("a reply could not be seen to", chat=turn.chat_id)
            turn.lane.rest(self._clock.monotonic(), AGAIN_S)
        finally:
            self._end(turn)

    async def _send(self, chat_id: int, lane: Lane) -> bool:
        """Try the first reply of the lane, which stays there until it is resolved; tells whether Telegram was asked."""
        live, now = lane.live[0], self._clock.monotonic()
        try:
            keyboard = await self._database.write(_ready, chat_id, live.screen, self._clock.now_ms())
            if keyboard is None:
                lane.rest(now, AGAIN_S)
                return False
            live.resolve(await self._put(chat_id, live, keyboard))
        except Later as error:
            lane.rest(now, error.retry_after_s)
            until_ms = self._clock.now_ms() + int(error.retry_after_s * 1000) + MARGIN_MS
            await self._database.write(chats.block_until, chat_id, until_ms)
        except Moved as error:
            await self._database.write(chats.migrate, chat_id, error.chat_id)
            self._lanes.reply(error.chat_id, lane.live.popleft())
        except Unreachable:
            lane.rest(now, AGAIN_S)
        except ChannelError as error:
            if isinstance(error, CannotEdit) and live.message_id is not None:
                live.message_id = None
            elif isinstance(error, NoTopic) and live.topic is not None:
                live.topic = None
            elif isinstance(error, Unreadable) and not live.plain:
                live.plain = True
            else:  # refused, or perhaps there: whoever asked can ask again
                log.info("reply lost", chat=chat_id, why=type(error).__name__)
                live.resolve(None)
        except DatabaseUnavailable:
            raise
        except Exception:
            live.resolve(None)
            raise
        finally:
            lane.drop_late(now)
        return True

    async def _put(self, chat_id: int, live: Live, keyboard: Keyboard) -> int:
        message = Outgoing(live.screen, keyboard, plain=live.plain, topic=live.topic)
        if live.message_id is None or live.screen.file is not None:  # no text message becomes a file
            live.message_id = (await self._channel.send(chat_id, message)).message_id
            self._counters.sent += 1
        else:
            await self._channel.edit(chat_id, live.message_id, message)
            self._counters.edited += 1
        return live.message_id


def _ready(tx: Tx, chat_id: int, screen: Screen, now_ms: int) -> Keyboard | None:
    """The reply's buttons, stored; None while Telegram wants this chat left alone."""
    return None if chats.blocked_until_ms(tx, chat_id) > now_ms else keep_buttons(tx, chat_id, screen, now_ms)
