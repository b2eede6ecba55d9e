"""Pages for makers."""
