"""/staff add: somebody new, or a new department: step by step, or in one line; shown before it is done."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.staff_fields import FIELDS, LOGIN, STEPS, Fields, Kind, settled
from handlers.access import Pressed
from handlers.confirming import confirmed, question
from handlers.conversation import Asked, ask
from handlers.looking import looked
from handlers.staff_reading import at_home, card, names_of, said
from handlers.world import Visit, World
from pbx.abilities import Staffs
from storage.intents import Intent
from views import staff as views
from views.screen import Button, Screen
from views.staff_fields import Names, differences
from workflow.departments import AddDepartment
from workflow.employees import AddEmployee


def router(world: World) -> Router:
    router = Router(name="staff_adding")
    router.callback_query.register(_new, Pressed("staff_new"))
    router.message.register(_typed, Asked("staff_new"))
    router.callback_query.register(_add, Pressed("staff_add"))
    return router


async def step(visit: Visit, state: FSMContext, account: str, kind: Kind, fields: Fields, at: int) -> Screen:
    """The question of this step; behind the last one what would be added. Raises NotNow."""
    if at >= len(STEPS[kind]):
        await state.clear()
        return await sure(visit, account, kind, settled({}, fields))
    await ask(state, "staff_new", account=account, kind=kind, fields=fields, step=at)
    names = await names_of(visit, account, departments=False) if fields.get("members") else Names()
    return views.ask_step(visit.words, kind, account, fields, at, names)


async def sure(visit: Visit, account: str, kind: Kind, fields: Fields) -> Screen:
    """What would be added; the rest the PBX makes up. Raises NotNow without a name."""
    if not fields.get("name"):
        raise NotNow("staff_wrong_name")
    names = await names_of(visit, account, departments="target" in fields)
    head = visit.words.html(f"staff_add_{kind}", account=account)
    wish = {"account": account, "kind": kind, "fields": fields}
    add = Button(visit.words.plain("staff_button_add"), "staff_add", wish)
    changes = differences(visit.words, kind, {}, fields, names)
    return question(visit, head, changes, add, warning=visit.words.html(f"staff_made_up_{kind}"))


async def _new(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    account, kind, fields = _about(intent, visit)
    making = step(visit, state, account, kind, fields, int(intent.arguments.get("step", 0)))
    await looked(query, visit, making, anew=not fields)


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    given = await state.get_data()
    account, kind, at = str(given["account"]), Kind(given["kind"]), int(given["step"])
    visit.world.pbx(account, Staffs)
    told = await said(visit, account, {STEPS[kind][at]: message.text or ""})  # else the question stays open
    fields = {**dict(given["fields"]), **{name: one for name, one in told.items() if one}}
    await visit.reply(await step(visit, state, account, kind, fields, at + 1))


async def _add(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, kind, fields = _about(intent, visit)
    wish = AddEmployee(account, fields) if kind is Kind.EMPLOYEE else AddDepartment(account, fields)
    await confirmed(query, intent, visit, wish)
    assert wish.made is not None  # or it had raised
    shown, names = await card(visit, account, kind, wish.made)
    await visit.show(views.card(visit.words, shown, names, visit.words.html(f"staff_added_{kind}")))


def _about(intent: Intent, visit: Visit) -> tuple[str, Kind, Fields]:
    at_home(visit)
    given = intent.arguments
    account, kind = str(given["account"]), Kind(given["kind"])
    visit.world.pbx(account, Staffs)
    fields = {name: str(one) for name, one in dict(given.get("fields", {})).items() if name in (*FIELDS[kind], LOGIN)}
    return account, kind, fields
