"""Text made safe to show on a terminal or a page: what cannot be seen is shown by its number."""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\n\t")


def visible(text: str) -> str:
    """`text` with control, direction and other invisible characters as ⟦U+202E⟧.

    Nothing in it can move the cursor, change the direction or hide; line breaks
    and tabs stay.
    """
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    return "".join(
        f"⟦U+{ord(c):04X}⟧"
        if c not in _KEPT and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        else c
        for c in text.replace("\r\n", "\n")
    )
