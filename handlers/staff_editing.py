"""/staff, one of them: a field is asked for, shown before → after, and changed; a new password; deleted."""

import secrets
from collections.abc import Mapping
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

from calls.missed import NotNow
from calls.staff_fields import FIELDS, Fields, Kind, settled
from calls.staff_members import HOWS, moved
from handlers.access import Pressed
from handlers.confirming import confirmed, question
from handlers.conversation import Asked, ask
from handlers.looking import looked
from handlers.staff_reading import at_home, card, fields_of, losses, names_of, read, said
from handlers.world import Visit, World
from pbx.abilities import Staffs
from storage.intents import Intent
from views import staff as views
from views.figures import clean
from views.screen import Button, Screen
from views.staff_fields import differences
from workflow.departments import DeleteDepartment, EditDepartment
from workflow.employees import DeleteEmployee, EditEmployee, NewPassword

# Without those that are taken for one another when a password is read out.
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_PASSWORD = 14


def router(world: World) -> Router:
    router = Router(name="staff_editing")
    router.callback_query.register(_field, Pressed("staff_field"))
    router.message.register(_typed, Asked("staff_value"))
    router.callback_query.register(_wish, Pressed("staff_wish"))
    router.callback_query.register(_save, Pressed("staff_save"))
    router.callback_query.register(_password, Pressed("staff_password"))
    router.callback_query.register(_delete, Pressed("staff_delete"))
    router.callback_query.register(_drop, Pressed("staff_drop"))
    return router


async def sure(visit: Visit, account: str, kind: Kind, id: str, wished: Fields) -> Screen:
    """Before → after, as the PBX shows it at this moment. Raises NotNow, PbxError."""
    now = fields_of(await read(visit, account, kind, id))
    return await _sure(visit, account, kind, id, now, wished)


async def sure_to_delete(visit: Visit, account: str, kind: Kind, id: str) -> Screen:
    name = (await read(visit, account, kind, id)).name
    lost = views.lost(visit.words, await losses(visit, account, kind, id))
    head = visit.words.html(f"staff_delete_{kind}", name=clean(name) or id, account=account)
    wish = {"account": account, "kind": kind, "id": id, "name": name}
    return question(visit, head, (), Button(visit.words.plain("staff_button_drop"), "staff_drop", wish), warning=lost)


async def _sure(visit: Visit, account: str, kind: Kind, id: str, now: Fields, wished: Fields) -> Screen:
    after = settled(now, wished)
    before = {name: now.get(name, "") for name in after}
    if not after:
        raise NotNow("nothing_changes")
    names = await names_of(visit, account, departments="target" in after)
    head = visit.words.html("staff_sure", name=clean(now["name"]) or id, account=account)
    wish = {"account": account, "kind": kind, "id": id, "name": now["name"], "before": before, "after": after}
    save = Button(visit.words.plain("staff_button_save"), "staff_save", wish)
    return question(visit, head, differences(visit.words, kind, before, after, names), save)


async def _field(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    account, kind, id = _about(intent, visit)
    name = str(intent.arguments["field"])
    if name not in FIELDS[kind]:
        raise NotNow("not_allowed")
    await looked(query, visit, _ask(visit, state, account, kind, id, name))


async def _ask(visit: Visit, state: FSMContext, account: str, kind: Kind, id: str, name: str) -> Screen:
    now = fields_of(await read(visit, account, kind, id))
    names = await names_of(visit, account, departments=name == "target")
    await ask(state, "staff_value", account=account, kind=kind, id=id, field=name)
    return views.ask_field(visit.words, kind, account, id, name, now.get(name, ""), names)


async def _typed(message: Message, visit: Visit, state: FSMContext) -> None:
    at_home(visit)
    given = await state.get_data()
    account, kind, id, name = str(given["account"]), Kind(given["kind"]), str(given["id"]), str(given["field"])
    visit.world.pbx(account, Staffs)
    wished = await said(visit, account, {name: message.text or ""})  # what cannot be read leaves the question open
    screen = await sure(visit, account, kind, id, wished)
    await state.clear()
    await visit.reply(screen)


async def _wish(query: CallbackQuery, intent: Intent, visit: Visit, state: FSMContext) -> None:
    """A value that has a button, or one step of a member."""
    account, kind, id = _about(intent, visit)
    await looked(query, visit, _wished(visit, account, kind, id, intent.arguments), anew=True)
    await state.clear()


async def _wished(visit: Visit, account: str, kind: Kind, id: str, given: Mapping[str, Any]) -> Screen:
    now = fields_of(await read(visit, account, kind, id))
    if given.get("how") in HOWS:
        wished = {"members": moved(now.get("members", ""), str(given["member"]), str(given["how"]))}
    else:
        wished = {name: str(value) for name, value in dict(given["fields"]).items() if name in FIELDS[kind]}
    return await _sure(visit, account, kind, id, now, wished)


async def _save(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, kind, id = _about(intent, visit)
    given = intent.arguments
    if given.get("password"):
        await _set_password(query, intent, visit, account, id)
        return
    before, after = dict(given["before"]), dict(given["after"])
    if kind is Kind.EMPLOYEE:
        await confirmed(query, intent, visit, EditEmployee(account, id, before, after))
    else:
        await confirmed(query, intent, visit, EditDepartment(account, id, str(given["name"]), before, after))
    shown, names = await card(visit, account, kind, await read(visit, account, kind, id))
    if after.keys() == {"members"}:
        await visit.show(views.members(visit.words, shown, names, ""))
    else:
        await visit.show(views.card(visit.words, shown, names, visit.words.html("staff_saved")))


async def _password(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    """The bot makes it up: what is typed here would stay in the chat."""
    account, kind, id = _about(intent, visit)
    await looked(query, visit, _ask_password(visit, account, kind, id), anew=True)


async def _ask_password(visit: Visit, account: str, kind: Kind, id: str) -> Screen:
    one = await read(visit, account, kind, id)
    wish = {"account": account, "kind": kind, "id": id, "password": True}
    head = visit.words.html("staff_password_sure", name=clean(one.name) or id)
    return question(visit, head, (), Button(visit.words.plain("staff_button_password"), "staff_save", wish))


async def _set_password(query: CallbackQuery, intent: Intent, visit: Visit, account: str, login: str) -> None:
    password = "".join(secrets.choice(_LETTERS) for _ in range(_PASSWORD))
    await confirmed(query, intent, visit, NewPassword(account, login, password))
    await visit.show(Screen(visit.words.html("staff_password_new", login=login, password=password)))


async def _delete(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, kind, id = _about(intent, visit)
    await looked(query, visit, sure_to_delete(visit, account, kind, id), anew=True)


async def _drop(query: CallbackQuery, intent: Intent, visit: Visit) -> None:
    account, kind, id = _about(intent, visit)
    name = str(intent.arguments.get("name", ""))
    if kind is Kind.EMPLOYEE:
        await confirmed(query, intent, visit, DeleteEmployee(account, id))
    else:
        await confirmed(query, intent, visit, DeleteDepartment(account, id, name))
    back = Button(visit.words.plain(f"staff_button_{kind}"), "staff", {"account": account, "kind": kind})
    await visit.show(Screen(visit.words.html(f"staff_deleted_{kind}", name=clean(name) or id), ((back,),)))


def _about(intent: Intent, visit: Visit) -> tuple[str, Kind, str]:
    """(account, kind, id). Raises NotNow for whoever may not, and for an account that cannot."""
    at_home(visit)
    given = intent.arguments
    account = str(given["account"])
    visit.world.pbx(account, Staffs)
    return account, Kind(given["kind"]), str(given["id"])
