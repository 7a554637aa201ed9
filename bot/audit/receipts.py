"""Receipts: the short id under an answer, by which its entry is found again.

Reckoned from the interaction id alone, so that it is known before the answer
is made and takes no index: an id holds the millisecond it was made in, and
that and its ten lowest bits are the receipt, scattered so that two of them
are not taken for each other. Ten characters of Crockford's base32, which has
no I, L, O and U. The years from 2015 to 2049 are told apart.
"""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})
_LENGTH = 10
_SPACE = 1 << 50
_SCATTER = 0x278DDE6E5FD29
_GATHER = pow(_SCATTER, -1, _SPACE)
_TIME, _LOW = 1 << 40, 1 << 10
_SHIFT = 22


def receipt(interaction: int) -> str:
    """The receipt of the entry of this interaction, such as `7KZQ3-N0XF4`."""
    kept = (interaction >> _SHIFT) % _TIME * _LOW + interaction % _LOW
    code = kept * _SCATTER % _SPACE
    text = "".join(_ALPHABET[code >> 5 * at & 31] for at in reversed(range(_LENGTH)))
    return f"{text[:5]}-{text[5:]}"


def millisecond(typed: str) -> range | None:
    """The interaction ids that a receipt may be of, some 4,000; None if it is no receipt.

    Case, hyphens and spaces do not matter, nor O for 0, or I and L for 1. Of the
    entries in this range it is the one with this receipt: two have the same only
    if they came in the same millisecond and end in the same ten bits.
    """
    text = typed.upper().translate(_MEANT)
    if len(text) != _LENGTH or not set(text) <= set(_ALPHABET):
        return None
    code = sum(_ALPHABET.index(character) << 5 * at for at, character in enumerate(text[::-1]))
    kept = code * _GATHER % _SPACE
    time, low = divmod(kept, _LOW)
    return range((time << _SHIFT) + low, (time + 1) << _SHIFT, _LOW)
