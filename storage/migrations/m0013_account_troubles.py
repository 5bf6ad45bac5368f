"""What is wrong with an account, while it is."""

SQL = """
CREATE TABLE account_troubles (
    account TEXT NOT NULL,
    part TEXT NOT NULL,
    since_ms INTEGER NOT NULL,
    told_ms INTEGER,
    PRIMARY KEY (account, part)
) STRICT;
"""
