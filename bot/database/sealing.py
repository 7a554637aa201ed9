"""What a person asked, sealed with that person's key: with the key gone it is noise.

AES-256-GCM, so that what was sealed opens only in the row it was sealed for,
and not at all once a bit of it has changed. docs/audit-format.md has the bytes.
"""

from __future__ import annotations

import json
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column

from bot.database.chain import encoded

KEY = 32
_NONCE = 12


class DoesNotOpen(Exception):
    """The key is not the one it was sealed with, or it was changed since."""


def new_key() -> bytes:
    """A key for one person."""
    return os.urandom(KEY)


def seal(
    key: bytes, column: Column[bytes], row: object, user: int, texts: tuple[str, ...]
) -> bytes:
    """The texts and the user id, sealed for this column of the row with this first value."""
    plain = json.dumps([user, *texts], ensure_ascii=False, separators=(",", ":")).encode()
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _place(column, row))


def unseal(
    key: bytes, column: Column[bytes], row: object, sealed: bytes
) -> tuple[int, tuple[str, ...]]:
    """The user id and the texts that were sealed; DoesNotOpen."""
    try:
        plain = AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _place(column, row))
        user, *texts = json.loads(plain)
    except (InvalidTag, ValueError) as error:
        raise DoesNotOpen(f"what is sealed in {column} does not open") from error
    return user, tuple(texts)


def _place(column: Column[bytes], row: object) -> bytes:
    return encoded((column.table.name, column.name, row))
