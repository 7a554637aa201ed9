"""Who is who in the record: a person stands in it by a random number alone.

The table `person` says whose number it is and holds the key to what they
asked. It is the one table that rows are deleted from: with its row gone,
nothing says any more who the number was.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ScalarSelect, select

from bot.database import sealing
from bot.database.schema import person
from bot.database.unusable import DatabaseError


def user_id(number: Any) -> ScalarSelect[int]:
    """The Discord id of the person with the number in this column; NULL once forgotten."""
    return select(person.c.user_id).where(person.c.number == number).scalar_subquery()


def number(user: int) -> ScalarSelect[int]:
    """The number of this user; NULL, which equals nothing, where none is kept."""
    return select(person.c.number).where(person.c.user_id == user).scalar_subquery()


def key(number: Any) -> ScalarSelect[bytes]:
    """The key of the person with the number in this column; NULL once forgotten."""
    return select(person.c.key).where(person.c.number == number).scalar_subquery()


def opened(
    column: Column[bytes], row: object, key: bytes | None, sealed: bytes | None
) -> tuple[str, ...] | None:
    """The texts sealed in a column of the row with this first value; None once forgotten.

    DatabaseError where they were changed.
    """
    if key is None or sealed is None:
        return None
    try:
        return sealing.unseal(key, column, row, sealed)[1]
    except sealing.DoesNotOpen as error:
        raise DatabaseError(
            f"{error}, in the row of {row}: it was changed after it was written; "
            "`factdesk audit verify` says what else was"
        ) from error
