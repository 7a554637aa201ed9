"""/facts add-role, add-quote, add-claim, add-date, add-person, add-alias, correct, retract.

Each gathers what is short from its options and hands a draft on; what is long
is asked for in a form, and nothing is in force before it was shown and
confirmed.
"""

from __future__ import annotations

from typing import Any

from discord import app_commands
from discord.app_commands import Range

from commands.delivery import Interaction
from commands.facts import forms
from commands.facts.confirming import Drafts
from commands.facts.curation import Curation, Typed
from commands.facts.drafts import Draft
from facts import lookup
from facts.drafting import Kind
from facts.model import EntityType

Name = Range[str, 1, lookup.MAX_QUERY]
Reason = Range[str, 1, forms.MAX_REASON]
Note = Range[str, 1, forms.MAX_NOTE]
Aliases = Range[str, 1, 600]

_SOURCE = "The source it stands in"
_PROPOSAL = "The number of the proposal that this is to become (see /facts queue)"


def add_to(group: app_commands.Group, curation: Curation, drafts: Drafts) -> None:
    """Put the commands into the group."""

    async def begin(
        interaction: Interaction, kind: Kind, proposal: str | None = None, **typed: str | None
    ) -> None:
        given = {name: text for name, text in typed.items() if text is not None}
        number = int(proposal) if proposal and proposal.isdecimal() else None
        await drafts.begin(interaction, Draft(kind, given, proposal=number))

    @group.command(name="add-role", description="Add somebody's role, with its passage")
    @app_commands.describe(person="Whose role", source=_SOURCE, proposal=_PROPOSAL)
    async def add_role(
        interaction: Interaction, person: Name, source: Name, proposal: Name | None = None
    ) -> None:
        await begin(interaction, Kind.ROLE, proposal, about=person, source=source)

    @group.command(name="add-quote", description="Add somebody's own words, as a source has them")
    @app_commands.describe(speaker="Whose words", source=_SOURCE, proposal=_PROPOSAL)
    async def add_quote(
        interaction: Interaction, speaker: Name, source: Name, proposal: Name | None = None
    ) -> None:
        await begin(interaction, Kind.QUOTE, proposal, about=speaker, source=source)

    @group.command(name="add-claim", description="Add what a source reports or says itself")
    @app_commands.describe(
        about="Whom or what it is about",
        source=_SOURCE,
        by="Who is reported to have said it; left out where the article says it itself",
        proposal=_PROPOSAL,
    )
    async def add_claim(
        interaction: Interaction,
        about: Name,
        source: Name,
        by: Name | None = None,
        proposal: Name | None = None,
    ) -> None:
        await begin(interaction, Kind.CLAIM, proposal, about=about, source=source, by=by)

    @group.command(name="add-date", description="Add when something happens, as a source has it")
    @app_commands.describe(about="What has the date", source=_SOURCE, proposal=_PROPOSAL)
    async def add_date(
        interaction: Interaction, about: Name, source: Name, proposal: Name | None = None
    ) -> None:
        await begin(interaction, Kind.DATE, proposal, about=about, source=source)

    @group.command(name="add-person", description="Add somebody, or something, to speak of")
    @app_commands.describe(
        name="The name, as readers will see it",
        aliases="Other spellings to be found by, with commas between them",
        kind="What it is, if not a person",
        note="A note of the desk's",
    )
    async def add_person(
        interaction: Interaction,
        name: Name,
        aliases: Aliases | None = None,
        kind: EntityType | None = None,
        note: Note | None = None,
    ) -> None:
        typed = {"name": name, "alias": aliases, "note": note}
        await begin(interaction, Kind.PERSON, **typed, type=kind and kind.value)

    @group.command(name="add-alias", description="Add a spelling by which somebody is found")
    @app_commands.describe(name="Whom it finds", alias="The other spelling")
    async def add_alias(interaction: Interaction, name: Name, alias: Name) -> None:
        await begin(interaction, Kind.ALIAS, about=name, alias=alias)

    @group.command(description="Put a right statement in place of a wrong one, and tell people")
    @app_commands.describe(
        statement="What is wrong",
        reason="Why; everybody who was told it reads this",
        source=_SOURCE,
    )
    async def correct(
        interaction: Interaction, statement: Name, reason: Reason, source: Name | None = None
    ) -> None:
        await begin(interaction, Kind.CORRECT, statement=statement, reason=reason, source=source)

    @group.command(description="Withdraw a statement, and tell everybody who was told it")
    @app_commands.describe(
        statement="What is wrong", reason="Why; everybody who was told it reads this"
    )
    async def retract(interaction: Interaction, statement: Name, reason: Reason) -> None:
        await begin(interaction, Kind.RETRACT, statement=statement, reason=reason)

    typed: list[tuple[app_commands.Command[Any, ..., None], str, Typed]] = [
        (add_role, "person", curation.people),
        (add_quote, "speaker", curation.people),
        (add_claim, "about", curation.people),
        (add_claim, "by", curation.people),
        (add_date, "about", curation.people),
        (add_alias, "name", curation.people),
        (add_role, "source", curation.sources),
        (add_quote, "source", curation.sources),
        (add_claim, "source", curation.sources),
        (add_date, "source", curation.sources),
        (correct, "source", curation.sources),
        (add_role, "proposal", curation.waiting),
        (add_quote, "proposal", curation.waiting),
        (add_claim, "proposal", curation.waiting),
        (add_date, "proposal", curation.waiting),
        (correct, "statement", curation.standing),
        (retract, "statement", curation.standing),
    ]
    for command, option, offered in typed:
        command.autocomplete(option)(offered)
