"""Where news goes: a channel takes a screen to a recipient and says what became of it."""
