"""Whom people blocked at a PBX or muted in the bot: who, why, when, and who let them in again."""

SQL = """
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
CREATE UNIQUE INDEX one_standing_block ON blocks (account, pattern) WHERE undone_ms IS NULL;
CREATE INDEX cases_by_line ON cases (line);
"""
