"""What the source has right outside the quoted words, and the marks at their end."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex, Verdict


def check(said: str, draft: str) -> Verdict:
    """The verdict on the draft's first quotation, `said` being what Dora Quist said."""
    source = f"OSLO, Monday. The town met.\n\n“{said}” said Dora Quist, the mayor. She left.\n"
    return QuoteIndex([("talk", source)]).check(draft)[0]


QUESTION = "You think the bridge was sold to us?"


@pytest.mark.parametrize(
    "draft",
    [
        "“You think the bridge was sold to us?” Quist asked.",
        "“You think the bridge was sold to us,” Quist asked.",
        "Did Quist say “you think the bridge was sold to us”?",
        "Quist asked whether “the bridge was sold to us”.",
        "“You think the bridge,” Quist said.",
    ],
)
def test_a_question_that_stays_one_needs_no_look(draft: str) -> None:
    verdict = check(QUESTION, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize("mark", [".", ",", "!", ""])
def test_a_question_made_a_statement_is_altered(mark: str) -> None:
    verdict = check(QUESTION, f"“You think the bridge was sold to us{mark}” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.ALTERED, True)


@pytest.mark.parametrize(
    "draft",
    [
        "“The bridge was sold to us,” Quist said.",
        "“sold to us…”",
        "“You think the bridge was sold to us …” Quist said.",
    ],
)
def test_part_of_a_question_made_a_statement_is_in_doubt(draft: str) -> None:
    verdict = check(QUESTION, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert "the source asks: “us?”" in verdict.notes


@pytest.mark.parametrize("mark", ["…,", "...,", "[…],", "(...),", " […].", "—,", "…", ",", "; …,"])
def test_a_comma_after_an_ellipsis_is_typography(mark: str) -> None:
    draft = f"“We came here to act{mark}” Quist said."
    for said in ("We came here to act,", "We came here to act; some came to be seen,"):
        verdict = check(said, draft)
        assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize("mark", ["?", "!", "…?", "?,"])
def test_a_mark_that_the_source_lacks_is_still_altered(mark: str) -> None:
    verdict = check("We came here to act,", f"“We came here to act{mark}” Quist said.")
    assert (verdict.verdict, verdict.minor) == (Kind.ALTERED, True)


TAKEN_BACK = [
    "I don't accept that",
    "I do not for one moment believe that",
    "I don't think for a second that",
    "It is not true that",
    "There is no evidence that",
    "There is no proof",
    "Nobody has ever shown that",
    "I doubt that",
    "I doubt",
    "I reject the claim that",
    "I don't like the idea that",
    "It is a lie that",
    "They are wrong to say that",
    "Critics claim that",
    "People tell me that",
    "I was told that",
    "I used to think that",
    "I cannot say whether",
    "I wish that",
    "If there is money,",
    "If we get the money then",
    "Unless they pay us, and pay us well,",
    "Unless something changes soon",
    "We are tired, and if they pay us,",
    "When they pay us,",
]
STANDING = [
    "I think that",
    "There is no doubt that",
    "I don't deny that",
    "Nobody denies that",
    "It is no secret that",
    "Let's not forget that",
    "I am not afraid to say that",
    "I can't stress enough that",
    "I have always said that",
    "It must be said that",
    "Everyone knows that",
    "We have proof that",
    "We have not lost, and I promise that",
    "They lied, and I say that",
    "If you ask me,",
    "If anything,",
    "Even if they leave,",
    "When I was young, I knew that",
    "When the council met here,",
    f"They want to know if {'very ' * 20}soon it comes,",
    "In the end,",
    "I don't care what they say:",
]
PLAN = "the town will have a good bridge"


@pytest.mark.parametrize("lead", TAKEN_BACK)
def test_words_that_their_sentence_takes_back_are_in_doubt(lead: str) -> None:
    verdict = check(f"{lead} {PLAN},", f"“The{PLAN[3:]},” Quist said.")
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    (note,) = verdict.notes
    assert note.startswith("the source has “")
    assert note.endswith(f"{lead.split(' ')[-1].strip(',')}” right before these words")


@pytest.mark.parametrize("lead", STANDING)
def test_words_that_their_sentence_leaves_standing_need_no_look(lead: str) -> None:
    verdict = check(f"{lead} {PLAN},", f"“The{PLAN[3:]},” Quist said.")
    assert (verdict.verdict, verdict.notes) == (Kind.VERBATIM, ())


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        ("I refuse to resign over this affair,", "“Resign over this affair,” Quist said."),
        ("We stopped short of saying it was over,", "“Saying it was over,” Quist said."),
        ("Under no circumstances will we raise it,", "“Will we raise it,” Quist said."),
        ("We refused to say that it was over,", "“We … say that it was over,” Quist said."),
        ("We will sign it as long as they pay,", "“We will sign it,” Quist said."),
        ("We will sign it provided that they pay,", "“We will sign it,” Quist said."),
    ],
)
def test_what_else_takes_words_back_is_in_doubt(said: str, draft: str) -> None:
    verdict = check(said, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (f"I don't accept that {PLAN},", f"Quist did not accept that “{PLAN}”."),
        (f"I doubt that {PLAN},", f"Quist was not sure that “{PLAN}”."),
        (f"I doubt that {PLAN},", f"Quist doubted that “{PLAN}”."),
        (f"I cannot say whether {PLAN},", f"Asked whether “{PLAN}”, Quist left."),
        (f"Critics claim that {PLAN},", f"The critics’ claim that “{PLAN}” is old, Quist said."),
        (f"People tell me that {PLAN},", f"Quist said that people told her “{PLAN}”."),
        (f"If they pay, {PLAN},", f"If they paid, Quist said, “{PLAN}”."),
        (f"If they pay, {PLAN},", f"“If they pay, {PLAN},” Quist said."),
        ("I refuse to resign over this,", "Quist refused to “resign over this”."),
        ("We should avoid saying it was over,", "Quist would avoid “saying it was over”."),
        ("We are far from saying it was over,", "Quist is far from “saying it was over”."),
        ("Only if they pay will we sell it,", "Only if they pay, Quist said, “will we sell it”."),
        ("We want peace, not war,", "Quist told them “we want peace”, not war."),
        ("We will pay all except them,", "Quist said “we will pay all”, except them."),
        ("We will sign it provided they pay,", "“We will sign it” provided they pay, she said."),
    ],
)
def test_what_the_draft_keeps_in_its_own_words_is_not_lost(said: str, draft: str) -> None:
    verdict = check(said, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, False), verdict.notes


@pytest.mark.parametrize(
    ("said", "draft"),
    [
        (f"There is no evidence that {PLAN},", f"There is evidence, Quist said, that “{PLAN}”."),
        (f"It is a false story that {PLAN},", f"Quist told the story: “{PLAN}”."),
        (f"If the council agrees, {PLAN},", f"Quist told the council “{PLAN}”."),
    ],
)
def test_a_word_in_common_keeps_neither_a_denial_nor_a_condition(said: str, draft: str) -> None:
    verdict = check(said, draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)


def test_a_condition_in_the_piece_before_is_kept() -> None:
    source = "“If they pay,” said Dora Quist, “the town will have a bridge.”"
    index = QuoteIndex([("talk", source)])
    assert not any(v.doubtful for v in index.check("“If they pay,” said Quist, “the town will.”"))
    (alone,) = index.check("“The town will have a bridge,” said Dora Quist.")
    assert alone.doubtful
    assert alone.notes == ("the source has “If they pay” right before these words",)


@pytest.mark.parametrize(
    ("said", "quoted", "note"),
    [
        ("We want peace, not war,", "We want peace", "the source goes on “not war”"),
        ("We will win and not look back,", "We will win", "the source goes on “and not look back”"),
        ("We have won it, no question,", "We have won it", "the source goes on “no question”"),
        ("It was cruel, if not criminal,", "It was cruel", "the source goes on “if not criminal”"),
        ("We will pay all except them,", "We will pay all", "the source goes on “except them”"),
        ("I am a nurse not a doctor,", "I am a nurse", "the source goes on “not a doctor”"),
        ("They said nothing, and now we go,", "and now we go", "the source has “They said nothi"),
        ("No, I will stay here,", "I will stay here", "the source has “No” right before"),
        ("Like it or not, we won it,", "We won it", "the source has “Like it or not” right"),
    ],
)
def test_a_guard_in_a_clause_of_its_own_is_a_doubt(said: str, quoted: str, note: str) -> None:
    verdict = check(said, f"“{quoted},” Quist said.")
    assert (verdict.verdict, verdict.doubtful) == (Kind.VERBATIM, True)
    assert verdict.notes[0].startswith(note)


@pytest.mark.parametrize(
    ("said", "quoted", "guard"),
    [
        ("We will, never again, sell the bridge,", "We will", "never"),
        ("The bridge will never be sold,", "The bridge will", "never"),
        ("We can't, won't, sell the bridge,", "sell the bridge", "won't"),
        ("We will sell it, unless they pay,", "We will sell it", "unless"),
        ("We will sell it, if they pay us,", "We will sell it", "if"),
        ("We will sell it, but only if they pay,", "We will sell it", "only"),
        ("We told the town not to sell it,", "We told the town", "not"),
        ("I do not think we will sell it,", "we will sell it", "not"),
        ("Only, we will sell it,", "We will sell it", "Only"),
    ],
)
def test_a_guard_that_bears_on_the_words_stays_an_alteration(
    said: str, quoted: str, guard: str
) -> None:
    verdict = check(f"It is so: {said}", f"“{quoted},” Quist said.")
    assert verdict.verdict is Kind.ALTERED
    assert f"the cut drops “{guard}”" in verdict.notes


@pytest.mark.parametrize(
    ("before", "draft"),
    [
        ("Dora Quist denied that", "“The town sold the bridge,” Quist said."),
        ("Dora Quist did not say that", "“The town sold the bridge,” Quist said."),
        ("There was no evidence that", "Quist said “the town sold the bridge”."),
        ("Dora Quist denied the claims that", "It was said: “The town sold the bridge.”"),
    ],
)
def test_what_the_reporter_says_to_be_denied_is_in_doubt(before: str, draft: str) -> None:
    (verdict,) = QuoteIndex([("talk", f"{before} “the town sold the bridge”.")]).check(draft)
    assert (verdict.verdict, verdict.needs_a_look) == (Kind.VERBATIM, True)
    assert any(n.endswith("that” right before these words") for n in verdict.notes)


@pytest.mark.parametrize(
    "before",
    [
        "Dora Quist said that",
        "Dora Quist, who is not the mayor, said that",
        "Critics claim that",
        "A man not named by the town said that",
        "Nobody was surprised when Dora Quist said that",
    ],
)
def test_what_the_reporter_only_attributes_is_not(before: str) -> None:
    index = QuoteIndex([("talk", f"{before} “the town sold the bridge”.")])
    (verdict,) = index.check("It was said: “The town sold the bridge.”")
    assert (verdict.verdict, verdict.notes) == (Kind.VERBATIM, ())


def test_a_denial_that_the_draft_reports_too_is_kept() -> None:
    index = QuoteIndex([("talk", "Dora Quist denied that “the town sold the bridge”.")])
    (verdict,) = index.check("She denies it: Dora Quist denied that “the town sold the bridge”.")
    assert (verdict.verdict, verdict.notes) == (Kind.VERBATIM, ())


@pytest.mark.parametrize(
    ("said", "quoted", "minor"),
    [
        ("The workers’ party will win,", "The workers party will win", True),
        ("The workers party will win,", "The workers’ party will win", True),
        ("The workers' party will win,", "The workers’ party will win", False),
        ("They said ‘no more meetings’ and left,", "They said no more meetings and left", False),
        ("They said no more meetings and left,", "They said ‘no more meetings’ and left", False),
    ],
)
def test_a_possessive_apostrophe_counts_and_a_mark_does_not(
    said: str, quoted: str, minor: bool
) -> None:
    verdict = check(said, f"“{quoted},” Quist said.")
    assert verdict.minor is minor
    assert verdict.verdict is (Kind.ALTERED if minor else Kind.VERBATIM)


def test_a_relative_clause_is_not_what_somebody_denies() -> None:
    said = "We will not sign a text that makes the town pay,"
    verdict = check(said, "Quist spoke of a text that “makes the town pay”.")
    assert (verdict.verdict, verdict.notes) == (Kind.VERBATIM, ())


@pytest.mark.parametrize("name", ["Dora Quist", "Piet Kuyper"])
def test_of_two_passages_that_a_cut_alters_the_speakers_own_is_shown(name: str) -> None:
    said = "“We will not sell the bridge to them,” said {}."
    index = QuoteIndex([(n, said.format(n)) for n in ("Dora Quist", "Piet Kuyper")])
    (verdict,) = index.check(f"“Sell the bridge to them,” said {name}.")
    assert (verdict.verdict, verdict.said_by) == (Kind.ALTERED, name)
