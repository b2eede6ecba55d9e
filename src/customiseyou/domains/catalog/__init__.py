"""Categories, products, their variants with prices and stock, and pictures.

Invariants: stock never falls below zero; what is held for an unpaid order is either consumed,
released or expired; a price exists per variant and currency.
"""
