"""Every SQL statement of notifications."""

FIND_SENT = "SELECT key FROM notifications WHERE key = ANY ($1::text[])"

REMEMBER = """
INSERT INTO notifications (key, sent_at) SELECT key, $2 FROM unnest($1::text[]) AS key
ON CONFLICT DO NOTHING
"""
