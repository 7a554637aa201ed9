"""Every table of the database, as SQLAlchemy Core speaks of them.

The migrations make them; a test holds that the two agree. Only whole numbers,
text and booleans, which SQLite and PostgreSQL keep alike: a time is in
microseconds since 1970 in UTC, so that it is exact and sorts.

Few indexes: each is another page to write before an answer may leave, and
reading can wait. Rows are only ever added. The database refuses to change or delete what the
audit log holds; what is in force elsewhere is the newest row.

Who did something is kept in clear in `person` alone. Any other column marked
`PERSON` is given a user id to write and keeps that person's number (`KNOWN`:
if they have one already); one marked `SEALED` is given a tuple of texts and
keeps them sealed with that person's key. A row that is `_chained` is part of
its writer's hash chain. The store sees to all three (`bot.database.rows`). What a role
on a server may do with a table but add and read stands in its info as `may`.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()
"""The tables of every database."""

shared = MetaData()
"""Those that only a database has which several processes write to at once: PostgreSQL."""

_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts in its own INTEGER alone

PERSON: Final = {"holds": "person"}
KNOWN: Final = {"holds": "known person"}
SEALED: Final = {"holds": "sealed"}


def _chained() -> tuple[Column[Any], ...]:
    """Which writer's chain the row is part of, its place in it, and the head after it."""
    return (
        Column("writer", BigInteger, nullable=False),
        Column("place", BigInteger, nullable=False),
        Column("head", LargeBinary, nullable=False),
    )


# The one table that rows are deleted from, and the one that says who is who.
# `key` opens what the person asked; `seen` is a day, for how long it is kept.
person = Table(
    "person",
    metadata,
    Column("user_id", _NUMBER, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("key", LargeBinary, nullable=False),
    Column("seen", BigInteger, nullable=False),
    info={"may": ("DELETE", "UPDATE (seen)")},
)

entry = Table(
    "entry",
    metadata,
    Column("number", _NUMBER, primary_key=True),  # in the order of recording
    Column("interaction_id", BigInteger, nullable=False, unique=True),
    Column("time", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("person", BigInteger, info=PERSON),  # NULL where it was not to be kept
    Column("command", Text, nullable=False),
    Column("sealed", LargeBinary, info=SEALED),  # the query and the SHA-256 of the reply
    Column("outcome", Text, nullable=False),
    Column("statements", Text, nullable=False),  # a JSON list of ids, in the order served
    Column("factbase", Text),
    Column("private", Boolean, nullable=False),
    *_chained(),
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
    Column("number", _NUMBER, primary_key=True),
    Column("interaction_id", ForeignKey("entry.interaction_id"), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("message_id", BigInteger),
    Column("problem", Text),
    *_chained(),
    Index("delivery_interaction", "interaction_id"),
)

# That a key was deleted, and why: written in the transaction that deletes it.
forgotten = Table(
    "forgotten",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("person", BigInteger, nullable=False, info=KNOWN),
    Column("time", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    *_chained(),
)

# How far another writer's chain went when this writer began, so that to cut the
# end of a chain is to contradict a later one.
joined = Table(
    "joined",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("other", BigInteger, nullable=False),
    Column("length", BigInteger, nullable=False),
    Column("other_head", LargeBinary, nullable=False),
    *_chained(),
)

registration = Table(
    "registration",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("scope", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)

# The desk. A change is in force from the commit of its entry on; `data` is what
# `facts.change_data` makes of it, `before` and `after` are the versions of the
# fact base it was made in. What it adds and deprecates stands beside it, so that
# a statement's life and who has to hear of it are look-ups.
change = Table(
    "change",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("interaction_id", ForeignKey("entry.interaction_id"), nullable=False, unique=True),
    Column("time", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False, info=PERSON),
    Column("why", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("adds", Text),
    Column("deprecates", Text),
    Column("gap_command", Text),  # what was asked in vain and is answered by it
    Column("gap_query", LargeBinary, info=SEALED),
    *_chained(),
    Index("change_adds", "adds"),
    Index("change_deprecates", "deprecates"),
)

proposal = Table(
    "proposal",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("interaction_id", ForeignKey("entry.interaction_id"), nullable=False, unique=True),
    Column("time", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False, info=PERSON),
    Column("moderator", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("data", Text),  # the change, where there is one yet
    Column("words", LargeBinary, info=SEALED),  # of the message that somebody pointed at
    Column("guild_id", BigInteger),
    Column("channel_id", BigInteger),
    Column("message_id", BigInteger),
    *_chained(),
)

decision = Table(
    "decision",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("interaction_id", ForeignKey("entry.interaction_id"), nullable=False, unique=True),
    Column("proposal_id", ForeignKey("proposal.interaction_id"), nullable=False),
    Column("step", Integer, nullable=False),  # from 1; a step is taken once
    Column("time", BigInteger, nullable=False),
    Column("person", BigInteger, nullable=False, info=PERSON),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("data", Text),
    Column("sequence", ForeignKey("change.sequence")),
    *_chained(),
    UniqueConstraint("proposal_id", "step"),
)

# What was sent after a change to those who had been told otherwise. `nonce`
# names one message to one place; its states are reached once each.
followup = Table(
    "followup",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("nonce", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("sequence", ForeignKey("change.sequence"), nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("direct", Boolean, nullable=False),
    Column("target", BigInteger, nullable=False),
    Column("person", BigInteger, info=KNOWN),
    Column("channel_id", BigInteger),
    Column("reply_to", BigInteger),
    Column("told", Text),
    Column("message_id", BigInteger),
    Column("problem", Text),
    *_chained(),
    UniqueConstraint("nonce", "state"),
    Index("followup_told", "told"),
    Index("followup_sequence", "sequence"),
)

acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("nonce", Text, nullable=False),
    Column("person", BigInteger, nullable=False, info=PERSON),
    Column("time", BigInteger, nullable=False),
    *_chained(),
    UniqueConstraint("nonce", "person"),
)

# The newest row of a person says whether they want to be written to.
wish = Table(
    "wish",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("person", BigInteger, nullable=False, info=PERSON),
    Column("time", BigInteger, nullable=False),
    Column("off", Boolean, nullable=False),
    *_chained(),
    Index("wish_person", "person"),
)

# What happened on the way to Discord, for whoever looks into an outage: no query,
# no name and no token is in it.
event = Table(
    "event",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("times", BigInteger, nullable=False),  # how often within the second before
    *_chained(),
)

# The moment of each IDENTIFY, reserved before its connection is opened: `bucket` is the
# shard's number modulo Discord's max_concurrency. Once more with -1 when it is sent.
# `token` is a hash.
identify = Table(
    "identify",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("token", Text, nullable=False),
    Column("bucket", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Index("identify_token", "token", "time"),
)

CHAINED = tuple(table for table in metadata.tables.values() if "head" in table.c)
"""The tables whose rows are in the hash chains."""

# How far each writer's chain goes: written anew with each commit, so that who begins a chain
# knows the tips of all others at a glance. No evidence: the rows of the chains are.
tip = Table(
    "tip",
    shared,
    Column("writer", BigInteger, primary_key=True, autoincrement=False),
    Column("length", BigInteger, nullable=False),
    Column("head", LargeBinary, nullable=False),
    info={"may": ("UPDATE",)},
)

# The sets of shards that were ever served, for whoever stands by.
shard_set = Table(
    "shard_set",
    shared,
    Column("number", BigInteger, primary_key=True),
    Column("token", Text, nullable=False),
    Column("shards", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
)

# What one process at a time does for all: the row is locked meanwhile, which takes the right
# to change it.
errand = Table("errand", shared, Column("name", Text, primary_key=True), info={"may": ("UPDATE",)})
