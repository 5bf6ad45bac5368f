"""How often the process died while it sent a message, and an index of when messages are due: both for delivery, which
looks at every commit."""

SQL = """
ALTER TABLE outbox ADD COLUMN deaths INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_due ON outbox (due_ms) WHERE state IN ('waiting', 'sending');
"""
