"""/facts history, recall and export: what became of a statement, who was told, and all of it."""

from __future__ import annotations

import asyncio
import hashlib
from typing import Any

from discord import app_commands
from discord.app_commands import Range

from bot.desk.kept import Kept, changes, history
from bot.desk.recalls import FollowUp, Recalls, State, Status
from commands import layout, passages, render
from commands.blocks import alone, cites, one_line
from commands.delivery import Interaction, Request
from commands.escape import fit
from commands.facts.curation import Curation, Typed
from commands.render import File, Message
from commands.reply import Refusal, Reply
from facts import lookup
from facts.changes import AddStatement, Change, Correct, Retract
from facts.model import Rank, Statement
from facts.problems import FactBaseError
from facts.wording import label

_MAX_VALUE, _MAX_REASON = 400, 200
_MOST_PEOPLE, _MOST_CHANGES = 12, 8
_STATES = {
    State.DUE: "not told yet",
    State.SENDING: "being told",
    State.SENT: "told",
    State.FAILED: "not reached",
    State.UNWANTED: "wants no messages",
}

Name = Range[str, 1, lookup.MAX_QUERY]


def add_to(group: app_commands.Group, curation: Curation) -> None:
    """Put the commands into the group."""
    record = Record(curation)

    @group.command(name="history", description="A statement's life: who did what with it, and why")
    @app_commands.describe(statement="Which statement")
    async def life(interaction: Interaction, statement: Name) -> None:
        request = Request("facts history", statement, private=True)
        await curation.give(interaction, request, lambda: record.history(statement))

    @group.command(description="Who was told of a correction, who has seen it, who was not reached")
    @app_commands.describe(statement="What was corrected or withdrawn")
    async def recall(interaction: Interaction, statement: Name) -> None:
        request = Request("facts recall", statement, private=True)
        await curation.give(interaction, request, lambda: record.recall(statement))

    @group.command(description="The files that accepted changes touch, as one YAML file")
    async def export(interaction: Interaction) -> None:
        request = Request("facts export", "", private=True)
        await curation.give(interaction, request, record.export)

    typed: list[tuple[app_commands.Command[Any, ..., None], str, Typed]] = [
        (life, "statement", curation.statements),
        (recall, "statement", curation.statements),
    ]
    for command, option, offered in typed:
        command.autocomplete(option)(offered)


class Record:
    """Reads what the desk has done."""

    def __init__(self, curation: Curation) -> None:
        self._curation = curation
        self._database = curation.resources.database
        self._recalls = Recalls(self._database)

    async def history(self, wanted: str) -> Reply:
        """A statement as it stands, and every change that made or unmade it."""
        statement = self._statement(wanted)
        made = await history(self._database.reader, wanted)
        factbase = self._curation.factbase
        site = self._curation.resources.settings.site_url
        by = factbase.statements.get(statement.superseded_by or "")
        lines = [
            f"### {statement.id}",
            f"**{label(statement)}**, {_standing(statement)}",
            alone(statement, _MAX_VALUE),
            *cites(statement, factbase, site, 3),
        ]
        if statement.rank is Rank.DEPRECATED:
            lines += passages.fate(statement, by, factbase, site)
        earlier = factbase.replaced_by(wanted)
        if earlier:
            lines.append(f"-# It took the place of {', '.join(earlier[:5])}.")
        lines += [_line(each, wanted) for each in made[-_MOST_CHANGES:]]
        if not any(_adds(each.change) == wanted for each in made):
            lines.insert(4, "-# Curated in the files of the fact base.")
        return self._curation.reply(render.notice("\n".join(lines), render.GREEN))

    async def recall(self, wanted: str) -> Reply:
        """How the recall of a statement stands, person by person."""
        self._statement(wanted)
        status = await self._recalls.status(wanted)
        if status is None:
            raise Refusal("This was neither corrected nor withdrawn, so nobody is to be told.")
        lines = [f"### Recall of {wanted}", _sums(status)]
        people = [_person(each) for each in status.followups]
        lines += people[:_MOST_PEOPLE]
        more = len(people) - _MOST_PEOPLE
        if more > 0:
            lines.append(f"-# And {more:,} more, in the file.")
        if status.uncertain:
            lines.append(
                f"-# Of {status.uncertain:,} more answers it is not known whether they arrived."
            )
        children = [layout.text("\n".join(lines))]
        files: tuple[File, ...] = ()
        if more > 0:
            files = (File(f"recall-{wanted}.txt", "\n".join(people).encode()),)
            children.append(layout.file(files[0].name))
        message = Message(layout.container(children, render.GREEN), files=files)
        return self._curation.reply(message)

    async def export(self) -> Reply:
        """The files as `factdesk fold` would write them."""
        # Loaded when it is asked for: a start-up must not wait for it.
        from facts.files.fold import FoldError, plan

        kept = await changes(self._database.reader)
        settings = self._curation.resources.settings
        try:
            folded = await asyncio.to_thread(
                plan,
                settings.facts,
                settings.seeds,
                [each.numbered for each in kept],
                kept=settings.folder,
            )
        except (FoldError, FactBaseError) as error:
            why = fit(str(error), 1500)
            raise Refusal(f"The changes cannot be written into the files: {why}") from None
        if folded is None:
            raise Refusal("There is nothing to export: every change is in the files already.")
        named = [*folded.files.items(), *((f"seeds/{n}", d) for n, d in folded.articles.items())]
        whole = "".join(f"# {name}\n{data.decode()}\n" for name, data in sorted(named)).encode()
        text = (
            f"### The fact base with {render.counted(len(folded.sequences), 'change')}\n"
            f"The files that change, one after the other. `factdesk fold` writes the same.\n"
            f"-# SHA-256 {hashlib.sha256(whole).hexdigest()}"
        )
        file = File("factdesk-facts.yaml", whole)
        children = [layout.text(text), layout.file(file.name)]
        message = Message(layout.container(children, render.GREEN), files=(file,))
        return self._curation.reply(message)

    def _statement(self, wanted: str) -> Statement:
        statement = self._curation.factbase.statements.get(wanted)
        if statement is None:
            raise Refusal("There is no such statement. Pick one from the list.")
        return statement


def _standing(statement: Statement) -> str:
    return "not in force" if statement.rank is Rank.DEPRECATED else "in force"


def _line(made: Kept, wanted: str) -> str:
    match made.change:
        case AddStatement():
            what = "added it"
        case Correct(statement=old, by=new, reason=reason):
            what = f"corrected {old} by it" if new.id == wanted else f"corrected it by {new.id}"
            what += f": {one_line(fit(reason, _MAX_REASON))}"
        case Retract(reason=reason):
            what = f"withdrew it: {one_line(fit(reason, _MAX_REASON))}"
        case _:
            what = "changed it"
    return f"<t:{int(made.time.timestamp())}:f> {_who(made.by)} {what}"


def _adds(change: Change) -> str | None:
    match change:
        case AddStatement(statement=new) | Correct(by=new):
            return new.id
        case _:
            return None


def _sums(status: Status) -> str:
    if not status.followups:
        return "No answer that arrived had served it: nobody is to be told."
    states = [each.state for each in status.followups]
    counts = [f"{states.count(state):,} {_STATES[state]}" for state in State if state in states]
    seen = sum(bool(each.acknowledged) for each in status.followups)
    return f"{', '.join(counts)}; {seen:,} acknowledged."


def _person(each: FollowUp) -> str:
    recipient = each.recipient
    where = "directly" if recipient.direct else f"in <#{recipient.channel}>"
    line = f"{_who(recipient.user)} {where}: {_STATES[each.state]}"
    if each.problem is not None:
        line += f" ({one_line(fit(each.problem, 120))})"
    if each.acknowledged:
        first = each.acknowledged[0]
        line += f", acknowledged by {_who(first.user)} <t:{int(first.time.timestamp())}:R>"
    return line


def _who(user: int | None) -> str:
    return "somebody since forgotten" if user is None else f"<@{user}>"
