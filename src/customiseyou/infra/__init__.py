"""Plumbing with input and output; it knows no domain."""
