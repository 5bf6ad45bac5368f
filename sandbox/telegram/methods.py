"""The methods of the Bot API the sandbox plays; any other is 404, as an unknown one is there."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.telegram import answering, documents, editing, looking, media, menus, polling, sending
from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.polling import Told
from sandbox.telegram.refusals import Json, Refusal

METHODS: dict[str, Callable[[Memory, Parameters], Any]] = {
    "getme": looking.get_me,
    "getchat": looking.get_chat,
    "getchatmember": looking.get_chat_member,
    "sendmessage": sending.send_message,
    "sendaudio": partial(media.send, kind="audio"),
    "senddocument": partial(media.send, kind="document"),
    "sendphoto": partial(media.send, kind="photo"),
    "getfile": documents.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": answering.answer_callback_query,
    "setmycommands": menus.set_my_commands,
    "getmycommands": menus.get_my_commands,
    "deletemycommands": menus.delete_my_commands,
    "setmydescription": partial(menus.set_about, name="description"),
    "getmydescription": partial(menus.get_about, name="description"),
    "setmyshortdescription": partial(menus.set_about, name="short_description"),
    "getmyshortdescription": partial(menus.get_about, name="short_description"),
    "setwebhook": polling.set_webhook,
    "deletewebhook": polling.delete_webhook,
    "getwebhookinfo": polling.get_webhook_info,
}


async def perform(memory: Memory, method: str, parameters: Parameters) -> Json:
    """The whole answer of a request that is let through; a refusal is raised."""
    if method == "getupdates":
        return {"ok": True, "result": await polling.get_updates(memory, parameters)}
    known = METHODS.get(method)
    if known is None:
        raise Refusal(404, "Not Found: method not found")
    result = known(memory, parameters)
    if isinstance(result, Told):
        return {"ok": True, "result": result.result, "description": result.description}
    return {"ok": True, "result": result}
