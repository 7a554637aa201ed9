"""Some five hundred made-up people: enough for an index of arrays."""

import random

from hypothesis import strategies as st

GIVEN = ("Anna", "Boris", "Dina", "Erik", "Fatima", "Giorgi", "Hana", "Kofi", "Lucía", "Mehmet")
STEMS = ("Kar", "Bel", "Mor", "Tan", "Vos", "Lind", "Hal", "Rud", "Sem", "Zor", "Pol", "Gre", "Wal")
ENDS = ("ov", "sen", "ström", "aki", "escu", "mann", "idze", "son", "berg", "ini", "ski", "quist")


def _people() -> list[tuple[int, str]]:
    chance = random.Random(5)
    families = [f"{stem}{middle}{end}" for stem in STEMS for middle in ("", "el") for end in ENDS]
    chance.shuffle(families)
    people = [(i, f"{chance.choice(GIVEN)} {family}") for i, family in enumerate(families)]
    return people + [(i, f"{GIVEN[i % 10]} {name.split()[1]}-Noor") for i, name in people[:220]]


PEOPLE = _people()
TYPED = st.one_of(
    st.sampled_from([name for _, name in PEOPLE]).flatmap(
        lambda name: st.integers(0, len(name) - 1).map(lambda i: name[:i] + name[i + 1 :])
    ),
    st.sampled_from([name.split()[1] for _, name in PEOPLE]),
    st.text(max_size=40),
)
