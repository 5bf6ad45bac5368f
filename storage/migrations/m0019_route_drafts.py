"""Routes of numbers that an administrator is still composing: what the number leads to, what it is to lead to."""

SQL = """
CREATE TABLE route_drafts (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    telnum TEXT NOT NULL,
    before TEXT NOT NULL,
    route TEXT NOT NULL,
    names TEXT NOT NULL,
    made_ms INTEGER NOT NULL,
    UNIQUE (person, account, telnum)
) STRICT;
"""
