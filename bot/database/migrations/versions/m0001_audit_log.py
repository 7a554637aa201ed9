"""The audit log, and the command definitions as last registered.

An answer that was not recorded was not given, so the record comes first: one
entry for every query, the statements it was served, how delivery went. What
is on record cannot be changed: the database itself refuses, whoever asks. To
replace a row would be to delete it, so a number or id used once is refused too.
Every row is in a hash chain, which shows what was changed all the same. Only a
person's row may be deleted, and with it the key to what that person asked.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_KEPT = {
    "entry": "number = NEW.number OR interaction_id = NEW.interaction_id",
    "served": "statement_id = NEW.statement_id AND interaction_id = NEW.interaction_id",
    "delivery": "number = NEW.number",
    "forgotten": "number = NEW.number",
    "joined": "number = NEW.number",
}


def upgrade() -> None:
    """From nothing."""
    op.create_table(
        "entry",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("interaction_id", sa.BigInteger, nullable=False, unique=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("person", sa.BigInteger),
        sa.Column("command", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("statements", sa.Text, nullable=False),
        sa.Column("factbase", sa.Text),
        sa.Column("private", sa.Boolean, nullable=False),
        *_chained(),
    )
    op.create_table(
        "served",
        sa.Column("statement_id", sa.Text, primary_key=True),
        sa.Column(
            "interaction_id",
            sa.BigInteger,
            sa.ForeignKey("entry.interaction_id"),
            primary_key=True,
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "delivery",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column(
            "interaction_id", sa.BigInteger, sa.ForeignKey("entry.interaction_id"), nullable=False
        ),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("problem", sa.Text),
        *_chained(),
    )
    op.create_index("delivery_interaction", "delivery", ["interaction_id"])
    op.create_table(
        "person",
        sa.Column("user_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger, nullable=False, unique=True),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "forgotten",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        *_chained(),
    )
    op.create_table(
        "joined",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("other", sa.BigInteger, nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("other_head", sa.LargeBinary, nullable=False),
        *_chained(),
    )
    op.create_table(
        "registration",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("scope", sa.Text, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    for table, same in _KEPT.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: {table}'); END"
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refuse}"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
        )
    op.execute(
        "CREATE TRIGGER person_no_update BEFORE UPDATE OF user_id, number, key ON person "
        "BEGIN SELECT RAISE(ABORT, 'a person keeps their number and key'); END"
    )


def _chained() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("writer", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
