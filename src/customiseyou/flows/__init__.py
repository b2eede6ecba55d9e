"""Use cases that cross domains. They take a session and never commit."""
