"""What every audience shares: the frame, rendering, parts of pages."""
