"""Fact bases of any size, sound throughout, out of made-up articles.

About twenty statements to an article, as a desk that works through its archive
would write them: direct speech, what is claimed, the roles and dates that the
article gives. A few people are quoted all the time and most once or twice, as
in the news. The files are written as `factdesk fold` writes them, many to a
folder, so that what is measured is what a desk would load.
"""

from __future__ import annotations

import hashlib
import random
import re
from bisect import bisect
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

from benchmarks.articles import _SYLLABLES, FIRST, PLACES, POSTS, Article, article
from benchmarks.people import in_script
from facts.files.yaml_entries import Tree, block
from facts.speech import around, is_fragment, quoted

PER_ARTICLE = 20
_PER_PERSON = 12
"""Statements to a person, on average."""

_SENTENCE = re.compile(r"[A-Z][^.“”\"‘’'\n]{40,200}\.")
_FULL = 900_000
"""Bytes from which a file is full: the format takes a megabyte."""


class Names:
    """People by number, some spoken of far more often than others."""

    def __init__(self, count: int, seed: int = 3) -> None:
        rng = random.Random(seed)
        self.people: dict[str, str] = {}
        while len(self.people) < count:
            family = "".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))).capitalize()
            name = f"{rng.choice(FIRST)} {family}"
            self.people.setdefault(re.sub(r"[^a-z]+", "-", name.lower()).strip("-"), name)
        self.ids = list(self.people)
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(count)))

    def one(self, rng: random.Random) -> str:
        """The id of somebody."""
        return self.ids[bisect(self._weights, rng.random() * self._weights[-1])]


def write(folder: Path, statements: int) -> tuple[Path, Path]:
    """Write a base of that many statements; its folders of facts and of sources."""
    base, seeds = folder / "base", folder / "seeds"
    seeds.mkdir(parents=True)
    names = Names(max(5, statements // _PER_PERSON))
    files = {name: _Files(base / name, name) for name in ("sources", "quotes", "claims")}
    events = _Files(base / "events", "events")
    roles: dict[str, list[Tree]] = {}
    left, number = statements, 0
    while left:
        text = article(number)
        data = text.text.encode()
        (seeds / f"{text.id}.txt").write_bytes(data)
        title = text.text.partition("\n")[0]
        files["sources"].add(
            text.id,
            {
                "file": f"{text.id}.txt",
                "sha256": hashlib.sha256(data).hexdigest(),
                "title": title[:900],
                "language": "en",
            },
        )
        dates: list[Tree] = []
        for section, key, tree in _statements(text, names, min(left, PER_ARTICLE)):
            left -= 1
            if section == "roles":
                roles.setdefault(key, []).append(tree)
            elif section == "dates":
                dates.append(tree)
            else:
                files[section].add(key, tree)
        if dates:
            events.add(f"event-{number}", {"name": f"Day of {text.id}", "dates": dates})
        number += 1
    people = _Files(base / "people", "people")
    rng = random.Random(11)
    for person, name in names.people.items():
        tree: Tree = {"name": name}
        if rng.random() < 0.5:
            tree["aliases"] = [in_script(name, "cyrillic")]
        if person in roles:
            tree["roles"] = roles[person]
        people.add(person, tree)
    for each in (*files.values(), events, people):
        each.close()
    return base, seeds


def _statements(text: Article, names: Names, most: int) -> Iterator[tuple[str, str, Tree]]:
    """The section, the id (of the person for a role) and the entry of each statement."""
    rng = random.Random(f"statements/{text.id}")
    speakers: dict[str, str] = {}
    spans = quoted(text.text)
    made = 0
    for spoken in text.quotations:
        exact = text.text[spoken.start : spoken.end]
        span = around(spans, spoken.start, spoken.end)
        if made == most * 2 // 3 or span is None or text.text.count(exact) != 1:
            continue
        made += 1
        speaker = speakers.setdefault(spoken.speaker or "", names.one(rng))
        tree: Tree = {"speaker": speaker, "cite": {"source": text.id, "exact": exact}}
        if is_fragment(text.text, span, spoken.start, spoken.end):
            tree["partial"] = "true"
        yield "quotes", f"{text.id}-q{made}", tree
    for post in POSTS:
        if made < most - 2 and text.text.count(f", {post}, said") == 1 and len(speakers) > 1:
            made += 1
            item: Tree = {"id": f"{text.id}-r{made}", "value": post}
            bearer = rng.choice(list(speakers.values()))
            yield "roles", bearer, item | _cite(text, f", {post}, said")
    for place in PLACES:
        words = f"visited {place} on "
        if made < most - 2 and text.text.count(words) == 1:
            at = text.text.index(words)
            exact = text.text[at : text.text.index(".", at)]
            made += 1
            dated: Tree = {"id": f"{text.id}-d{made}", "value": exact, "date": "202X-XX-XX"}
            yield "dates", "", dated | _cite(text, exact)
            break
    claims = [m[0] for m in _SENTENCE.finditer(text.text) if text.text.count(m[0]) == 1]
    for exact in claims[: most - made]:
        made += 1
        yield "claims", f"{text.id}-c{made}", _claim(text, names, rng, exact, exact[:-1])
    while made < most:  # a short article: what it says is claimed of more than one person
        made += 1
        exact = text.text[text.paragraphs[0][0] :].partition("\n")[0].strip()
        yield "claims", f"{text.id}-c{made}", _claim(text, names, rng, exact, f"{made}: {exact}")


def _claim(text: Article, names: Names, rng: random.Random, exact: str, value: str) -> Tree:
    tree: Tree = {"subject": names.one(rng), "value": value[:900].strip()}
    return tree | _cite(text, exact)


def _cite(text: Article, exact: str) -> Tree:
    return {"cite": {"source": text.id, "exact": exact}}


class _Files:
    """The files of one section in a folder of their own, a new one where one is full."""

    def __init__(self, folder: Path, section: str) -> None:
        folder.mkdir(parents=True)
        self._folder, self._section = folder, section
        self._entries: list[str] = []
        self._size = self._written = self._nodes = 0

    def add(self, key: str, tree: Tree) -> None:
        """One entry more."""
        entry = block(key, tree, 2) + "\n"
        self._entries.append(entry)
        self._size += len(entry.encode())
        self._nodes += 2 * entry.count(":") + 8
        if self._size > _FULL or self._nodes > 50_000:
            self.close()

    def close(self) -> None:
        """Write what there is."""
        if self._entries:
            path = self._folder / f"{self._section}-{self._written:04}.yaml"
            path.write_text(f"{self._section}:\n" + "".join(self._entries), encoding="utf-8")
            self._written += 1
            self._entries, self._size, self._nodes = [], 0, 0
