"""editMessageText, editMessageReplyMarkup, deleteMessage."""

from sandbox.telegram.addressing import chat_id, open_message
from sandbox.telegram.keyboards import read_markup
from sandbox.telegram.memory import Memory
from sandbox.telegram.messages import Message
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.refusals import NOT_MODIFIED, Json, bad_request
from sandbox.telegram.sending import read_link_preview
from sandbox.telegram.texts import read_text

DELETABLE_SECONDS = 48 * 3600


def edit_message_text(memory: Memory, parameters: Parameters) -> Json:
    text, entities = read_text(parameters, memory.directory)
    link_preview = read_link_preview(parameters)
    message = _editable(memory, parameters)
    markup = read_markup(parameters, private=chat_id(parameters) > 0, inline_only=True)
    if (text, entities, markup) == (message.text, message.entities, message.markup):
        raise bad_request(NOT_MODIFIED)
    memory.change(message, markup=markup, text=text, entities=entities, link_preview=link_preview)
    return message.api()


def edit_message_reply_markup(memory: Memory, parameters: Parameters) -> Json:
    message = _editable(memory, parameters)
    markup = read_markup(parameters, private=chat_id(parameters) > 0, inline_only=True)
    if markup == message.markup:
        raise bad_request(NOT_MODIFIED)
    memory.change(message, markup=markup)
    return message.api()


def delete_message(memory: Memory, parameters: Parameters) -> bool:
    if not parameters.text("chat_id"):
        raise bad_request("Chat identifier is not specified")
    if not parameters.integer("message_id"):
        raise bad_request("Message identifier is not specified")
    group = chat_id(parameters) < 0
    # Even somebody who blocked the bot sees its messages go; a group must still hold the bot.
    message = open_message(memory, parameters, "write" if group else "read", "delete")
    if group and not message.from_bot:
        raise bad_request("Message can't be deleted")
    if memory.now() - message.date > DELETABLE_SECONDS:
        raise bad_request("Message can't be deleted for everyone")
    memory.remove(message)
    return True


def _editable(memory: Memory, parameters: Parameters) -> Message:
    """A message of the bot's own, without a reply keyboard: only such can be edited."""
    if not parameters.text("chat_id") and not parameters.integer("message_id"):
        if parameters.text("inline_message_id"):
            raise bad_request("MESSAGE_ID_INVALID")  # the sandbox has no inline mode, so no such message
        raise bad_request("Message identifier is not specified")
    message = open_message(memory, parameters, "edit", "edit")
    moved_away = chat_id(parameters) < 0 and memory.directory.group(chat_id(parameters)).migrated_to
    other_markup = message.markup is not None and not message.markup.inline
    if not message.from_bot or other_markup or moved_away:
        raise bad_request("Message can't be edited")
    return message
