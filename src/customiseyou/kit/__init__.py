"""Pure values that every layer may use; nothing here does input or output."""
