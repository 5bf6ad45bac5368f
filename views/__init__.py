"""What people see, as plain data and in their own language. No Telegram library and no I/O in here."""
