"""The desk against a plain model, through anything that can happen to it in any order.

Real files, a real database, the real fold: adding, correcting, retracting,
proposing, asking, being killed and started again. What is acknowledged is in
force and stays so, once; what was taken out of use is shown to nobody.
"""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import shutil
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.audit.log import AuditLog
from bot.database.access import open_database
from bot.desk.desk import Desk
from bot.desk.kept import changes
from bot.desk.proposals import Landed, Proposals
from bot.settings import Review
from facts import lookup
from facts.answers import Found, shown
from facts.changes import AddStatement, Correct, NewStatement, Refused, Retract, Selector
from facts.files.fold import carry_out, plan
from facts.files.folded import read_mark
from facts.loader import load
from facts.model import Property, Rank
from tests.bot.desk_room import recording, url
from tests.facts.folders import PEOPLE

WORDS = ("apples", "birches", "canals", "dunes", "elms", "ferries", "gates", "hills")
ARTICLE = "Ann Lee, the mayor, spoke.\n" + "".join(
    f"“We have {word} here,” said Ann Lee.\n" for word in WORDS
)

_made: dict[str, Path] = {}


def fresh() -> Path:
    """A folder with a small fact base and an empty database at its newest schema."""
    if "kit" not in _made:
        kit = Path(tempfile.mkdtemp(prefix="factdesk-machine-"))
        (kit / "base").mkdir()
        (kit / "seeds").mkdir()
        (kit / "seeds/town.txt").write_text(ARTICLE, encoding="utf-8")
        digest = hashlib.sha256(ARTICLE.encode()).hexdigest()
        sources = f"sources:\n  town:\n    file: town.txt\n    sha256: {digest}\n"
        (kit / "base/sources.yaml").write_text(sources, encoding="utf-8")
        (kit / "base/people.yaml").write_text(PEOPLE, encoding="utf-8")

        async def make() -> None:
            async with open_database(url(kit / "log.db")):
                pass

        asyncio.run(make())
        _made["kit"] = kit
    folder = Path(tempfile.mkdtemp(prefix="factdesk-machine-"))
    shutil.copytree(_made["kit"], folder, dirs_exist_ok=True)
    return folder


@dataclass
class Open:
    """A desk at work and what closes it."""

    desk: Desk
    proposals: Proposals
    log: AuditLog
    reader: Any
    stack: AsyncExitStack


class DeskMachine(RuleBasedStateMachine):
    """`model` holds each statement's words, and whether they stand."""

    proposed = Bundle("proposed")

    @initialize(review=st.sampled_from(Review))
    def begin(self, review: Review) -> None:
        self.runner = asyncio.Runner()
        self.review = review
        self.folder = fresh()
        self.folders = [self.folder]
        self.numbers = itertools.count(1)
        self.model: dict[str, tuple[str, bool]] = {}
        self.accepted = 0
        self.killed: list[Open] = []
        self.open = self._open()
        for word in WORDS[: len(WORDS) // 2]:
            self.add(word)

    def teardown(self) -> None:
        if not hasattr(self, "open"):
            return
        for each in [*self.killed, self.open]:
            self.runner.run(each.stack.aclose())
        self.runner.close()
        for folder in self.folders:
            shutil.rmtree(folder)

    def _open(self) -> Open:
        async def opened() -> Open:
            stack = AsyncExitStack()
            database = await stack.enter_async_context(open_database(url(self.folder / "log.db")))
            log = AuditLog(database)
            base = self.folder / "base"
            facts = load(base, self.folder / "seeds")
            desk = await Desk.open(database, log, facts, read_mark(base), self.review)
            return Open(desk, Proposals(database, log, desk), log, database.reader, stack)

        return self.runner.run(opened())

    def _statement(self, word: str) -> NewStatement:
        return NewStatement(
            id=f"s-{next(self.numbers)}",
            subject="ann-lee",
            attributed_to="ann-lee",
            property=Property.QUOTE,
            value=f"We have {word} here",
            passages=(Selector("town", f"We have {word} here"),),
        )

    def _standing(self) -> dict[str, str]:
        return {name: word for name, (word, stands) in self.model.items() if stands}

    def _accept(self, change: Any) -> bool:
        """Whether it landed; refused where the model says so and nowhere else."""
        desk, entry = self.open.desk, recording()
        try:
            if desk.needs_review(change):
                self._propose_and_approve(change)
            else:
                self.runner.run(desk.accept(change, why="", entry=entry))
        except Refused:
            return False
        self.accepted += 1
        return True

    def _propose_and_approve(self, change: Any) -> None:
        proposals, number = self.open.proposals, next(self.numbers) + 5_000_000
        entry = recording(number, user=1)
        self.runner.run(proposals.propose(change, entry=entry, moderator=True))
        approval = self.runner.run(
            proposals.approve(number, by=2, entry=lambda a: recording(user=2)(a.factbase))
        )
        assert isinstance(approval, Landed)

    @rule(word=st.sampled_from(WORDS))
    def add(self, word: str) -> None:
        new = self._statement(word)
        assert self._accept(AddStatement(new)) == (word not in self._standing().values())
        if word not in self._standing().values():
            self.model[new.id] = (word, True)

    @precondition(lambda self: self.model)
    @rule(data=st.data(), word=st.sampled_from(WORDS))
    def correct(self, data: st.DataObject, word: str) -> None:
        old = data.draw(st.sampled_from(sorted(self.model)))
        was, stands = self.model[old]
        others = {w for name, w in self._standing().items() if name != old}
        new = self._statement(word)
        landed = self._accept(Correct(statement=old, by=new, reason="wrong"))
        assert landed == (stands and word not in others)
        if landed:
            self.model[old] = (was, False)
            self.model[new.id] = (word, True)

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def retract(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(sorted(self.model)))
        was, stands = self.model[old]
        assert self._accept(Retract(statement=old, reason="withdrawn")) == stands
        self.model[old] = (was, False)

    @rule(target=proposed, word=st.sampled_from(WORDS))
    def propose(self, word: str) -> Any:
        new, number = self._statement(word), next(self.numbers) + 5_000_000
        entry = recording(number, user=number)
        change = AddStatement(new)
        proposing = self.open.proposals.propose(change, entry=entry, moderator=False)
        try:
            self.runner.run(proposing)
        except Refused:
            assert word in self._standing().values()
            return multiple()
        return number, new.id, word

    @rule(proposal=consumes(proposed))
    def approve(self, proposal: tuple[int, str, str]) -> None:
        number, name, word = proposal
        free = word not in self._standing().values()
        for by in (2, 3)[: 2 if self.review is Review.TWO else 1]:
            approving = self.open.proposals.approve(
                number, by=by, entry=lambda a, by=by: recording(user=by)(a.factbase)
            )
            try:
                approval = self.runner.run(approving)
            except Refused:
                assert not free
                return
        assert free
        assert isinstance(approval, Landed)
        self.model[name] = (word, True)
        self.accepted += 1

    @rule(word=st.sampled_from(WORDS))
    def ask(self, word: str) -> None:
        answer = lookup.quote(self.open.desk.factbase, "Ann Lee", f"we have {word} here")
        said = {s.id: s.value for s in shown(answer)}
        assert said.keys() <= self._standing().keys()
        here = {n for n, w in self._standing().items() if w == word}
        if here:
            assert isinstance(answer, Found)
            assert answer.statements[0].id in here
        for statement in shown(answer):
            for citation in statement.citations:
                assert ARTICLE[citation.start : citation.end] == citation.exact

    @rule()
    def restart(self) -> None:
        self.runner.run(self.open.stack.aclose())
        self.open = self._open()

    @rule()
    def kill(self) -> None:
        """As the disk is now, without a word to the one that was running."""
        self.killed.append(self.open)
        after = Path(tempfile.mkdtemp(prefix="factdesk-machine-"))
        shutil.copytree(self.folder, after, dirs_exist_ok=True)
        self.folder = after
        self.folders.append(after)
        self.open = self._open()

    @rule()
    def fold(self) -> None:
        base, seeds = self.folder / "base", self.folder / "seeds"
        kept = self.runner.run(changes(self.open.reader))
        planned = plan(base, seeds, [each.numbered for each in kept])
        if planned is not None:
            carry_out(base, seeds, planned)
        assert load(base, seeds) == self.open.desk.factbase
        assert plan(base, seeds, [each.numbered for each in kept]) is None

    @invariant()
    def nothing_is_lost_or_doubled_or_shown_again(self) -> None:
        if not hasattr(self, "open"):
            return
        factbase = self.open.desk.factbase
        quotes = {s.id: s for s in factbase.statements.values() if s.id.startswith("s-")}
        assert quotes.keys() == self.model.keys()
        for name, (word, stands) in self.model.items():
            assert quotes[name].value == f"We have {word} here"
            assert (quotes[name].rank is not Rank.DEPRECATED) == stands
        said = [s.id for s in factbase.said_by("ann-lee", Property.QUOTE)]
        assert sorted(said) == sorted(self._standing())
        assert self.open.desk.held == ()
        assert len(self.runner.run(changes(self.open.reader))) == self.accepted


_SETTINGS = settings(
    deadline=None,
    stateful_step_count=12,
    suppress_health_check=list(HealthCheck),
)


def test_the_desk_does_what_a_plain_model_does() -> None:
    run_state_machine_as_test(DeskMachine, settings=settings(_SETTINGS, max_examples=10))


@pytest.mark.slow
def test_the_desk_does_what_a_plain_model_does_two_thousand_times() -> None:
    run_state_machine_as_test(DeskMachine, settings=settings(_SETTINGS, max_examples=2000))
