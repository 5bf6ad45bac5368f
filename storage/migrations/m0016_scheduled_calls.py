"""Calls of which the PBX keeps the time: its tasks, with whoever wanted them."""

SQL = """
CREATE TABLE scheduled_calls (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    task TEXT NOT NULL,
    person INTEGER NOT NULL,
    phone TEXT NOT NULL,
    client TEXT NOT NULL,
    set_ms INTEGER NOT NULL,
    begins_ms INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    pause_s INTEGER NOT NULL,
    made INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '',
    over_ms INTEGER,
    UNIQUE (account, task)
) STRICT;
CREATE INDEX scheduled_calls_of_person ON scheduled_calls (person, begins_ms) WHERE over_ms IS NULL;
"""
