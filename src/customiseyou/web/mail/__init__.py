"""Mails made from templates."""
