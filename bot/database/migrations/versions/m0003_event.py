"""Events: what happened on the way to Discord, beside the log of what was asked.

Who looks into a reply that never arrived, months later, finds here whether the
gateway was away or Discord answered with errors. Kept as the log is: rows are
only ever added.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """From the log and the desk."""
    op.create_table(
        "event",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("times", sa.BigInteger, nullable=False),
        sa.Column("writer", sa.BigInteger, nullable=False),
        sa.Column("place", sa.BigInteger, nullable=False),
        sa.Column("head", sa.LargeBinary, nullable=False),
    )
    refuse = "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only: event'); END"
    for change in ("UPDATE", "DELETE"):
        op.execute(f"CREATE TRIGGER event_no_{change.lower()} BEFORE {change} ON event {refuse}")
    op.execute(
        "CREATE TRIGGER event_no_replace BEFORE INSERT ON event "  # noqa: S608
        f"WHEN EXISTS (SELECT 1 FROM event WHERE number = NEW.number) {refuse}"
    )
