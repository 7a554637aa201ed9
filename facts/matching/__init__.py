"""Names: bring them to one spelling, find candidates, weigh them, decide.

The wrong person shown with confidence is the worst answer there is, so nothing
here says "found" because something fits best: it must fit, and nothing else may.
"""

from facts.mapped import NotUsable
from facts.matching.index import NameIndex
from facts.matching.outcomes import Ambiguous, Decision, Found, Match, NotFound
from facts.matching.spelling import normalise

__all__ = [
    "Ambiguous",
    "Decision",
    "Found",
    "Match",
    "NameIndex",
    "NotFound",
    "NotUsable",
    "normalise",
]
