"""Statements for whoever is typing the id of one, or words of it.

What is offered while somebody types has to be there at once, however many
statements there are: of a large fact base the ids are searched as they lie in
the file, and words in its index.
"""

from __future__ import annotations

from collections.abc import Iterator

from facts.factbase import FactBase
from facts.indexes import indexes
from facts.model import Statement


def statements_like(factbase: FactBase, typed: str) -> Iterator[Statement]:
    """Statements with what is typed in their id, the newest first, then those in their value."""
    wanted = typed.strip().casefold()
    store = factbase.store
    if store is None:
        every = list(factbase.statements.values())
        yield from (s for s in reversed(every) if wanted in s.id)
        yield from (s for s in every if wanted not in s.id and wanted in s.value.casefold())
        return
    changed = {key: factbase.statements[key] for key in factbase.touched()}
    yield from (
        s for s in reversed(changed.values()) if wanted in s.id or wanted in s.value.casefold()
    )
    yield from (factbase.statements[k] for k in store.ids_like(wanted) if k not in changed)
    for hit in indexes(factbase).statements.search(wanted):
        if hit.statement.id not in changed and wanted not in hit.statement.id:
            yield hit.statement
