"""A proposal and what was decided on it, as the database keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from bot.audit.log import moment
from bot.database import people, schema
from bot.desk.kept import loaded
from facts.changes import Change


class Verdict(StrEnum):
    """What a moderator decided on a proposal."""

    APPROVED = "approved"
    REJECTED = "rejected"
    EDITED = "edited"


@dataclass(frozen=True, slots=True)
class Pointed:
    """The message that somebody pointed at; `guild` is None in a direct message."""

    guild: int | None
    channel: int
    message: int


@dataclass(frozen=True, slots=True)
class Decision:
    """`change` is what an edit made of it, `sequence` the change that an approval let in."""

    by: int | None
    time: datetime
    verdict: Verdict
    reason: str
    change: Change | None
    sequence: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`id` is the interaction it came in; `words` are those of the message pointed at."""

    id: int
    time: datetime
    by: int | None
    moderator: bool
    why: str
    proposed: Change | None
    words: str | None
    pointed: Pointed | None
    decisions: tuple[Decision, ...]

    @property
    def change(self) -> Change | None:
        """As it was edited last; None while nobody has made a change of it."""
        edited = [each.change for each in self.decisions if each.verdict is Verdict.EDITED]
        return edited[-1] if edited else self.proposed

    @property
    def settled(self) -> Verdict | None:
        """How it ended, None while it waits."""
        for each in self.decisions:
            if each.verdict is Verdict.REJECTED or each.sequence is not None:
                return each.verdict
        return None

    @property
    def vouching(self) -> frozenset[int]:
        """The moderators who stand for it as it is now: who wrote it, who approved it since.

        Not one who was forgotten: who comes back after that might count twice.
        """
        standing = {self.by} if self.moderator else set[int | None]()
        for each in self.decisions:
            if each.verdict is Verdict.EDITED:
                standing = {each.by}
            elif each.verdict is Verdict.APPROVED:
                standing.add(each.by)
        return frozenset(each for each in standing if each is not None)


_ENDED = (schema.decision.c.verdict == Verdict.REJECTED.value) | (
    schema.decision.c.sequence.is_not(None)
)
WAITS = schema.proposal.c.interaction_id.not_in(select(schema.decision.c.proposal_id).where(_ENDED))
"""What is true of the rows of proposals that are not settled."""

PROPOSAL = (
    schema.proposal.c.interaction_id,
    schema.proposal.c.time,
    people.user_id(schema.proposal.c.person),
    people.key(schema.proposal.c.person),
    schema.proposal.c.moderator,
    schema.proposal.c.why,
    schema.proposal.c.data,
    schema.proposal.c.words,
    schema.proposal.c.guild_id,
    schema.proposal.c.channel_id,
    schema.proposal.c.message_id,
)
DECISION = (
    schema.decision.c.interaction_id,
    schema.decision.c.proposal_id,
    schema.decision.c.time,
    people.user_id(schema.decision.c.person),
    schema.decision.c.verdict,
    schema.decision.c.reason,
    schema.decision.c.data,
    schema.decision.c.sequence,
)


def read_proposal(row: Any, decisions: list[Decision]) -> Proposal:
    """The proposal of a row of `PROPOSAL`; DatabaseError where it was changed."""
    interaction, time, user, key, moderator, why, data, sealed, guild, channel, message = row
    words = people.opened(schema.proposal.c.words, interaction, key, sealed)
    return Proposal(
        id=interaction,
        time=moment(time),
        by=user,
        moderator=bool(moderator),
        why=why,
        proposed=None if data is None else loaded(data, f"proposal {interaction}"),
        words=None if words is None else words[0],
        pointed=None if message is None else Pointed(guild, channel, message),
        decisions=tuple(decisions),
    )


def read_decision(row: Any) -> Decision:
    """The decision of a row of `DECISION`; DatabaseError where it was changed."""
    interaction, _, time, user, verdict, reason, data, sequence = row
    return Decision(
        by=user,
        time=moment(time),
        verdict=Verdict(verdict),
        reason=reason,
        change=None if data is None else loaded(data, f"decision {interaction}"),
        sequence=sequence,
    )
