"""How a statement is put into words for a reader, the same in every medium."""

from __future__ import annotations

from facts.model import Property, Statement

_LABELS = {
    Property.ROLE: "Role",
    Property.QUOTE: "Quote",
    Property.CLAIM: "Reported, not a quote",
    Property.DATE: "Date",
    Property.PART: "Part",
}

_AROUND = "“”\"„«»‘’' .,;"


def label(statement: Statement) -> str:
    """What kind of statement this is; a claim that the article itself makes says so."""
    if statement.property is Property.QUOTE and statement.partial:
        return "Quote, a fragment"
    if statement.property is Property.CLAIM and statement.attributed_to is None:
        return "The article says"
    return _LABELS[statement.property]


def told_of(statement: Statement, named: str) -> str:
    """What goes before a name beside the label, "about " or nothing.

    Of whom an article says something must not be taken for who says it.
    """
    claim = statement.property is Property.CLAIM
    return "about " if claim and statement.attributed_to != named else ""


def repeats(passage: str, value: str) -> bool:
    """Whether a passage is the value again, but for the punctuation around it."""
    return passage.strip(_AROUND) == value.strip(_AROUND)


def around_fragment(statement: Statement) -> str | None:
    """The cited words that a fragment of direct speech stands in; None for all else.

    Without them it may seem to say the reverse: he called it "not a ‘realistic outcome’".
    """
    cited = statement.citations[0].exact
    if not statement.partial or repeats(cited, statement.value):
        return None
    return cited


def describe_date(edtf: str) -> str:
    """What the EDTF date leaves open, in words: "the source gives no year"."""
    if edtf.startswith("XXXX"):
        return f"the source gives no year ({edtf})"
    return edtf
