"""People and groups of the pretend Telegram, and what the bot may do in the chat with each."""

from dataclasses import dataclass, field
from typing import Literal

from sandbox.telegram.refusals import Json, Refusal, bad_request, forbidden, refuse

Access = Literal["read", "edit", "write"]


@dataclass
class Person:
    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    phone: str = ""
    language_code: str = "ru"
    started: bool = False
    blocked: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def user(self) -> Json:
        """The User object of the Bot API (which never shows a phone)."""
        optional = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        return {"id": self.id, "is_bot": False, "first_name": self.first_name} | _present(optional)

    def chat(self) -> Json:
        optional = {"last_name": self.last_name, "username": self.username}
        return {"id": self.id, "type": "private", "first_name": self.first_name} | _present(optional)

    def on_page(self) -> Json:
        return self.user() | {
            "name": self.name,
            "phone": self.phone,
            "started": self.started,
            "blocked": self.blocked,
        }


@dataclass
class Topic:
    """A topic of a forum."""

    title: str
    closed: bool = False


@dataclass
class Group:
    """A group the bot was put into; `bot` says what became of it there."""

    id: int
    title: str
    members: list[int]
    supergroup: bool = True
    bot: Literal["member", "kicked"] = "member"
    deleted: bool = False
    migrated_to: int = 0
    topics: dict[int, Topic] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "supergroup" if self.supergroup else "group"

    def chat(self) -> Json:
        forum = {"is_forum": True} if self.topics else {}
        return {"id": self.id, "type": self.kind, "title": self.title} | forum

    def on_page(self) -> Json:
        return self.chat() | {
            "members": list(self.members),
            "supergroup": self.supergroup,
            "bot": self.bot,
            "deleted": self.deleted,
            "migrated_to": self.migrated_to,
            "topics": {str(id): topic.title for id, topic in self.topics.items()},
        }


@dataclass
class Directory:
    """Everybody and every group, by id; private chat id = person id, group ids are negative."""

    people: dict[int, Person] = field(default_factory=dict)
    groups: dict[int, Group] = field(default_factory=dict)

    def person(self, person: int) -> Person:
        """For the people's side: a wrong id is a mistake of the test or the page."""
        if person not in self.people:
            raise ValueError(f"there is no person {person}")
        return self.people[person]

    def group(self, group: int) -> Group:
        if group not in self.groups:
            raise ValueError(f"there is no group {group}")
        return self.groups[group]

    def chat(self, chat: int) -> Person | Group:
        return self.group(chat) if chat < 0 else self.person(chat)

    def find(self, chat: int) -> Person | Group | None:
        return self.groups.get(chat) if chat < 0 else self.people.get(chat)

    def open(self, chat: int, access: Access) -> Person | Group:
        """The chat, if the bot may read, edit or write there; otherwise Telegram's refusal."""
        found = self.find(chat)
        if isinstance(found, Person):
            _check_private(found, access, shares_group=self._shares_group(found.id))
        elif isinstance(found, Group):
            _check_group(found, access)
        else:
            raise bad_request("chat not found")
        return found

    def _shares_group(self, person: int) -> bool:
        return any(person in group.members for group in self.groups.values() if group.bot == "member")


def _check_private(person: Person, access: Access, *, shares_group: bool) -> None:
    if not person.started:
        if access != "read":
            raise forbidden("bot can't initiate conversation with a user")
        if not shares_group:
            raise bad_request("chat not found")
    if person.blocked and access != "read":
        raise forbidden("bot was blocked by the user")


def _check_group(group: Group, access: Access) -> None:
    if group.migrated_to and access == "write":
        words = "group chat was upgraded to a supergroup chat"
        raise refuse(400, words, migrate_to_chat_id=group.migrated_to)
    if group.deleted:
        raise _deleted(group, access)
    if group.bot == "kicked" and (access != "read" or group.supergroup):
        raise forbidden(f"bot was kicked from the {group.kind} chat")


def _deleted(group: Group, access: Access) -> Refusal:
    if group.supergroup or access == "read":
        return bad_request("chat not found")
    return forbidden("the group chat was deleted")


def _present(optional: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in optional.items() if value}
