"""What was bought together, and what each shop makes of it.

Owns: order groups (paid together), orders (one per shop), their lines and their history.
Invariants: a group's total is the sum of its orders, an order's total the sum of its lines and
its shipping, to the minor unit; status moves only along TRANSITIONS; a line keeps the approval
and the price parts it was sold with for ever.
Emits: OrderPlaced, OrderPaid, OrderExpired, OrderCancelled, OrderMaking, OrderShipped.
"""
