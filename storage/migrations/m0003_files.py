"""Recordings, voicemails and faxes: what is known of each, who waits for it; and the call that settled a case."""

SQL = """
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
CREATE INDEX files_due ON files (account, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX files_kept ON files (kept_ms) WHERE name IS NOT NULL;
CREATE INDEX files_by_time ON files (seen_ms);

CREATE TABLE file_wishes (
    file INTEGER NOT NULL REFERENCES files (id),
    chat_id INTEGER NOT NULL,
    dedupe_key TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (file, chat_id)
) STRICT;

CREATE TABLE file_lists (
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    listed_ms INTEGER,
    PRIMARY KEY (account, kind)
) STRICT;

ALTER TABLE cases ADD COLUMN spoken_call INTEGER;
CREATE INDEX cases_by_spoken_call ON cases (spoken_call) WHERE spoken_call IS NOT NULL;
"""
