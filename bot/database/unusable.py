"""Why a database cannot be used, whichever kind it is."""

from __future__ import annotations


class DatabaseError(Exception):
    """The database cannot be used; the message says why and what to do."""


class NoDatabase(DatabaseError):
    """There is no database where one is to be read."""


class NotOurs(DatabaseError):
    """What is there is damaged, or no database of Factdesk."""


class WrongVersion(DatabaseError):
    """The database is newer than the program, or too old to be read as it is."""
