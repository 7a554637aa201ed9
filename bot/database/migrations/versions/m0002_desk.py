"""The desk: changes to the facts, proposals, and who was told of a correction.

A change lives in the same database as the audit log, so that it and the entry
that says who made it are one transaction. Rows are only ever added, here too:
what was accepted, decided or sent stays on record, and a message that has been
sent once cannot be claimed a second time.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_KEPT = {
    "change": "sequence = NEW.sequence OR interaction_id = NEW.interaction_id",
    "proposal": "number = NEW.number OR interaction_id = NEW.interaction_id",
    "decision": "number = NEW.number OR interaction_id = NEW.interaction_id"
    " OR (proposal_id = NEW.proposal_id AND step = NEW.step)",
    "followup": "number = NEW.number OR (nonce = NEW.nonce AND state = NEW.state)",
    "acknowledgement": "number = NEW.number OR (nonce = NEW.nonce AND person = NEW.person)",
    "wish": "number = NEW.number",
}


def upgrade() -> None:
    """From the audit log alone."""
    op.create_table(
        "change",
        sa.Column("sequence", sa.Integer, primary_key=True, autoincrement=False),
        _entry(),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
        sa.Column("adds", sa.Text),
        sa.Column("deprecates", sa.Text),
        sa.Column("gap_command", sa.Text),
        sa.Column("gap_query", sa.LargeBinary),
        *_chained(),
    )
    op.create_index("change_adds", "change", ["adds"])
    op.create_index("change_deprecates", "change", ["deprecates"])
    op.create_table(
        "proposal",
        sa.Column("number", sa.Integer, primary_key=True),
        _entry(),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("moderator", sa.Boolean, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("words", sa.LargeBinary),
        sa.Column("guild_id", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("message_id", sa.BigInteger),
        *_chained(),
    )
    op.create_table(
        "decision",
        sa.Column("number", sa.Integer, primary_key=True),
        _entry(),
        sa.Column(
            "proposal_id", sa.BigInteger, sa.ForeignKey("proposal.interaction_id"), nullable=False
        ),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("data", sa.Text),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("change.sequence")),
        *_chained(),
        sa.UniqueConstraint("proposal_id", "step"),
    )
    op.create_table(
        "followup",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("sequence", sa.Integer, sa.ForeignKey("change.sequence"), nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("direct", sa.Boolean, nullable=False),
        sa.Column("target", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger),
        sa.Column("channel_id", sa.BigInteger),
        sa.Column("reply_to", sa.BigInteger),
        sa.Column("told", sa.Text),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("problem", sa.Text),
        *_chained(),
        sa.UniqueConstraint("nonce", "state"),
    )
    op.create_index("followup_told", "followup", ["told"])
    op.create_index("followup_sequence", "followup", ["sequence"])
    op.create_table(
        "acknowledgement",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        *_chained(),
        sa.UniqueConstraint("nonce", "person"),
    )
    op.create_table(
        "wish",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("person", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("off", sa.Boolean, nullable=False),
        *_chained(),
    )
    op.create_index("wish_person", "wish", ["person"])
    for table, same in _KEPT.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, 'the desk''s record is append-only: {table}'); END"
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} {refuse}"
            )
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) {refuse}"
        )


def _entry() -> sa.Column[int]:
    """The entry that says who did it: one interaction does one thing once."""
    return sa.Column(
        "interaction_id",
        sa.BigInteger,
        sa.ForeignKey("entry.interaction_id"),
        nullable=False,
        unique=True,
    )


def _chained() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("writer", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
