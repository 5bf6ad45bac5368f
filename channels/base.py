"""What delivery asks of a channel, and what a channel answers when it cannot.

ChannelError
├── Later(retry_after_s)        not accepted; ask again after that time, not before
├── Unreachable                 certainly not accepted (no connection, down)
│   └── WrongAddress            somebody answers there who does not know us
├── Ambiguous                   perhaps accepted: nobody knows
├── Refused(said)               never: this message cannot be sent as it is
│   ├── Unreadable              our markup was not understood; plain text may be
│   ├── CannotEdit              this message is gone or too old to change
│   ├── TooLarge                a file that this channel does not take
│   └── Forgotten               a file is not where it was: its id is not known here, or its content is gone
├── Gone(why)                   the chat takes nothing from us any more
└── Moved(chat_id)              the chat lives under another id now
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from views.screen import Screen

Keyboard = Sequence[Sequence[tuple[str, str]]]
"""Rows of (label, opaque id)."""


class ChannelError(Exception):
    """What went wrong, for machines: what to do next. Holds no secret."""


class Later(ChannelError):
    def __init__(self, retry_after_s: float) -> None:
        super().__init__(f"retry after {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class Unreachable(ChannelError):
    pass


class WrongAddress(Unreachable):
    pass


class Ambiguous(ChannelError):
    pass


class Refused(ChannelError):
    pass


class Unreadable(Refused):
    pass


class CannotEdit(Refused):
    pass


class TooLarge(Refused):
    pass


class Forgotten(Refused):
    pass


class NoTopic(Refused):
    pass


class Gone(ChannelError):
    pass


class Moved(ChannelError):
    def __init__(self, chat_id: int) -> None:
        super().__init__(f"moved to {chat_id}")
        self.chat_id = chat_id


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A screen on its way: ``keyboard`` are its buttons, their intents stored; ``plain`` sends it without markup;
    ``topic`` is the forum topic of a group it belongs to; ``reply_to`` the message it answers, where that still is."""

    screen: Screen
    keyboard: Keyboard = ()
    plain: bool = False
    topic: int | None = None
    reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """``file_id``: by which the file that came with it can be sent again without its content."""

    message_id: int
    file_id: str | None = None


class Channel(Protocol):
    """Every method raises ChannelError and nothing else."""

    async def send(self, chat_id: int, message: Outgoing) -> Sent:
        """A new message."""
        ...

    async def edit(self, chat_id: int, message_id: int, message: Outgoing) -> None:
        """The message shows this now (also when it did before)."""
        ...

    async def delete(self, chat_id: int, message_id: int) -> None: ...


class Replies(Protocol):
    """The lane of a live tap or command: not stored, in order with the rest of the chat, dropped when late.
    ``message_id``: the message of ours that is to show it from now on (a new one where that cannot be);
    ``topic``: the forum topic it belongs to."""

    def post(self, chat_id: int, screen: Screen, *, message_id: int | None = None, topic: int | None = None) -> None:
        """Put it into the lane and go on."""
        ...

    async def reply(
        self, chat_id: int, screen: Screen, *, message_id: int | None = None, topic: int | None = None
    ) -> int | None:
        """Gives the message's id once it is sent, or None when it could not be sent in time."""
        ...
