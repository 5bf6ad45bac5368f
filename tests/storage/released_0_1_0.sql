-- A database of the first release, 0.1.0: its shape, and a little of a company's day. Made by it; never edited.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'perezvon','m0001_the_first_call','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'perezvon','m0005_conversations','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'perezvon','m0002_mirrors','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'perezvon','m0006_clients','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'perezvon','m0007_hours_and_groups','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(6,'perezvon','m0003_files','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(7,'perezvon','m0008_wishes','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(8,'perezvon','m0004_follow','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(9,'perezvon','m0011_blacklist','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(10,'perezvon','m0010_history','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(11,'perezvon','m0012_dials','2025-10-09 12:00:00.000000+00:00');
INSERT INTO "_sqlite_migrations" VALUES(12,'perezvon','m0013_account_troubles','2025-10-09 12:00:00.000000+00:00');
CREATE TABLE account_troubles (
    account TEXT NOT NULL,
    part TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    told_ms INTEGER,
    PRIMARY KEY (account, part)
) STRICT;
CREATE TABLE accounts (
    account TEXT PRIMARY KEY,
    since_ms INTEGER NOT NULL,
    heard_ms INTEGER,
    staff_ms INTEGER,
    missed_verdict_ms INTEGER
) STRICT;
INSERT INTO "accounts" VALUES('office',1760000000000,1760000900000,1760000000000,1760000500000);
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
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    person INTEGER REFERENCES people (id),
    account TEXT,
    action TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
INSERT INTO "audit" VALUES(1,1760000000000,2,'office','approved','{"who": 1}');
CREATE TABLE bindings (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    employee TEXT,
    extension TEXT,
    PRIMARY KEY (person, account)
) STRICT;
INSERT INTO "bindings" VALUES(1,'office','anna','701');
CREATE TABLE blocks (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    pattern TEXT NOT NULL,
    muted INTEGER NOT NULL,
    comment TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES people (id),
    at_ms INTEGER NOT NULL,
    undone_by INTEGER REFERENCES people (id),
    undone_ms INTEGER
) STRICT;
INSERT INTO "blocks" VALUES(1,'office','79990000000',1,'спам',1,1760000000000,NULL,NULL);
CREATE TABLE call_aliases (
    account TEXT NOT NULL,
    call_id TEXT NOT NULL,
    of_call_id TEXT NOT NULL,
    PRIMARY KEY (account, call_id)
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
INSERT INTO "calls" VALUES(1,'office','M-1','missed','in','+79101234567',1760000060000,1760000100000,NULL,1,NULL,'{"first_ms": 1760000060000, "last_ms": 1760000100000}');
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
INSERT INTO "cards" VALUES(1,501,'case',1,77,1760000100200,'f',NULL,0,0);
CREATE TABLE case_lines (
    id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person INTEGER REFERENCES people (id),
    employee TEXT,
    facts TEXT NOT NULL
) STRICT;
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
, spoken_call INTEGER) STRICT;
INSERT INTO "cases" VALUES(1,'office','+79101234567','open',1,'missed',1760000100000,1760000100000,1760000100000,0,NULL,'Продажи',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE chats (
    chat_id INTEGER PRIMARY KEY,
    blocked_until_ms INTEGER NOT NULL DEFAULT 0,
    gone_ms INTEGER,
    gone_why TEXT,
    moved_to INTEGER
) STRICT;
CREATE TABLE client_imports (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id),
    made_ms INTEGER NOT NULL,
    rows TEXT NOT NULL
) STRICT;
CREATE TABLE client_responsibles (
    number TEXT NOT NULL REFERENCES clients (number),
    account TEXT NOT NULL,
    employee TEXT NOT NULL,
    PRIMARY KEY (number, account)
) STRICT;
CREATE TABLE clients (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    note TEXT NOT NULL,
    vip INTEGER NOT NULL,
    changed_by INTEGER REFERENCES people (id),
    changed_ms INTEGER NOT NULL
) STRICT;
INSERT INTO "clients" VALUES('+79101234567','Ромашка','ромашка','любит звонить утром',0,1,1760000000000);
CREATE TABLE conversations (
    chat_id INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    question TEXT,
    facts TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (chat_id, telegram_id)
) STRICT;
CREATE TABLE deaf_to (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (person, account, kind, name)
) STRICT;
CREATE TABLE department_members (
    account TEXT NOT NULL,
    department TEXT NOT NULL,
    employee TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    PRIMARY KEY (account, department, employee)
) STRICT;
INSERT INTO "department_members" VALUES('office','Продажи','anna',1760000000000);
CREATE TABLE dials (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    phone TEXT NOT NULL,
    client TEXT NOT NULL,
    waits TEXT NOT NULL,
    started_ms INTEGER NOT NULL,
    call INTEGER,
    failed TEXT
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
INSERT INTO "employees" VALUES('office','anna','701','Анна','+79160000001',NULL,NULL);
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
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    call_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    kind TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
INSERT INTO "events" VALUES(1,'office','M-1','abc','ringing',1760000060000,'{}');
CREATE TABLE file_lists (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    listed_ms INTEGER,
    PRIMARY KEY (account, kind)
) STRICT;
CREATE TABLE file_wishes (
    file INTEGER NOT NULL REFERENCES files (id),
    chat_id INTEGER NOT NULL,
    dedupe_key TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (file, chat_id)
) STRICT;
CREATE TABLE files (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    link TEXT NOT NULL,
    facts TEXT NOT NULL,
    seen_ms INTEGER NOT NULL,
    listed_ms INTEGER,
    due_ms INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    name TEXT,
    kept_ms INTEGER,
    file_id TEXT,
    UNIQUE (account, kind, link)
) STRICT;
CREATE TABLE follows (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    about TEXT NOT NULL,
    name TEXT NOT NULL,
    case_id INTEGER REFERENCES cases (id),
    begun_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,
    UNIQUE (account, about, name)
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
CREATE TABLE helpdesks (
    helpdesk TEXT PRIMARY KEY,
    held_until_ms INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    told_ms INTEGER
) STRICT;
CREATE TABLE history_spans (
    account TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    PRIMARY KEY (account, start_ms)
) STRICT;
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    heard_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
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
CREATE TABLE led_departments (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    department TEXT NOT NULL,
    PRIMARY KEY (person, account, department)
) STRICT;
CREATE TABLE mirrored_accounts (
    helpdesk TEXT NOT NULL REFERENCES helpdesks (helpdesk),
    account TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    PRIMARY KEY (helpdesk, account)
) STRICT;
CREATE TABLE mirrors (
    helpdesk TEXT NOT NULL REFERENCES helpdesks (helpdesk),
    call INTEGER NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
    call_id INTEGER,
    status TEXT,
    employee TEXT,
    recording TEXT,
    doubtful INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    withdrawn INTEGER NOT NULL DEFAULT 0,
    due_ms INTEGER,
    tries INTEGER NOT NULL DEFAULT 0,
    file_due_ms INTEGER,
    file_tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    PRIMARY KEY (helpdesk, call)
) STRICT;
CREATE TABLE mornings (
    chat_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL REFERENCES cases (id),
    PRIMARY KEY (chat_id, case_id)
) STRICT;
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
INSERT INTO "outbox" VALUES(1,'missed:1:501',501,'missed','case',1,'{}','sent',1760000100000,1760000100000,0,0,0,1760000100200,77,NULL);
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
INSERT INTO "people" VALUES(1,501,'Анна','manager','ru',1760000000000,NULL,NULL);
INSERT INTO "people" VALUES(2,504,'Глеб','admin','ru',1760000000000,NULL,NULL);
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
CREATE TABLE quiet_hours (
    person INTEGER PRIMARY KEY REFERENCES people (id),
    hours TEXT NOT NULL
) STRICT;
CREATE TABLE rules (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT,
    person INTEGER REFERENCES people (id),
    at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE wishes (
    person INTEGER PRIMARY KEY REFERENCES people (id),
    ringing INTEGER NOT NULL,
    own_only INTEGER NOT NULL,
    silent INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX employees_by_mobile ON employees (mobile);
CREATE INDEX calls_due ON calls (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX calls_of_client ON calls (account, client, started_ms);
CREATE INDEX calls_by_time ON calls (account, started_ms);
CREATE INDEX calls_of_case ON calls (case_id);
CREATE INDEX posted_by_pbx_call_id ON posted_calls (account, pbx_call_id);
CREATE INDEX events_by_fingerprint ON events (account, fingerprint, at_ms);
CREATE INDEX events_of_call ON events (account, call_id);
CREATE UNIQUE INDEX one_open_case ON cases (account, client) WHERE closed_ms IS NULL AND client IS NOT NULL;
CREATE INDEX cases_due ON cases (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX cases_open ON cases (last_missed_ms, id) WHERE closed_ms IS NULL;
CREATE INDEX cases_of_client ON cases (account, client, last_missed_ms);
CREATE INDEX lines_of_case ON case_lines (case_id, id);
CREATE UNIQUE INDEX one_open_request ON entry_requests (telegram_id) WHERE decided_ms IS NULL;
CREATE INDEX cards_of_subject ON cards (subject, subject_id);
CREATE INDEX cards_due ON cards (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (chat_id, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_of_subject ON outbox (subject, subject_id, chat_id);
CREATE INDEX inbox_waiting ON inbox (update_id) WHERE state = 'new';
CREATE INDEX inbox_by_time ON inbox (heard_ms, update_id);
CREATE INDEX acts_of_person ON acts (person, action, started_ms);
CREATE INDEX acts_of_account ON acts (account, action, started_ms);
CREATE INDEX acts_open ON acts (started_ms) WHERE ended_ms IS NULL;
CREATE INDEX audit_of_person ON audit (person, id);
CREATE INDEX mirrors_of_call ON mirrors (call);
CREATE INDEX mirrors_due ON mirrors (helpdesk, due_ms, call) WHERE due_ms IS NOT NULL;
CREATE INDEX mirrors_file_due ON mirrors (helpdesk, file_due_ms, call) WHERE file_due_ms IS NOT NULL;
CREATE INDEX clients_by_name ON clients (folded, number);
CREATE INDEX calls_by_client ON calls (client, started_ms, id);
CREATE INDEX cases_by_client ON cases (client, last_missed_ms);
CREATE INDEX alarms_due ON alarms (asks_pbx, due_ms);
CREATE INDEX rules_by_name ON rules (account, name, id);
CREATE INDEX group_chats_of_account ON group_chats (account);
CREATE INDEX files_due ON files (account, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX files_kept ON files (kept_ms) WHERE name IS NOT NULL;
CREATE INDEX files_by_time ON files (seen_ms);
CREATE INDEX cases_by_spoken_call ON cases (spoken_call) WHERE spoken_call IS NOT NULL;
CREATE INDEX follows_due ON follows (account, due_ms);
CREATE UNIQUE INDEX one_standing_block ON blocks (account, pattern) WHERE undone_ms IS NULL;
CREATE INDEX cases_by_line ON cases (line);
CREATE INDEX calls_by_start ON calls (started_ms, id);
CREATE INDEX dials_of_client ON dials (account, client, started_ms);
CREATE INDEX dials_of_call ON dials (call) WHERE call IS NOT NULL;
DELETE FROM "sqlite_sequence";
COMMIT;
