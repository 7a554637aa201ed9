"""Every table of the database, as SQLAlchemy Core speaks of them.

The migrations make them; a test holds that the two agree. Only whole numbers,
text and booleans, which SQLite and PostgreSQL keep alike: a time is in
microseconds since 1970 in UTC, so that it is exact and sorts.

Few indexes: each is another page to write before an answer may leave, and
reading can wait. Rows are only ever added. The database refuses to change or delete what the
audit log holds; what is in force elsewhere is the newest row.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

metadata = MetaData()

entry = Table(
    "entry",
    metadata,
    Column("number", Integer, primary_key=True),  # in the order of recording
    Column("interaction_id", BigInteger, nullable=False, unique=True),
    Column("time", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("user_id", BigInteger, nullable=False),
    Column("command", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("statements", Text, nullable=False),  # a JSON list of ids, in the order served
    Column("factbase", Text),
    Column("reply_sha256", Text, nullable=False),
    Column("private", Boolean, nullable=False),
)

# Says nothing that an entry does not, but makes one look-up of who was served a
# statement: when it turns out wrong, everybody who was told has to hear of it.
served = Table(
    "served",
    metadata,
    Column("statement_id", Text, primary_key=True),
    Column("interaction_id", ForeignKey("entry.interaction_id"), primary_key=True),
)

delivery = Table(
    "delivery",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("interaction_id", ForeignKey("entry.interaction_id"), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("problem", Text),
    Index("delivery_interaction", "interaction_id"),
)

registration = Table(
    "registration",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)
