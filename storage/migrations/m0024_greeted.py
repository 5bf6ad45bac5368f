"""What each administrator was last told of what is connected."""

SQL = """
CREATE TABLE greeted (
    chat_id INTEGER PRIMARY KEY,
    connected TEXT NOT NULL
) STRICT;
"""
