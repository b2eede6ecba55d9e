"""Payments and refunds at providers.

Owns payments, refunds and the webhooks as they arrived.
Invariants: what the provider says decides, by webhook or by our own enquiry, and the order of its
messages does not matter; refunded <= claimed for refunds <= captured <= agreed amount; a subject
is captured once, a second capture is refunded; every move of money stands in the ledger in the
same transaction; no provider is called while a transaction is open.
Emits: PaymentCaptured, PaymentDeclined, PaymentFailed, PaymentExpired, DuplicateCaptured,
RefundSettled, RefundFailed.
"""
