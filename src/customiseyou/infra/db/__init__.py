"""PostgreSQL: the connection pools, transactions, tables' common base, migrations."""
