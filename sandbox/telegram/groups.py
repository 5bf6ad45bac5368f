"""Groups: made, deleted, left without the bot, upgraded to supergroups."""

from sandbox.telegram.memory import Memory
from sandbox.telegram.people import Group, Topic


class Groups:
    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def put(self, chat: int, title: str, members: list[int], *, supergroup: bool = True) -> None:
        """Make a group with the bot in it, or change its title and members; the first member made it."""
        if chat >= 0:
            raise ValueError("group ids are negative")
        if not members:
            raise ValueError("a group has at least one member")
        directory = self.memory.directory
        for member in members:
            directory.person(member)
        group = directory.groups.get(chat)
        if group is None:
            group = directory.groups[chat] = Group(chat, title, list(members), supergroup)
            self._told(group)
            self.memory.member_changed(group.chat(), members[0], "left", "member")
            return
        group.title, group.members = title, list(members)
        self._told(group)

    def topic(self, chat: int, title: str) -> int:
        """A new topic of a supergroup, which is a forum from now on; its id."""
        group = self._living(chat)
        if not group.supergroup:
            raise ValueError("only a supergroup has topics")
        by = group.members[0]
        born = self.memory.new_message(chat, by, service={"forum_topic_created": {"name": title, "icon_color": 0}})
        group.topics[born.message_id] = Topic(title)
        self._told(group)
        return born.message_id

    def end_topic(self, chat: int, topic: int, *, closed: bool = False) -> None:
        """It is deleted, or only closed."""
        group = self._living(chat)
        if topic not in group.topics:
            raise ValueError(f"the group {chat} has no topic {topic}")
        if closed:
            group.topics[topic].closed = True
        else:
            del group.topics[topic]
        self._told(group)

    def delete(self, chat: int) -> None:
        group = self._living(chat)
        group.deleted = True
        self._told(group)

    def remove_bot(self, chat: int) -> None:
        group = self._living(chat)
        group.bot = "kicked"
        self._told(group)
        self.memory.member_changed(group.chat(), group.members[0], "member", "kicked")

    def migrate(self, chat: int, new_id: int) -> None:
        """Upgrade a basic group: a new chat, and a service message on either side."""
        group, directory = self._living(chat), self.memory.directory
        if group.supergroup:
            raise ValueError(f"{chat} is a supergroup already; only a basic group is upgraded")
        if new_id >= 0 or new_id in directory.groups:
            raise ValueError("the new id must be negative and free")
        new = directory.groups[new_id] = Group(new_id, group.title, list(group.members))
        by = group.members[0]
        farewell = self.memory.new_message(chat, by, service={"migrate_to_chat_id": new_id})
        group.migrated_to = new_id
        welcome = self.memory.new_message(new_id, by, service={"migrate_from_chat_id": chat})
        self._told(group)
        self._told(new)
        for message in (farewell, welcome):
            self.memory.updates.push("message", message.api())

    def _living(self, chat: int) -> Group:
        group = self.memory.directory.group(chat)
        if group.deleted or group.migrated_to or group.bot == "kicked":
            raise ValueError(f"the bot has no group {chat} any more")
        return group

    def _told(self, group: Group) -> None:
        self.memory.publish({"kind": "group", "group": group.on_page()})
