"""Pages by audience, made on the server."""
