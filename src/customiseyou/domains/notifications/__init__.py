"""Telling people what happened, by mail, once.

Invariants: a notification's key is sent once; secrets (links) are made when the mail is written
and never stand in an event; the person's language decides.
"""
