"""What the chat really listens to: read from the dispatcher, not from a list."""

from collections.abc import Iterator

from aiogram import Dispatcher
from aiogram.filters import Command

from handlers.access import Pressed
from handlers.conversation import Asked


def offered(handlers: Dispatcher) -> Iterator[tuple[str, str]]:
    """Every handler there is, as (kind, name)."""
    for router in handlers.chain_tail:
        for kind, observer in router.observers.items():
            for handler in observer.handlers:
                filters = [one.callback for one in handler.filters or ()]
                names = [str(name) for one in filters if isinstance(one, Command) for name in one.commands]
                names += [one._action for one in filters if isinstance(one, Pressed)]
                names += [f"asked {one.question}" for one in filters if isinstance(one, Asked)]
                yield from ((kind, name) for name in names or [handler.callback.__name__])
