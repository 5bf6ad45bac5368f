"""What we remember: one SQLite file, one writer, and a file of plain functions for each table or two."""
