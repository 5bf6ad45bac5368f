"""getMe, getChat, getChatMember: what the bot can find out."""

from sandbox.telegram.addressing import open_chat
from sandbox.telegram.memory import Memory
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.people import Person
from sandbox.telegram.refusals import Json, bad_request

NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
GROUP_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


def get_me(memory: Memory, _: Parameters) -> Json:
    return memory.bot() | {
        "can_join_groups": True,
        "can_read_all_group_messages": memory.tuning.reads_all_group_messages,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(memory: Memory, parameters: Parameters) -> Json:
    """A ChatFullInfo, as full as the sandbox knows it."""
    chat = open_chat(memory, parameters, "read")
    told = chat.chat() | {"accent_color_id": chat.id % 7, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    if isinstance(chat, Person):
        return told | ({"active_usernames": [chat.username]} if chat.username else {})
    return told | {"permissions": dict.fromkeys(GROUP_PERMISSIONS, True)}


def get_chat_member(memory: Memory, parameters: Parameters) -> Json:
    chat = open_chat(memory, parameters, "read")
    user = parameters.integer("user_id")
    if user <= 0:
        raise bad_request("invalid user_id specified")
    members = [chat.id, memory.bot_id] if isinstance(chat, Person) else [*chat.members, memory.bot_id]
    if user == memory.bot_id:
        status = "member" if isinstance(chat, Person) else chat.bot
        banned = {"until_date": 0} if status == "kicked" else {}
        return {"status": status, "user": memory.bot()} | banned
    person = memory.directory.people.get(user)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if user not in members:
        return {"status": "left", "user": person.user()}
    if not isinstance(chat, Person) and user == chat.members[0]:
        return {"status": "creator", "user": person.user(), "is_anonymous": False}
    return {"status": "member", "user": person.user()}
