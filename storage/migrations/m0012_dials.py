"""Calls begun from the bot, each with the message that shows how it goes."""

SQL = """
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
CREATE INDEX dials_of_client ON dials (account, client, started_ms);
CREATE INDEX dials_of_call ON dials (call) WHERE call IS NOT NULL;
"""
