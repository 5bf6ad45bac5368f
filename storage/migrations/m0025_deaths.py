"""How often the process died while it sent a message: one that brings it down is put aside."""

SQL = """
ALTER TABLE outbox ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
"""
