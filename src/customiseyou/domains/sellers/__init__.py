"""Shops and the people who run them.

Invariants: a member sees only their own shop; every shop of the demo is marked fictional.
"""
