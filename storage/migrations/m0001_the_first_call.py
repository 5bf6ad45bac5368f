"""Calls, cases, people, cards, the outbox and the inbox."""

SQL = """
CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    heard_ms INTEGER,
    staff_ms INTEGER,
    missed_verdict_ms INTEGER
) STRICT;

CREATE TABLE employees (
    account TEXT NOT NULL,
    login TEXT NOT NULL,
    extension TEXT,
    name TEXT NOT NULL,
    mobile TEXT,
    missing_ms INTEGER,
    gone_ms INTEGER,
    PRIMARY KEY (account, login)
) STRICT;
CREATE INDEX employees_by_mobile ON employees (mobile);

CREATE TABLE department_members (
    account TEXT NOT NULL,
    department TEXT NOT NULL,
    employee TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (account, department, employee)
) STRICT;

CREATE TABLE calls (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    call_id TEXT NOT NULL,
    stage TEXT NOT NULL,
    direction TEXT,
    client TEXT,
    started_ms INTEGER NOT NULL,
    closed_ms INTEGER,
    due_ms INTEGER,
    case_id INTEGER REFERENCES cases (id),
    colleague TEXT,
    facts TEXT NOT NULL,
    UNIQUE (account, call_id)
) STRICT;
CREATE INDEX calls_due ON calls (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX calls_of_client ON calls (account, client, started_ms);
CREATE INDEX calls_by_time ON calls (account, started_ms);
CREATE INDEX calls_of_case ON calls (case_id);

CREATE TABLE call_aliases (
    account TEXT NOT NULL,
    call_id TEXT NOT NULL,
    of_call_id TEXT NOT NULL,
    PRIMARY KEY (account, call_id)
) STRICT;

CREATE TABLE posted_calls (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    account TEXT NOT NULL,
    status TEXT NOT NULL,
    first_ms INTEGER NOT NULL,
    pbx_call_id TEXT,
    direction TEXT,
    user_id INTEGER,
    pbx_user_id TEXT,
    recording TEXT,
    answered_ms INTEGER,
    ended_ms INTEGER
) STRICT;
CREATE INDEX posted_by_pbx_call_id ON posted_calls (account, pbx_call_id);

CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    call_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_fingerprint ON events (account, fingerprint, at_ms);
CREATE INDEX events_of_call ON events (account, call_id);

CREATE TABLE cases (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    client TEXT,
    state TEXT NOT NULL,
    misses INTEGER NOT NULL,
    sort TEXT NOT NULL,
    first_missed_ms INTEGER NOT NULL,
    last_missed_ms INTEGER NOT NULL,
    alerted_ms INTEGER NOT NULL,
    alerts INTEGER NOT NULL DEFAULT 0,
    line TEXT,
    department TEXT,
    waited_s INTEGER,
    holder INTEGER REFERENCES people (id),
    held_ms INTEGER,
    due_ms INTEGER,
    caller TEXT,
    closed_ms INTEGER,
    closing TEXT,
    closer INTEGER REFERENCES people (id),
    spoke TEXT,
    talk_s INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_case ON cases (account, client) WHERE closed_ms IS NULL AND client IS NOT NULL;
CREATE INDEX cases_due ON cases (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX cases_open ON cases (last_missed_ms, id) WHERE closed_ms IS NULL;
CREATE INDEX cases_of_client ON cases (account, client, last_missed_ms);

CREATE TABLE case_lines (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person INTEGER REFERENCES people (id),
    employee TEXT,
    facts TEXT NOT NULL
) STRICT;
CREATE INDEX lines_of_case ON case_lines (case_id, id);

CREATE TABLE people (
    id INTEGER PRIMARY KEY,
    telegram_id INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    language TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    seen_ms INTEGER,
    revoked_ms INTEGER
) STRICT;

CREATE TABLE bindings (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    employee TEXT,
    extension TEXT,
    PRIMARY KEY (person, account)
) STRICT;

CREATE TABLE led_departments (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    department TEXT NOT NULL,
    PRIMARY KEY (person, account, department)
) STRICT;

CREATE TABLE invites (
    token_hash TEXT PRIMARY KEY,
    account TEXT NOT NULL,
    employee TEXT,
    extension TEXT,
    role TEXT NOT NULL,
    departments TEXT NOT NULL,
    invited_by INTEGER REFERENCES people (id),
    made_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    used_ms INTEGER
) STRICT;

CREATE TABLE entry_requests (
    id INTEGER PRIMARY KEY,
    telegram_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    phone TEXT NOT NULL,
    language TEXT NOT NULL,
    asked_ms INTEGER NOT NULL,
    decided_ms INTEGER,
    decided_by INTEGER REFERENCES people (id)
) STRICT;
CREATE UNIQUE INDEX one_open_request ON entry_requests (telegram_id) WHERE decided_ms IS NULL;

CREATE TABLE cards (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    shown_ms INTEGER NOT NULL,
    shown TEXT NOT NULL,
    due_ms INTEGER,
    changes INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    UNIQUE (chat_id, subject, subject_id)
) STRICT;
CREATE INDEX cards_of_subject ON cards (subject, subject_id);
CREATE INDEX cards_due ON cards (due_ms) WHERE due_ms IS NOT NULL;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    dedupe_key TEXT NOT NULL UNIQUE,
    chat_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    facts TEXT NOT NULL,
    state TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    repeated INTEGER NOT NULL DEFAULT 0,
    plain INTEGER NOT NULL DEFAULT 0,
    ended_ms INTEGER,
    message_id INTEGER,
    error TEXT
) STRICT;
CREATE INDEX outbox_waiting ON outbox (chat_id, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_of_subject ON outbox (subject, subject_id, chat_id);

CREATE TABLE chats (
    chat_id INTEGER PRIMARY KEY,
    blocked_until_ms INTEGER NOT NULL DEFAULT 0,
    gone_ms INTEGER,
    gone_why TEXT,
    moved_to INTEGER
) STRICT;

CREATE TABLE intents (
    id TEXT PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    card TEXT NOT NULL,
    action TEXT NOT NULL,
    arguments TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    UNIQUE (chat_id, card, action, arguments)
) STRICT;

CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    heard_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE state = 'new';
CREATE INDEX inbox_by_time ON inbox (heard_ms, update_id);

CREATE TABLE acts (
    id INTEGER PRIMARY KEY,
    press TEXT NOT NULL UNIQUE,
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    action TEXT NOT NULL,
    arguments TEXT NOT NULL,
    client TEXT,
    case_id INTEGER REFERENCES cases (id),
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER,
    outcome TEXT,
    call_id TEXT
) STRICT;
CREATE INDEX acts_of_person ON acts (person, action, started_ms);
CREATE INDEX acts_of_account ON acts (account, action, started_ms);
CREATE INDEX acts_open ON acts (started_ms) WHERE ended_ms IS NULL;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    person INTEGER REFERENCES people (id),
    account TEXT,
    action TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_person ON audit (person, id);
"""
