"""sendMessage."""

from sandbox.telegram.addressing import LATER, chat_id, replied_message, topic_of
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters, field
from sandbox.telegram.refusals import Json, bad_request
from sandbox.telegram.texts import read_text


def send_message(memory: Memory, parameters: Parameters) -> Json:
    parameters.refuse_unsupported(*LATER)
    text, entities = read_text(parameters, memory.directory)
    link_preview = read_link_preview(parameters)
    chat = chat_id(parameters)
    markup = read_markup(parameters, private=chat > 0)
    memory.directory.open(chat, "write")
    message = memory.new_message(
        chat,
        0,
        text=text,
        entities=entities,
        markup=markup,
        silent=parameters.flag("disable_notification"),
        protected=parameters.flag("protect_content"),
        link_preview=link_preview,
        reply_to=replied_message(memory, parameters, chat),
        topic=topic_of(memory, parameters, chat),
    )
    return message.api()


def read_link_preview(parameters: Parameters) -> Json | None:
    """link_preview_options, or the older disable_web_page_preview."""
    value = parameters.decoded("link_preview_options", "link preview options JSON object")
    if value is None:
        return {"is_disabled": True} if parameters.flag("disable_web_page_preview") else None
    if not isinstance(value, dict):
        raise bad_request("Object expected as link preview options")
    kinds = {
        "is_disabled": bool,
        "url": str,
        "prefer_small_media": bool,
        "prefer_large_media": bool,
        "show_above_text": bool,
    }
    try:
        return {name: field(value, name, kind) for name, kind in kinds.items() if name in value} or None
    except ValueError as wrong:
        raise bad_request(str(wrong)) from None
