"""Pages of the built-in test payment provider."""
