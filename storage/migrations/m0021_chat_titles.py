"""What a group is called, for the administrators who read where calls are told."""

SQL = """
ALTER TABLE chats ADD COLUMN title TEXT;
"""
