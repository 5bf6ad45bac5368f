"""Which chat and which message a request speaks of."""

from sandbox.telegram.memory import Memory
from sandbox.telegram.messages import Message
from sandbox.telegram.parameters import Parameters, field
from sandbox.telegram.people import Access, Group, Person
from sandbox.telegram.refusals import bad_request

# Real parameters of the methods played here that come with later issues.
LATER = ("business_connection_id", "message_effect_id", "direct_messages_topic_id")


def chat_id(parameters: Parameters) -> int:
    if not parameters.text("chat_id"):
        raise bad_request("chat_id is empty")
    return parameters.integer("chat_id")  # 0, which is no chat, for a @name or nonsense


def open_chat(memory: Memory, parameters: Parameters, access: Access) -> Person | Group:
    parameters.refuse_unsupported(*LATER)
    return memory.directory.open(chat_id(parameters), access)


def topic_of(memory: Memory, parameters: Parameters, chat: int) -> int | None:
    """The forum topic a message goes to; None for the general one and for chats without topics."""
    topic = parameters.integer("message_thread_id")
    if not topic:
        return None
    group = memory.directory.groups.get(chat)
    if group is None or topic not in group.topics:
        raise bad_request("message thread not found")
    if group.topics[topic].closed:
        raise bad_request("TOPIC_CLOSED")
    return topic


def open_message(memory: Memory, parameters: Parameters, access: Access, purpose: str) -> Message:
    """The message named by chat_id and message_id, in a chat where the bot may do that."""
    chat = open_chat(memory, parameters, access)
    message = memory.shelf.find(chat.id, parameters.integer("message_id"))
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def replied_message(memory: Memory, parameters: Parameters, chat: int) -> Message | None:
    """The message a new one answers, from reply_parameters or the older reply_to_message_id."""
    value = parameters.decoded("reply_parameters", "reply parameters JSON object")
    if value is None:
        value = {
            "message_id": parameters.integer("reply_to_message_id"),
            "allow_sending_without_reply": parameters.flag("allow_sending_without_reply"),
        }
    if not isinstance(value, dict):
        raise bad_request("Object expected as reply parameters")
    try:
        message_id = field(value, "message_id", int, required=bool(value))
        lenient = field(value, "allow_sending_without_reply", bool)
        other_chat = field(value, "chat_id", str)
    except ValueError as wrong:
        raise bad_request(str(wrong)) from None
    if other_chat and other_chat != str(chat):
        raise bad_request("the sandbox does not support replies to other chats yet")
    if message_id <= 0:
        return None
    message = memory.shelf.find(chat, message_id)
    if message is None and not lenient:
        raise bad_request("message to be replied not found")
    return message
