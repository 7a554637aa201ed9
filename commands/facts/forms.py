"""The forms of the desk: which fields a draft still needs, with what was typed before in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from commands import layout
from commands.delivery import Interaction
from commands.facts.buttons import Step, Verb, custom_id
from commands.facts.drafts import Draft
from commands.layout import Component, Form
from facts.drafting import Kind
from facts.factbase import FactBase
from facts.model import Property, Source

MAX_PASSAGE, MAX_VALUE, MAX_NOTE, MAX_NAME, MAX_REASON = 3000, 600, 300, 150, 300
_MAX_DATE = 40
_MOST_FIELDS, _MOST_OPTIONS = 5, 25
_FREE_KINDS = (Kind.QUOTE, Kind.CLAIM, Kind.ROLE, Kind.DATE)
_TITLES = {
    Kind.ROLE: "Add a role",
    Kind.QUOTE: "Add a quote",
    Kind.CLAIM: "Add a claim",
    Kind.DATE: "Add a date",
    Kind.CORRECT: "Correct a statement",
}
_ANY = "Make a fact of it"
_NAMES = {
    Kind.QUOTE: "Quote: their own words",
    Kind.CLAIM: "Claim: reported, or the article's",
    Kind.ROLE: "Role",
    Kind.DATE: "Date",
}


def of(draft: Draft, factbase: FactBase, root: int, *, in_place: bool = False) -> Form:
    """The form for what a draft lacks or holds; `root` is the entry that it is filled in upon.

    `in_place` puts what comes of it in place of the draft whose button opened it.
    """
    kind = _property(draft, factbase)
    fields = [*_pickers(draft, factbase), *_texts(draft, kind)]
    # What is least needed goes first where Discord has no room for it.
    return Form(
        _ANY if draft.kind is None else _TITLES[draft.kind],
        custom_id(Step(Verb.FORM, root, int(in_place))),
        fields[:_MOST_FIELDS],
    )


def reason(proposal: int) -> Form:
    """The form for why a proposal is rejected."""
    box = layout.field(
        "Why not?", "reason", hint="Whoever proposed it is told.", most=MAX_REASON, long=True
    )
    return Form("Reject a proposal", custom_id(Step(Verb.REJECTED, proposal)), [box])


def filled(interaction: Interaction) -> dict[str, str]:
    """What was written into a form, by the fields' custom_ids."""
    data: dict[str, Any] = dict(interaction.data or {})
    found: dict[str, str] = {}
    for component in data.get("components", ()):
        item = component.get("component") or {}
        values = item.get("values")
        value = values[0] if values else item.get("value")
        if isinstance(item.get("custom_id"), str):
            found[item["custom_id"]] = value if isinstance(value, str) else ""
    return found


def _property(draft: Draft, factbase: FactBase) -> Property | None:
    if draft.kind is Kind.CORRECT:
        statement = factbase.statements.get(draft.typed.get("statement", ""))
        return None if statement is None else statement.property
    return None if draft.kind is None else Property(draft.kind.value)


def _pickers(draft: Draft, factbase: FactBase) -> list[Component]:
    """What a command's options give otherwise."""
    fields = []
    if draft.kind is None:
        kinds = [(kind.value, _NAMES[kind]) for kind in _FREE_KINDS]
        fields.append(layout.choice("What is it?", "kind", kinds))
    if draft.kind is Kind.CORRECT:
        return fields
    if draft.typed.get("about", "") not in factbase.entities:
        typed = draft.typed.get("about", "")
        hint = "A name or an id that the fact base has"
        fields.append(
            layout.field("Whose, or about what?", "about", value=typed, hint=hint, most=MAX_NAME)
        )
    if draft.typed.get("source", "") not in factbase.sources:
        newest = list(factbase.sources.values())[::-1][:_MOST_OPTIONS]
        options = [(source.id, _title(source)) for source in newest]
        fields.append(layout.choice("Source", "source", options))
    return fields


def _texts(draft: Draft, kind: Property | None) -> list[Component]:
    typed: Mapping[str, str] = draft.typed
    passage = layout.field(
        "The passage, pasted from the source",
        "passage",
        value=typed.get("passage", ""),
        most=MAX_PASSAGE,
        long=True,
    )
    note = layout.field(
        "A note of the desk's",
        "note",
        value=typed.get("note", ""),
        most=MAX_NOTE,
        required=False,
    )
    value = typed.get("value", "")
    match kind:
        case Property.QUOTE:
            said = {**passage, "label": "What was said, word for word"}
            return [said, note]
        case Property.ROLE:
            box = layout.field("The role, as the passage has it", "value", value=value, most=300)
            return [box, passage, note]
        case Property.DATE:
            box = layout.field("The date, as the passage has it", "value", value=value, most=300)
            hint = "2025-06-02; XXXX-06-02 where the source gives no year"
            edtf = layout.field(
                "The same as EDTF", "date", value=typed.get("date", ""), hint=hint, most=_MAX_DATE
            )
            return [box, edtf, passage, note]
        case Property.CLAIM | Property.PART | None:
            hint = "For a claim in short words of your own; empty: as the passage has it"
            box = layout.field(
                "What it says",
                "value",
                value=value,
                hint=hint,
                most=MAX_VALUE,
                long=True,
                required=False,
            )
            return [box, passage, note]


def _title(source: Source) -> str:
    return f"{source.path.rpartition('/')[2]}: {source.title or 'no title in the file'}"
