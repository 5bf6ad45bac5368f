"""The rules: calls, missed cases, who is told what. Plain Python, no I/O; the bottom of the house."""
