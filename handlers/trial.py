"""/test and «Тестовый звонок»: a pretend event goes the whole way, and the administrator sees each step of it."""

from functools import partial

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message

from calls.audience import Role
from calls.missed import NotNow
from handlers.access import Pressed
from handlers.choosing import one_of
from handlers.taps import tell
from handlers.world import Visit, World
from storage.intents import Intent
from views import trial as screens
from views.findings import Finding, Mark, Said
from workflow import connected, trials

LOOK_S, PATIENCE_LOOKS = 0.25, 80  # how long the card may take


def router(world: World) -> Router:
    router = Router(name="trial")
    router.message.register(_test, Command("test"), F.chat.type == "private")
    router.callback_query.register(_pressed, Pressed("trial"))
    return router


async def _test(message: Message, command: CommandObject, visit: Visit) -> None:
    _admins_only(visit)
    named = (command.args or "").strip().casefold()
    account = named or await one_of(visit, sorted(visit.world.accounts), "trial", {})
    if account:
        await _begin(visit, account)


async def _pressed(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    _admins_only(visit)
    account = str(intent.arguments["account"])
    if account not in visit.world.accounts:
        raise NotNow("account_unknown")
    await tell(query, visit.words.plain("toast_trial"))
    await _begin(visit, account)


async def _begin(visit: Visit, account: str) -> None:
    """The event is posted and stored here; what takes longer is waited for behind the scenes."""
    if account not in visit.world.accounts:
        raise NotNow("account_unknown")
    world = visit.world
    await world.write(trials.begins, visit.person, account, world.now_ms())
    message_id = await visit.reply(screens.report(visit.words, account, (), over=False))
    knock = await world.knock(account, visit.chat_id)
    found = [knock.finding]
    if knock.key is not None and await world.read(trials.state, knock.key) is not None:
        found.append(Finding(Mark.GOOD, Said("trial_stored")))
    elif knock.key is not None:
        found.append(Finding(Mark.WRONG, Said("trial_not_stored")))
    world.begin(f"trial:{visit.chat_id}:{account}", partial(_go_on, visit, account, message_id, found, knock.key))


async def _go_on(visit: Visit, account: str, message_id: int | None, found: list[Finding], key: str | None) -> None:
    """Each further step is shown as it is done."""
    world = visit.world

    async def show(*findings: Finding, over: bool = False) -> None:
        found.extend(findings)
        screen = screens.report(visit.words, account, found, over=over)
        await world.replies.reply(visit.chat_id, screen, message_id=message_id)

    await show()
    good = all(one.mark is Mark.GOOD for one in found)
    if good and key is not None:
        await show(await _delivered(world, key))
    heard = await world.read(connected.heard, account, world.now_ms())
    dials = (Finding(Mark.NOTE, Said("trial_dial")),) if good and "dials" in world.house.abilities(account) else ()
    await show(*await world.outside(), heard, *dials, over=True)


async def _delivered(world: World, key: str) -> Finding:
    for _ in range(PATIENCE_LOOKS):
        state = await world.read(trials.state, key)
        if state == "sent":
            return Finding(Mark.GOOD, Said("trial_delivered"))
        if state not in ("waiting", "sending"):
            break
        await world.clock.sleep(LOOK_S)
    return Finding(Mark.WRONG, Said("trial_lost"))


def _admins_only(visit: Visit) -> None:
    if visit.person.role is not Role.ADMIN or not visit.private:
        raise NotNow("not_allowed")
