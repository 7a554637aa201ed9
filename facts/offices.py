"""Words beside a name that say that somebody else is meant.

The name matching passes over titles, because people drop and add them. But
"US President" is not the United States, "former Russian President" need not be
the present one, and a son is not his father: a name that meets leaves such a
word over, and with it the doubt.
"""

from __future__ import annotations

from collections.abc import Iterable

from facts.matching import normalise

_OFFICES = frozenset(
    "adviser advisor ambassador boss chair chairman chairwoman chancellor chief commander"
    " commissioner director emperor envoy foreign general governor head king leader mayor minister"
    " ministry pm pope premier president prime prince princess queen secretary senator"
    " speaker".split()
)
"""Borne by people: beside the name of anything else they mean somebody there."""

_SOMEBODY_ELSE = frozenset(
    "acting adviser advisor aide brother daughter deputy ex father former husband interim jr junior"
    " lady mother predecessor sister son spokesman spokesperson spokeswoman sr successor vice"
    " widow wife".split()
)
"""Beside a person's name or office they mean another person."""


def means_somebody_else(typed: str, names: Iterable[str], *, person: bool) -> bool:
    """Whether the words typed leave over one that points away from the bearer of the names.

    `names` are all the entity is called by, its roles too; `person` says
    whether it is one.
    """
    borne = {word for name in names for word in normalise(name).split()}
    left = set(normalise(typed).split()) - borne
    return bool(left & (_SOMEBODY_ELSE if person else _SOMEBODY_ELSE | _OFFICES))
