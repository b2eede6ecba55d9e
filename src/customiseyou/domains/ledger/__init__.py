"""The double-entry ledger: who holds what, in integers of the minor unit.

Owns the posting sets, their entries and the accounts they touch.
Invariants: rows are only added; every set sums to zero in its one currency; a key names one
content for ever; balances are derived from entries, never stored as truth.
Emits nothing: whoever posts tells what happened.
"""
