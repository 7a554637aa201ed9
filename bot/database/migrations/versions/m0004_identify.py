"""IDENTIFYs: the moment of each, reserved before it is sent, so that no restart forgets one.

Not part of the log: what is counted is Discord's business with a token, which
is named by a hash.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """From the file beside the database that had the count."""
    op.create_table(
        "identify",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("token", sa.Text, nullable=False),
        sa.Column("bucket", sa.Integer, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
    )
    op.create_index("identify_token", "identify", ["token", "time"])
