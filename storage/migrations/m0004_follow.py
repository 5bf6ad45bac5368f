"""What a PBX is to be asked about."""

SQL = """
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
CREATE INDEX follows_due ON follows (account, due_ms);
"""
