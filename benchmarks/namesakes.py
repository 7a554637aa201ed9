"""How often somebody else of the same family, or of the same given name, is taken for who is there.

    python -m benchmarks.namesakes

Every given name that is common somewhere in the world is put before the family
name of each person of the shipped fact base, and every family name behind the
given one. Almost none of these people are in it; those found are counted by
how the word put in met the name. Another spelling or a short form of the name
may be meant; a slip of the keys, if it is a name of its own, hardly.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.people import known_names
from facts.indexes import indexes
from facts.loader import load
from facts.matching import Found
from facts.matching.spelling import TITLES, words
from facts.model import Entity, EntityType

_ROOT = Path(__file__).parents[1]
_NAMES = Path("var/benchmarks/names-by-country.json")


def common(kind: str, cache: Path, most: int) -> list[str]:
    """The names of that kind ("first", "last") in Latin letters, the commonest of each country."""
    found: dict[str, str] = {}
    for listed in known_names(cache)[kind].values():
        for name in listed[:most]:
            parts = words(name)
            if len(parts) == 1 and len(parts[0]) > 1 and parts[0] not in TITLES and name.isascii():
                found.setdefault(parts[0], name)
    return list(found.values())


def mixed(people: list[Entity], cache: Path, most: int) -> Iterator[tuple[str, str]]:
    """Which of their names is another one, and what is typed."""
    given, families = common("first", cache, most), common("last", cache, most)
    for first, *_, last in (entity.label.split() for entity in people):
        yield from (("given name", f"{other} {last}") for other in given if other != first)
        yield from (("family name", f"{first} {other}") for other in families if other != last)


def main() -> None:
    """Ask, and print how many were found, and how."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--names", type=Path, default=_NAMES, help="names once read, kept here")
    parser.add_argument("--most", type=int, default=400, help="names of each country")
    parser.add_argument("--show", type=int, default=8, help="of each kind, to be looked at")
    args = parser.parse_args()
    base = load(_ROOT / "facts/base", _ROOT / "seeds")
    people = [entity for entity in base.entities.values() if entity.type is EntityType.PERSON]
    decide = indexes(base).names.decide
    asked: Counter[str] = Counter()
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for another, typed in mixed(people, args.names, args.most):
        asked[another] += 1
        decision = decide(typed)
        if isinstance(decision, Found):
            met = decision.match.why.split("; ")
            how = max(met, key=lambda one: not one.endswith(": the same")).rpartition(": ")[2]
            found[another, how].append(typed)
    for another, count in asked.items():
        of_kind = {how: typed for (kind, how), typed in found.items() if kind == another}
        total = sum(map(len, of_kind.values()))
        print(f"another {another}: {count:,} asked, {total} found ({total / count:.2%})")
        for how, typed in sorted(of_kind.items(), key=lambda pair: -len(pair[1])):
            print(f"  {len(typed):4}  {how}: {', '.join(typed[: args.show])}")


if __name__ == "__main__":
    main()
