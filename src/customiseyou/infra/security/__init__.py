"""Passwords, signatures and limits."""
