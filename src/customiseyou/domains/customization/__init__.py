"""What a buyer may change, what they made, what it costs, and what they approved.

Owns: templates (a seller's, versioned; a published version never changes), designs (a buyer's),
pictures that buyers brought, approvals and print files.
Invariants: a design names the exact template version it was made on; an approval's hash covers
design, template version, fonts and renderer, and never changes; files are rendered from what was
approved and carry its hash.
Emits: DesignApproved.
"""
