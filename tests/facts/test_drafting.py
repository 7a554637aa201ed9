"""What was typed becomes the change that was meant, or is refused in words."""

from __future__ import annotations

import pytest

from facts.changes import AddEntity, AddStatement, Correct, Refused, Retract, apply
from facts.drafting import Kind, draft
from facts.model import Rank, is_id
from facts.naming import fresh_id
from facts.unseen import first_unseen
from tests.shipped import BASE


def test_a_quote_is_the_sources_own_words_and_its_speakers() -> None:
    typed = {
        "about": "keith-kellogg",
        "source": "expansion-freeze",
        "passage": '  "They\'re not just talking Ukraine" ',
    }
    change = draft(BASE, Kind.QUOTE, typed).change
    assert isinstance(change, AddStatement)
    new = change.statement
    assert new.value == new.passages[0].exact == "They’re not just talking Ukraine"
    assert (new.subject, new.attributed_to, new.partial) == ("keith-kellogg",) * 2 + (True,)
    assert new.id == "kellogg-theyre-not-just-talking-ukraine"
    assert apply(BASE, change).statements[new.id].citations[0].line == 3


def test_a_role_is_written_as_the_passage_has_it() -> None:
    typed = {
        "about": "pete-hegseth",
        "source": "instant-entry",
        "value": "US\u00a0Defence Secretary",
        "passage": "US Defence Secretary Pete Hegseth",
    }
    change = draft(BASE, Kind.ROLE, typed).change
    assert isinstance(change, AddStatement)
    assert change.statement.value == "US Defence Secretary"
    with pytest.raises(Refused, match="Write the role"):
        draft(BASE, Kind.ROLE, {**typed, "value": " "})


def test_a_correction_keeps_what_it_is_about_and_what_contradicts_it() -> None:
    typed = {
        "statement": "rutte-quote",
        "source": "expansion-freeze",
        "passage": "We will not compromise",
        "reason": "shorter",
    }
    change = draft(BASE, Kind.CORRECT, typed).change
    assert isinstance(change, Correct)
    assert (change.by.subject, change.by.attributed_to) == ("mark-rutte", "mark-rutte")
    assert change.by.contradicts == BASE.statements["rutte-quote"].contradicts
    after = apply(BASE, change)
    assert after.statements["rutte-quote"].rank is Rank.DEPRECATED
    assert after.statements["rutte-quote"].superseded_by == change.by.id


def test_what_is_missing_or_hidden_is_said() -> None:
    assert draft(BASE, Kind.RETRACT, {"statement": "rutte-quote", "reason": "x"}).change == Retract(
        statement="rutte-quote", reason="x"
    )
    for kind, typed, why in (
        (Kind.RETRACT, {"statement": "rutte-quote"}, "Nothing was given for reason"),
        (Kind.ALIAS, {"about": "nobody", "alias": "x"}, "is not in the fact base"),
        (Kind.QUOTE, {"about": "mark-rutte", "source": "none"}, "no source"),
        (Kind.PERSON, {"name": "a\u2066b"}, "In name, line 1, character 2 is invisible"),
    ):
        with pytest.raises(Refused, match=why):
            draft(BASE, kind, typed)


def test_a_person_comes_with_their_other_spellings() -> None:
    change = draft(BASE, Kind.PERSON, {"name": " Ana  María ", "alias": "Ana M., ,Ana M."}).change
    assert isinstance(change, AddEntity)
    entity = change.entity
    assert (entity.id, entity.label, entity.aliases) == ("ana-maria", "Ana María", ("Ana M.",))


@pytest.mark.parametrize("words", ["", "…", "Марк Рютте", "a" * 500, "\ud800", "trump role"])
def test_a_fresh_id_is_an_id_and_nobody_elses(words: str) -> None:
    made = fresh_id(BASE, words)
    assert is_id(made)
    assert made not in {*BASE.statements, *BASE.entities, *BASE.sources}


def test_what_cannot_be_seen_is_found_and_what_belongs_to_a_spelling_is_not() -> None:
    found = first_unseen("Fine.\nNot \u202e this")
    assert found is not None
    assert str(found) == "line 2, character 5 is invisible (U+202E RIGHT-TO-LEFT OVERRIDE)"
    assert first_unseen("tab\tand\r\nnbsp\u00a0 می\u200cخواهم 👩\u200d🔬 é") is None
    for hidden in ("a\u200db", "\ufeffx", "x\x00", "a\u00adb", "\u3164", "\u2028"):
        assert first_unseen(hidden) is not None
