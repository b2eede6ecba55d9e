"""JSON for apps and the mobile client, and messages from providers."""
