"""People who sign in, their sessions, and the links that prove an e-mail address.

Invariants: an e-mail address belongs to one account; no answer reveals whether an account exists;
only digests of secrets are stored.
Emits: AccountRegistered, RegisteredAgain, VerificationRequested.
"""
