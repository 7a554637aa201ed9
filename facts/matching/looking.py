"""What the words typed may stand for: first as they stand, then with slips in them.

To look for slips in every word costs most of a search. Where one of two words stands in
no name, a slip in it is first looked for among the words that stand beside the other;
where two or more do, the others are taken as they stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from facts.matching.evidence import WEAK, Kind, Meets, Unit
from facts.matching.store import Store

FEW_TYPED = 4
"""Words of a query up to which slips are looked for in those that stand in a name as well."""

_FEW_WITH_A_SLIP = 2
"""Words of which the one that stands in no name is first looked for beside the other: one of three
is as likely the name of somebody who is not there."""

_MANY_UNKNOWN = 2
"""Words that stand in no name from which those that stand in one are taken as they are."""

Found = list[list[Meets]]
"""For each store what each typed unit may stand for."""


def looks(
    stores: Sequence[Store], typed: Sequence[Unit], kinds: Sequence[Kind], *, unfinished: bool
) -> Iterator[Found]:
    """What the typed units may stand for: until every typed word has met one, look again."""
    if not typed:
        return
    known = [any(store.knows(unit.text) for store in stores) for unit in typed]
    if unfinished or len(kinds) > FEW_TYPED:
        begun = [unfinished and unit.mask >> len(kinds) - 1 > 0 for unit in typed]
        yield _meets(stores, typed, [not is_known for is_known in known], begun)
        return
    wanted = [i for i, kind in enumerate(kinds) if kind < Kind.TITLE and len(typed[i].text) > 1]
    unknown = [
        i for i, unit in enumerate(typed[: len(kinds)]) if not known[i] and len(unit.text) > 1
    ]
    missing = len(set(unknown) & set(wanted))
    one_of_few = missing == 1 and len(wanted) == _FEW_WITH_A_SLIP
    if (wanted and not missing) or one_of_few:
        found = _from_one_idea([store.meets(typed, [False] * len(typed)) for store in stores])
        settles = _may_settle(stores, typed, [i for i in wanted if known[i]], found)
        if settles and unknown:
            for place in unknown:
                for store, met in zip(stores, found, strict=True):
                    met[place] = store.beside(typed[place], met)
            found = _from_one_idea(found)
            settles = _may_settle(stores, typed, wanted, found)
        if settles:
            yield found
    deep = [missing < _MANY_UNKNOWN or not is_known for is_known in known]
    yield _from_one_idea([store.meets(typed, deep) for store in stores])


def _meets(
    stores: Sequence[Store], typed: Sequence[Unit], deep: Sequence[bool], begun: Sequence[bool]
) -> Found:
    """What the units may stand for, of which some are still being typed."""
    ended = [(u, d) for u, d, is_begun in zip(typed, deep, begun, strict=True) if not is_begun]
    found = []
    for store in stores:
        met = iter(store.meets([u for u, _ in ended], [d for _, d in ended]))
        found.append(
            [
                store.beginning(unit) if is_begun else next(met)
                for unit, is_begun in zip(typed, begun, strict=True)
            ]
        )
    return _from_one_idea(found)


def _from_one_idea(found: Found) -> Found:
    """The same, from one idea of how rare the typed words are."""
    if len(found) == 1:
        return found
    rare = [min(m.rare for m in met) for met in zip(*found, strict=True)]
    return [[m.rebased(r) for m, r in zip(met, rare, strict=True)] for met in found]


def _may_settle(
    stores: Sequence[Store], typed: Sequence[Unit], wanted: Sequence[int], found: Found
) -> bool:
    """Whether a name may be met well by every word; if not, there is no need to weigh any yet."""
    for store, meets in zip(stores, found, strict=True):
        well = [[n for n, weight in met.items() if weight >= WEAK] for met in meets]
        if store.shared([well[i] for i in wanted]):
            return True
        # two words that a name has as one
        for unit, numbers in zip(typed, well, strict=True):
            if unit.joined and numbers:
                rest = [well[i] for i in wanted if not unit.mask >> i & 1]
                if store.shared([numbers, *rest]):
                    return True
    return False
