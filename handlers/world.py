"""What every handler is given."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from calls.clock import Clock
from calls.missed import NotNow
from channels.base import Replies
from pbx.accounts import Accounts
from pbx.base import Pbx
from storage.database import Database, Tx
from storage.people import Person
from views import answers
from views.charts import Chart
from views.findings import Finding
from views.screen import Screen
from views.words import Words
from workflow import rules
from workflow.abilities import require
from workflow.acting import Actor, Deed, Told, act
from workflow.forgetting import Forgotten
from workflow.house import House
from workflow.trials import Knock

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A", bound=Pbx)


@dataclass(frozen=True, slots=True)
class World:
    database: Database
    accounts: Accounts
    clock: Clock
    house: House
    replies: Replies
    username: Callable[[], str]  # of the bot, for links
    # What takes long is done behind the scenes, under a key: the newer of one key takes the older's place (None: only
    # ends it).
    begin: Callable[[str, Callable[[], Awaitable[None]] | None], None]
    draw: Callable[[Chart], Awaitable[bytes | None]]  # a PNG, if it can be drawn
    outside: Callable[[], Awaitable[Sequence[Finding]]]  # does our address lead to us?
    knock: Callable[[str, int], Awaitable[Knock]]  # an account's test call, for a chat: posted to our own door
    status: Callable[[], Awaitable[list[Finding]]]  # how the process is
    # A number, who wishes it, who hears how far it is; gives what went, and the backups that still hold it.
    forget: Callable[[str, int | None, Callable[[int], Awaitable[None]]], Awaitable[tuple[Forgotten, list[str]]]]

    def now_ms(self) -> int:
        return self.clock.now_ms()

    def pbx(self, account: str, ability: type[A]) -> A:
        """The PBX of an account as an ability of it. Raises NotNow with a sentence where it does not have it."""
        found = self.accounts.get(account)
        if found is None:
            raise NotNow("account_unknown")
        return require(found, ability)

    async def write(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.database.write(job, *args, **kwargs)

    async def read(self, job: Callable[Concatenate[Tx, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await self.database.read(job, *args, **kwargs)

    async def zone(self, account: str) -> str:
        """Whose clock its people read."""
        return await self.read(rules.zone, self.house, account)

    async def act(self, actor: Actor, deed: Deed, begun: Callable[[], Awaitable[object]]) -> Told:
        return await act(self.database, self.accounts, self.clock, self.house, actor, deed, begun)


@dataclass(frozen=True, slots=True)
class Visit:
    """One update of somebody we know: who, where, in which language, by which press."""

    person: Person
    chat_id: int
    words: Words
    press: str
    world: World
    topic: int | None = None  # of a forum
    message_id: int | None = None  # the message of ours whose button was pressed

    @property
    def actor(self) -> Actor:
        return Actor(self.person, self.press)

    @property
    def private(self) -> bool:
        return self.chat_id == self.person.telegram_id

    def waits(self, account: str) -> str:
        """A sentence on how long the PBX will let her wait for her turn; "" when that is a moment."""
        pbx = self.world.accounts[account].pbx
        return answers.waits(self.words, pbx.every_s, pbx.wait_s())

    def post(self, screen: Screen) -> None:
        self.world.replies.post(self.chat_id, screen, topic=self.topic)

    async def reply(self, screen: Screen) -> int | None:
        return await self.world.replies.reply(self.chat_id, screen, topic=self.topic)

    async def show(self, screen: Screen) -> int | None:
        """The menu whose button was pressed shows this now; without one it is a reply."""
        return await self.world.replies.reply(self.chat_id, screen, message_id=self.message_id, topic=self.topic)

    def behind(self, job: Callable[[], Awaitable[None]] | None) -> None:
        """Long work that ends in this message; whatever went on for it before is given up. None: only that."""
        self.world.begin(f"{self.chat_id}:{self.message_id}", job)
