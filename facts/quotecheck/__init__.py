"""Every quotation of a draft against the sources, word for word.

Characters are compared and the evidence is shown; nothing is guessed. What
counts as the same, what as altered, and what is deliberately left alone is
told in docs/quotecheck.md.
"""

from facts.quotecheck.archive import TooMuchText, content_key
from facts.quotecheck.attribution import Curated, Resolve
from facts.quotecheck.index import QuoteIndex
from facts.quotecheck.store import IndexDamaged
from facts.quotecheck.verdicts import Cited, Kind, Op, Report, Verdict, as_dict, label, summary

__all__ = [
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
