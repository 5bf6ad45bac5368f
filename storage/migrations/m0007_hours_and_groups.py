"""Alarms, rules changed in the chat, hours of people, groups and topics that hear of calls, mornings."""

SQL = """
CREATE TABLE alarms (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    person INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    asks_pbx INTEGER NOT NULL,
    facts TEXT NOT NULL,
    UNIQUE (kind, subject, person)
) STRICT;
CREATE INDEX alarms_due ON alarms (asks_pbx, due_ms);

CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    person INTEGER REFERENCES people (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX rules_by_name ON rules (account, name, id);

CREATE TABLE quiet_hours (
    person INTEGER PRIMARY KEY REFERENCES people (id),
    hours TEXT NOT NULL
) STRICT;

CREATE TABLE mornings (
    chat_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (chat_id, case_id)
) STRICT;

CREATE TABLE group_chats (
    chat_id INTEGER NOT NULL,
    account TEXT NOT NULL,
    department TEXT NOT NULL,
    topic INTEGER,
    person INTEGER REFERENCES people (id),
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (chat_id, account, department)
) STRICT;
CREATE INDEX group_chats_of_account ON group_chats (account);
"""
