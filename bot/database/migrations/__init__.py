"""The steps by which the database came to its present schema, run by Alembic.

Each says why in its first lines and is recorded in the same transaction. There
is no way back: what is on record stays. A new one also moves `HEAD` in
`bot/database/access.py`, which is what start-up compares with.
"""
