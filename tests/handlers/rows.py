"""Who may do what: a row for every command, button and question. Denied by default: whoever a row does not name
changes nothing."""

from dataclasses import dataclass, field

from tests.handlers.cast import ADMINS, BOSSES, BOUND, CONCERNED, INSIDERS, Who

NOBODY: set[Who] = set()
SWITCHES = {Who.OWNER, Who.LEADER, Who.ADMIN}  # Nina's own phone, those who lead her, an administrator
TALK = {"conversations"}
LEADERS = {Who.LEADER, Who.ADMIN}  # who may speak for «Поддержка»
SENT = {"outbox", "intents", "cards"}  # by the delivery, which may be quicker than we look
WRITTEN = {"clients", "audit", "conversations", "intents"}
BLOCKED = {"acts", "audit", "blocks", "cases", "intents"}
DIALLED = {"acts", "audit", "cases", "dials", "alarms"} | SENT
ORDERED = {"acts", "audit", "intents"}  # of the PBX, and shown
DRAFTED = {"route_drafts", "intents"}
STAFFED = {"acts", "audit", "employees", "department_members", "intents"}
LATER = {"acts", "audit", "alarms", "intents", "case_lines"} | SENT
FORGOTTEN = {"calls", "cases", "case_lines", "events", "outbox", "cards", "intents", "acts", "audit", "alarms", "dials"}
FORGOTTEN |= {
    "blocks",
    "clients",
    "client_responsibles",
    "inbox",
    "conversations",
    "files",
    "file_wishes",
    "client_imports",
}
HANDED = {"cases", "case_lines", "outbox", "audit"}


@dataclass(frozen=True)
class Row:
    """Who may in a private chat, who in a group; which tables then may change, and which must."""

    private: set[Who]
    group: set[Who]
    may: set[str] = field(default_factory=set)
    must: set[str] = field(default_factory=set)
    text: str = ""
    closed: bool = False  # the case it is about
    taken: bool = False  # by Nina


COMMANDS = {
    "start": Row(INSIDERS, NOBODY, {"outbox", "greeted", "intents"}),
    "test": Row(ADMINS, NOBODY, {"audit", "outbox", "intents"}, {"audit"}, "/test office"),
    "help": Row(INSIDERS, NOBODY),
    "language": Row(INSIDERS, NOBODY, {"intents"}),
    "missed": Row(INSIDERS, INSIDERS, {"intents"}),
    "call": Row(BOUND, BOUND, DIALLED, {"acts", "dials"}, "/call {client}"),
    "dnd": Row(BOUND, BOUND, {"acts", "audit", "alarms", "intents"}, {"acts", "audit"}, "/dnd on"),
    "departments": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}, "/departments off"),
    "team": Row(BOUND, BOUND, {"intents"}),
    "alerts": Row(INSIDERS, INSIDERS, {"quiet_hours", "intents"}, text="/alerts 22:00-8:00"),
    "block": Row(BOUND, BOUND, BLOCKED, {"acts", "audit", "blocks", "cases"}, "/block {client} спам"),
    "unblock": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "blacklist": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "anonymous": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}, "/anonymous on"),
    "stats": Row(BOUND, BOUND, {"intents"}, {"intents"}, "/stats week"),
    "here": Row(INSIDERS, LEADERS | {Who.OTHER_LEADER}, {"intents"}),
    "later": Row(INSIDERS, INSIDERS, {"intents"}),
    "client": Row(BOUND, BOUND, {"intents"}, {"intents"}, "/client {client}"),
    "import": Row(ADMINS, NOBODY),
    "tasks": Row(ADMINS, NOBODY),
    "sip": Row(ADMINS, NOBODY),
    "free": Row(ADMINS, NOBODY),
    "history": Row(BOUND, NOBODY, {"intents"}, {"intents"}, "/history {client}"),
    "numbers": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "sims": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "people": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "settings": Row(ADMINS, ADMINS, {"intents"}, {"intents"}, "/settings office remind 15m"),
    "audit": Row(BOSSES, NOBODY, {"intents"}),
    "status": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "forget": Row(ADMINS, NOBODY, {"intents"}, {"intents"}, "/forget {client}"),
    "invite": Row(ADMINS, NOBODY, {"invites", "audit"}, {"invites"}, "/invite office anna admin"),
    "staff": Row(ADMINS, NOBODY, {"intents"}, {"intents"}, "/staff add Зоя"),
}
BUTTONS = {
    "call_back": Row(CONCERNED, BOUND, {"cases", "acts", "audit"}, {"acts", "cases"}),
    "take": Row(CONCERNED, BOUND, {"cases", "audit"}, {"cases"}),
    "settle": Row(CONCERNED, BOUND, {"cases", "audit"}, {"cases"}),
    "reopen": Row(CONCERNED, BOUND, {"cases", "audit", "alarms"}, {"cases"}, closed=True),
    "show_case": Row(CONCERNED, BOUND, {"outbox"} | SENT, {"outbox"}),
    "alerts": Row(INSIDERS, INSIDERS, {"intents"}),
    "alerts_switch": Row(INSIDERS, INSIDERS, {"wishes", "intents"}, {"wishes"}),
    "alerts_quiet": Row(INSIDERS, INSIDERS, {"conversations"}, {"conversations"}),
    "alerts_which": Row(INSIDERS, INSIDERS, {"intents"}),
    "alerts_deaf": Row(BOUND, BOUND, {"deaf_to", "intents"}, {"deaf_to"}),
    "dnd": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "team": Row(BOUND, BOUND, {"intents"}),
    "team_member": Row(SWITCHES, SWITCHES, {"intents"}, {"intents"}),
    "team_dnd": Row(SWITCHES, SWITCHES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "team_department": Row(SWITCHES, SWITCHES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "departments": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "stats": Row({Who.OWNER, Who.LEADER, Who.ADMIN}, {Who.OWNER, Who.LEADER, Who.ADMIN}, {"intents"}, {"intents"}),
    "department": Row(BOUND, BOUND, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "block_ask": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "block": Row(BOUND, BOUND, BLOCKED, {"acts", "audit", "blocks", "cases"}),
    "mute": Row(BOUND, BOUND, BLOCKED - {"acts"}, {"audit", "blocks", "cases"}),
    "unblock": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "blacklist": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "blocked": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "find_blocked": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "comment_block": Row(BOSSES, BOSSES, {"conversations"}, {"conversations"}),
    "anonymous": Row(BOSSES, BOSSES, {"acts", "audit", "intents"}, {"acts", "audit"}),
    "more": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "close_menu": Row(INSIDERS, INSIDERS),
    "release": Row(CONCERNED, CONCERNED, {"cases", "audit", "alarms", "cards"}, {"cases", "alarms"}, taken=True),
    "hand_over": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "hand_to": Row(CONCERNED, CONCERNED, HANDED | SENT, HANDED, taken=True),
    "remind": Row(CONCERNED, BOUND, {"intents"}, {"intents"}),
    "remind_at": Row(CONCERNED, BOUND, {"alarms", "audit"}, {"alarms"}),
    "remind_other": Row(CONCERNED, BOUND, {"conversations"}, {"conversations"}),
    "here": Row(NOBODY, LEADERS, {"group_chats", "intents", "audit"}, {"group_chats"}),
    "here_page": Row(NOBODY, LEADERS | {Who.OTHER_LEADER}, {"intents"}),
    "missed_page": Row(INSIDERS, INSIDERS, {"intents"}),
    "late_page": Row(INSIDERS, INSIDERS, {"intents"}),
    "show_client": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "clients_page": Row(BOUND, BOUND, {"intents"}),
    "name_client": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "note_client": Row(BOUND, NOBODY, {"conversations"}, {"conversations"}),
    "take_name": Row(BOUND, BOUND, WRITTEN, {"clients"}),
    "vip_client": Row(BOSSES, BOSSES, {"clients", "audit", "intents"}, {"clients"}),
    "responsible_client": Row(BOSSES, BOSSES, {"intents"}, {"intents"}),
    "entrust_client": Row(BOSSES, BOSSES, {"client_responsibles", *WRITTEN}, {"clients"}),
    "import_write": Row(ADMINS, ADMINS, {"clients", "client_imports", "audit", "cards"}, {"clients", "client_imports"}),
    "import_drop": Row(ADMINS, ADMINS, {"client_imports"}, {"client_imports"}),
    "history": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_of": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_month": Row(BOUND, NOBODY, {"intents"}, {"intents"}),
    "history_file": Row(BOSSES, NOBODY, {"audit"}, {"audit"}),
    "show_call": Row(CONCERNED, NOBODY, {"intents"}, {"intents"}),
    "dial": Row(BOUND, BOUND, DIALLED, {"acts", "dials"}),
    "record": Row(CONCERNED, BOUND, {"files", "file_wishes", "outbox", "audit"}, {"files", "audit"}),
    "later_client": Row(BOUND, BOUND, {"intents"}, {"intents"}),
    "later_set": Row(BOUND, BOUND, LATER, {"alarms", "acts"}),
    "later_other": Row(BOUND, BOUND, {"conversations"}, {"conversations"}),
    "later_drop": Row({Who.OWNER}, {Who.OWNER}, {"alarms", "audit", "intents"}, {"alarms"}),
    "lines": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "line": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "line_lead": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "line_switch": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "line_enable": Row(ADMINS, NOBODY, ORDERED, {"acts", "audit"}),
    "route_edit": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "route_part": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "route_kind": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "route_pick": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "route_set": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "route_key": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "route_drop": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "route_greet": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "route_ask": Row(ADMINS, NOBODY, TALK, TALK),
    "route_save": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "route_write": Row(ADMINS, NOBODY, ORDERED | DRAFTED, {"acts", "audit", "route_drafts"}),
    "route_leave": Row(ADMINS, NOBODY, DRAFTED, {"route_drafts"}),
    "sims": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "sim": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "sim_pick": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "sim_ask": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "sim_do": Row(ADMINS, NOBODY, ORDERED, {"acts", "audit"}),
    "trial": Row(ADMINS, NOBODY, {"audit", "outbox", "intents"}, {"audit"}),
    "pbx_tasks": Row(ADMINS, ADMINS),
    "pbx_task": Row(ADMINS, ADMINS),
    "sip": Row(ADMINS, ADMINS),
    "free_numbers": Row(ADMINS, ADMINS),
    "language": Row(INSIDERS, INSIDERS, {"people"}, {"people"}),
    "people": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_one": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_roles": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_leads": Row(ADMINS, ADMINS, {"intents"}),
    "people_out": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_find": Row(ADMINS, ADMINS, {"conversations"}, {"conversations"}),
    "people_phone": Row(ADMINS, ADMINS, {"conversations"}, {"conversations"}),
    "people_absent": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_invite": Row(ADMINS, ADMINS, {"invites", "audit"}, {"invites"}),
    "people_links": Row(ADMINS, ADMINS, {"intents"}),
    "people_chats": Row(ADMINS, ADMINS, {"intents"}),
    "people_ask": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "people_do": Row(ADMINS, ADMINS, {"people", "audit"} | SENT, {"people", "audit", "outbox"}),
    "settings": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "settings_rule": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "settings_step": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "settings_ask": Row(ADMINS, ADMINS, {"conversations"}, {"conversations"}),
    "settings_say": Row(ADMINS, ADMINS, {"rules", "audit", "intents", "alarms"}, {"rules", "audit"}),
    "settings_history": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "status": Row(ADMINS, NOBODY, {"intents"}),
    "audit": Row(BOSSES, NOBODY, {"intents"}),
    "audit_file": Row(BOSSES, NOBODY, {"audit"}, {"audit"}),
    "forget": Row(ADMINS, NOBODY, FORGOTTEN, {"cases", "audit"}),
    "approve": Row(ADMINS, ADMINS, {"entry_requests", "people", "bindings", "outbox", "audit"}, {"entry_requests"}),
    "decline": Row(ADMINS, ADMINS, {"entry_requests", "audit"}, {"entry_requests"}),
    "seats": Row(ADMINS, ADMINS, {"intents"}, {"intents"}),
    "staff": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "staff_one": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "staff_find": Row(ADMINS, NOBODY, TALK, TALK),
    "staff_field": Row(ADMINS, NOBODY, {"intents"} | TALK, TALK),
    "staff_wish": Row(ADMINS, NOBODY, {"intents"} | TALK, {"intents"}),
    "staff_save": Row(ADMINS, NOBODY, STAFFED, {"acts", "audit"}),
    "staff_password": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "staff_delete": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "staff_drop": Row(ADMINS, NOBODY, STAFFED, {"acts", "audit"}),
    "staff_new": Row(ADMINS, NOBODY, {"intents"} | TALK, {"intents"} | TALK),
    "staff_add": Row(ADMINS, NOBODY, STAFFED, {"acts", "audit", "employees"}),
    "staff_members": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "staff_join": Row(ADMINS, NOBODY, {"intents"}, {"intents"}),
    "bind": Row(ADMINS, ADMINS, {"people", "bindings", "outbox", "audit"}, {"bindings", "outbox"}),
}
QUESTIONS = {
    "quiet_hours": Row(
        INSIDERS, INSIDERS, {"quiet_hours", "conversations", "intents"}, {"conversations"}, "22:00-8:00"
    ),
    "remind_when": Row(CONCERNED, BOUND, {"alarms", "audit", "conversations"}, {"alarms"}, "через 20 минут"),
    "find_blocked": Row(BOUND, BOUND, {"conversations", "intents"}, {"conversations"}, "7910"),
    "block_comment": Row(BOSSES, BOSSES, {"acts", "audit", "conversations", "intents"}, {"acts"}, "опросы"),
    "later_when": Row(BOUND, BOUND, LATER | TALK, {"alarms"}, "через 20 дней"),
    "route_words": Row(ADMINS, NOBODY, DRAFTED | TALK, {"route_drafts", "conversations"}, "Главное"),
    "client_name": Row(BOUND, BOUND, WRITTEN, {"clients", "conversations"}, "Ромашка"),
    "staff_find": Row(ADMINS, NOBODY, {"intents"} | TALK, TALK, "олег"),
    "staff_value": Row(ADMINS, NOBODY, {"intents"} | TALK, TALK, "799"),
    "staff_new": Row(ADMINS, NOBODY, {"intents"} | TALK, TALK, "Зоя"),
    "people_find": Row(ADMINS, ADMINS, {"intents", "conversations"}, {"conversations"}, "Owner"),
    "people_phone": Row(ADMINS, ADMINS, {"intents", "conversations"}, {"conversations"}, "799"),
    "rule_value": Row(ADMINS, ADMINS, {"intents", "conversations"}, {"conversations"}, "15 мин"),
    "client_note": Row(BOUND, BOUND, WRITTEN, {"clients", "conversations"}, "Ромашка"),
}
# Buttons that cannot be about something that is gone.
ABOUT_NOTHING = {
    "alerts",
    "alerts_switch",
    "alerts_quiet",
    "alerts_which",
    "here_page",
    "language",
    "missed_page",
    "late_page",
}
ABOUT_A_NUMBER = {
    "take_name",
    "show_client",
    "clients_page",
    "name_client",
    "note_client",
    "vip_client",
    "responsible_client",
    "later_client",
    "later_other",
}
ABOUT_NOTHING |= {"people", "people_out", "people_find", "people_links", "people_chats"}
ABOUT_NOTHING |= {"history", "history_month", "history_file"}
ABOUT_A_NUMBER |= {"history_of", "forget"}
ABOUT_NOTHING |= {"status", "audit", "audit_file"}
