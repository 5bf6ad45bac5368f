"""Who was shown out by an administrator does not come in again by her own number."""

SQL = """
ALTER TABLE people ADD COLUMN shut_by INTEGER REFERENCES people (id);
"""
