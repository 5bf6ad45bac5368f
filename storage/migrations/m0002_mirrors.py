"""What each helpdesk knows of each call, and when it may be asked again."""

SQL = """
CREATE TABLE helpdesks (
    helpdesk TEXT PRIMARY KEY,
    held_until_ms INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    told_ms INTEGER
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
CREATE INDEX mirrors_of_call ON mirrors (call);
CREATE INDEX mirrors_due ON mirrors (helpdesk, due_ms, call) WHERE due_ms IS NOT NULL;
CREATE INDEX mirrors_file_due ON mirrors (helpdesk, file_due_ms, call) WHERE file_due_ms IS NOT NULL;
"""
