"""What an administrator watches: backups, secrets that are being changed; and ways to find what is old."""

SQL = """
CREATE TABLE backups (
    id INTEGER PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    why TEXT NOT NULL,
    file TEXT,
    bytes INTEGER,
    error TEXT
) STRICT;

CREATE TABLE old_secrets (
    name TEXT PRIMARY KEY,
    used_ms INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_by_time ON audit (at_ms, id);
CREATE INDEX audit_with_facts ON audit (at_ms) WHERE facts <> '{}';
CREATE INDEX events_by_time ON events (at_ms);
CREATE INDEX outbox_by_time ON outbox (made_ms);
CREATE INDEX outbox_sent ON outbox (ended_ms) WHERE state = 'sent';
CREATE INDEX acts_by_time ON acts (started_ms);
CREATE INDEX acts_of_case ON acts (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX intents_by_time ON intents (made_ms);
CREATE INDEX cases_closed ON cases (closed_ms) WHERE closed_ms IS NOT NULL;
CREATE INDEX cards_by_time ON cards (shown_ms);
CREATE INDEX posted_by_time ON posted_calls (first_ms);
CREATE INDEX aliases_of_call ON call_aliases (account, of_call_id);
"""
