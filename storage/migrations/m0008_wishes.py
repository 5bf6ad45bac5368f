"""What people want to hear of, and how."""

SQL = """
CREATE TABLE wishes (
    person INTEGER PRIMARY KEY REFERENCES people (id),
    ringing INTEGER NOT NULL,
    own_only INTEGER NOT NULL,
    silent INTEGER NOT NULL
) STRICT;

CREATE TABLE deaf_to (
    person INTEGER NOT NULL REFERENCES people (id),
    account TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (person, account, kind, name)
) STRICT;
"""
