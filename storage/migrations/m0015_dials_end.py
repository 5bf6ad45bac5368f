"""What a PBX said of a call it did not begin; and such calls are forgotten by time."""

SQL = """
ALTER TABLE dials ADD COLUMN said TEXT;
CREATE INDEX dials_by_time ON dials (started_ms);
"""
