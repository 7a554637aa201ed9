"""Every quotation of a draft against the sources, word for word.

Characters are compared and the evidence is shown; nothing is guessed. What
counts as the same, what as altered, and what is deliberately left alone is
told in docs/quotecheck.md.

The verdicts are plain data, there at once; what finds them is loaded when it is
first asked for, so that a bot which starts does not wait for it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from facts.quotecheck.verdicts import (
    LARGE,
    Cited,
    Kind,
    Op,
    Report,
    Verdict,
    as_dict,
    label,
    summary,
)

if TYPE_CHECKING:
    from facts.quotecheck.archive import TooMuchText, content_key
    from facts.quotecheck.attribution import Curated, Resolve
    from facts.quotecheck.index import QuoteIndex
    from facts.quotecheck.store import IndexDamaged
else:
    _LATER = {
        "TooMuchText": "archive",
        "content_key": "archive",
        "Curated": "attribution",
        "Resolve": "attribution",
        "QuoteIndex": "index",
        "IndexDamaged": "store",
    }

    def __getattr__(name):
        """Load what finds the verdicts."""
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)


__all__ = [
    "LARGE",
    "Cited",
    "Curated",
    "IndexDamaged",
    "Kind",
    "Op",
    "QuoteIndex",
    "Report",
    "Resolve",
    "TooMuchText",
    "Verdict",
    "as_dict",
    "content_key",
    "label",
    "summary",
]
