"""What a person means to buy: approved designs in quantities.

Invariants: lines that differ by design stay apart, since each holds its own approval; a cart
belongs to an account, a visitor's browser, or both.
"""
