"""Questions that wait for typed words."""

SQL = """
CREATE TABLE conversations (
    chat_id INTEGER NOT NULL,
    telegram_id INTEGER NOT NULL,
    question TEXT,
    facts TEXT NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (chat_id, telegram_id)
) STRICT;
"""
