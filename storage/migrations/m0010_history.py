"""What we know of the past: of which time each PBX has told us all its calls; and calls of all accounts by time."""

SQL = """
CREATE TABLE history_spans (
    account TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    PRIMARY KEY (account, start_ms)
) STRICT;

CREATE INDEX calls_by_start ON calls (started_ms, id);
"""
