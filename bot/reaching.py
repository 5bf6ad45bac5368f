"""Is Telegram there? Told in the only place where it can be: in the chat, once it is back."""

from bot.telegram import Session
from calls.clock import Clock
from storage.database import Database, DatabaseUnavailable
from workflow import troubles

LOOK_S = 5.0


class Reaching:
    """Looks at what the session counts, whoever asked Telegram for what."""

    def __init__(self, database: Database, session: Session, clock: Clock) -> None:
        self._database, self._session, self._clock = database, session, clock
        self._answered = self._lost = 0
        self._down: bool | None = None  # None: nothing was asked since we started

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.step()
            await self._clock.sleep(LOOK_S)

    async def step(self) -> bool:
        """Write down what has changed since the last look; tells whether anything has."""
        answered, lost = self._session.answered > self._answered, self._session.lost > self._lost
        self._answered, self._lost = self._session.answered, self._session.lost
        down = False if answered else True if lost else self._down
        if down is self._down:
            return False
        try:
            await self._database.write(troubles.telegram_lost if down else troubles.telegram_back, self._clock.now_ms())
        except DatabaseUnavailable:
            return False
        self._down = down
        return True
