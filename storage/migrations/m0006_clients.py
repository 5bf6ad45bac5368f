"""The book of clients: one for the whole company, and lists of clients that wait to be written into it."""

SQL = """
CREATE TABLE clients (
    number TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    note TEXT NOT NULL,
    vip INTEGER NOT NULL,
    changed_by INTEGER REFERENCES people (id),
    changed_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX clients_by_name ON clients (folded, number);

CREATE TABLE client_responsibles (
    number TEXT NOT NULL REFERENCES clients (number),
    account TEXT NOT NULL,
    employee TEXT NOT NULL,
    PRIMARY KEY (number, account)
) STRICT;

CREATE TABLE client_imports (
    id INTEGER PRIMARY KEY,
    person INTEGER NOT NULL REFERENCES people (id),
    made_ms INTEGER NOT NULL,
    rows TEXT NOT NULL
) STRICT;

CREATE INDEX calls_by_client ON calls (client, started_ms, id);
CREATE INDEX cases_by_client ON cases (client, last_missed_ms);
"""
