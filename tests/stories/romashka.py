"""A company at work: the whole bot in this process, over real HTTP to the sandbox, and people who read and press.

``anna.sees("🔴 Пропущен")`` waits until that stands in her chat; ``anna.taps("✋ Беру")`` presses the newest message
that has such a button. Time is real until ``office.later(seconds)`` moves the bot's clock.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.app import App, build
from bot.settings import Settings, load
from sandbox.server import serve
from sandbox.world import ANNA, BORIS, GLEB, GROUP, VERA, World

PATIENCE_S = 8.0
LOOK_S = 0.02


class MovableClock:
    """Real time, plus what was skipped."""

    def __init__(self) -> None:
        self.skipped_s = 0.0

    def now_ms(self) -> int:
        return int((time.time() + self.skipped_s) * 1000)

    def monotonic(self) -> float:
        return time.monotonic() + self.skipped_s

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass
class Someone:
    """A person at her Telegram."""

    world: World
    id: int
    chat: int

    def in_group(self) -> "Someone":
        return Someone(self.world, self.id, GROUP)

    def messages(self) -> list[dict[str, Any]]:
        return self.world.telegram.chat(self.chat)

    def reads(self) -> str:
        return "\n---\n".join(message["text"] for message in self.messages())

    async def sees(self, *texts: str) -> dict[str, Any]:
        """The message that now shows all of these texts."""

        def find() -> dict[str, Any] | None:
            for message in reversed(self.messages()):
                if message["from"] == "bot" and all(text in message["text"] for text in texts):
                    return message
            return None

        return await eventually(find, lambda: f"{self.id} does not see {texts}; her chat:\n{self.reads()}")

    async def sees_no_more(self, text: str) -> None:
        await eventually(lambda: text not in self.reads() or None, lambda: f"{self.id} still sees {text}")

    async def taps(self, label: str, *, on: str = "") -> None:
        """Press the newest button with this label (on a message that shows ``on``)."""

        def find() -> dict[str, Any] | None:
            for message in reversed(self.messages()):
                labels = [button["text"] for row in message["buttons"] for button in row]
                if on in message["text"] and any(label in one for one in labels):
                    return message
            return None

        message = await eventually(find, lambda: f"{self.id} has no button {label}; her chat:\n{self.reads()}")
        self.world.telegram.tap(self.id, message["message_id"], chat=self.chat, text=label)

    def sends(self, text: str) -> None:
        self.world.telegram.send(self.id, text, None if self.chat == self.id else self.chat)

    def starts(self, payload: str = "") -> None:
        self.world.telegram.start(self.id, payload)

    def shares_contact(self, **contact: Any) -> None:
        self.world.telegram.contact(self.id, **contact)

    async def is_told(self, text: str) -> dict[str, Any]:
        """The toast or window after a tap."""

        def find() -> dict[str, Any] | None:
            answers = [one for one in self.world.telegram.answers() if one["person"] == self.id]
            return next((one for one in reversed(answers) if text in (one["text"] or "")), None)

        return await eventually(find, lambda: f"{self.id} was told {self.world.telegram.answers()}")


@dataclass
class Office:
    world: World
    app: App
    clock: MovableClock
    anna: Someone
    boris: Someone
    vera: Someone
    gleb: Someone

    async def ring(self, client: str | None = "79101234567", **where: Any) -> str:
        call = self.world.company.ring(client, **(where or {"department": "sales"}))
        await self.world.quiet()
        return call

    async def nobody(self, call: str, wait: int = 41) -> None:
        self.world.company.nobody(call, wait=wait)
        await self.world.quiet()

    async def missed_call(self, client: str | None = "79101234567", **where: Any) -> str:
        call = await self.ring(client, **where)
        await self.nobody(call)
        return call

    def later(self, seconds: float) -> None:
        """The bot's clock jumps."""
        self.clock.skipped_s += seconds
        self.app.timers.wake()
        self.app.delivery.wake()

    async def outgoing(self) -> str:
        """The call the PBX is making for somebody, once it has begun."""

        def find() -> str | None:
            calls = self.world.company.state()["calls"]
            return next((one["id"] for one in calls if one["direction"] == "out" and not one.get("over")), None)

        return await eventually(find, lambda: f"no outgoing call in {self.world.company.state()['calls']}")

    def makecalls(self) -> list[dict[str, Any]]:
        return [one for one in self.world.megafon.requests if one["path"].endswith("/makecall")]


async def eventually(find: Callable[[], Any], story: Callable[[], str]) -> Any:
    """Look again and again until something is found."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = find()
        if found is not None:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(story())
        await asyncio.sleep(LOOK_S)


def settings_for(world: World, address: str, folder: Path, **more: str) -> Settings:
    return load(
        {
            "TELEGRAM__TOKEN": world.token,
            "TELEGRAM__API_BASE": address,
            "TELEGRAM__ADMINS": f"[{GLEB}]",
            "WEB__HOST": "127.0.0.1",
            "WEB__PORT": "0",
            "STORAGE__PATH": str(folder / "perezvon.db"),
            "TIMING__VERDICT": "1",
            "TIMING__EDIT": "0.2",
            "PBX__OFFICE__KIND": "megafon",
            "PBX__OFFICE__BASE_URL": f"{address}/megafon/crmapi/v1",
            "PBX__OFFICE__API_KEY": world.megafon.key,
            "PBX__OFFICE__CRM_TOKEN": world.megafon.crm_token,
            **more,
        },
        env_file=None,
    )


@asynccontextmanager
async def running(settings: Settings, clock: MovableClock) -> AsyncIterator[App]:
    """A bot at work, stopped gently at the end."""
    async with build(settings, clock) as app, asyncio.TaskGroup() as group:
        group.create_task(app.run())
        await app.started.wait()
        try:
            yield app
        finally:
            app.stop.set()


@asynccontextmanager
async def office(folder: Path, *, come_in: bool = True, **settings: str) -> AsyncIterator[Office]:
    """The company with everybody at work; ``come_in=False``: nobody has pressed Start yet."""
    world, clock = World(), MovableClock()
    async with serve(world) as address:
        async with running(settings_for(world, address, folder, **settings), clock) as app:
            world.megafon.crm_url = f"{app.address}/pbx/office"
            people = [Someone(world, id, id) for id in (ANNA, BORIS, VERA, GLEB)]
            made = Office(world, app, clock, *people)
            await eventually(lambda: _staff_known(world), lambda: "the bot never asked for the staff list")
            if come_in:
                await let_everybody_in(made)
            yield made


def _staff_known(world: World) -> bool | None:
    return any(one["path"].endswith("/users") for one in world.megafon.requests) or None


async def let_everybody_in(office: Office) -> None:
    office.gleb.starts()
    for someone in (office.anna, office.boris, office.vera):
        someone.starts()
        someone.shares_contact()
    for someone in (office.anna, office.boris, office.vera, office.gleb):
        await someone.sees("Вы внутри")
