"""Who wants the letters of the evening and of the week; NULL: as the role is."""

SQL = """
ALTER TABLE wishes ADD COLUMN evening INTEGER;
ALTER TABLE wishes ADD COLUMN week INTEGER;
"""
