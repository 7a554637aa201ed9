"""House styles: what is quoted and by whom, in paragraphs as news desks write them."""

from __future__ import annotations

import pytest

from facts.quotecheck import Kind, QuoteIndex
from facts.quotecheck.marks import quotations
from facts.quotecheck.speakers import Speakers

STYLES: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "Reuters1": (
        (
            'KYIV (Reuters) - "We are not going to surrender," President Oleh Marchuk said '
            'on Tuesday. "Not now, not ever."'
        ),
        [("We are not going to surrender,", "Marchuk"), ("Not now, not ever.", "Marchuk")],
    ),
    "Reuters2": (
        (
            '"There will be consequences," Andrew Bell, the U.S. secretary of state, told '
            'reporters in Brussels, adding that allies were "of one mind" on the matter.'
        ),
        [("There will be consequences,", "Bell"), ("of one mind", "Bell")],
    ),
    "inverted": (
        '"It is over," said Jane Goodwin, 43, a nurse from Leeds who was on the train.',
        [("It is over,", "Goodwin")],
    ),
    "tabloid": (
        "A pal told The Sun: 'She's absolutely gutted about it. It's all gone wrong.'",
        [("She's absolutely gutted about it. It's all gone wrong.", None)],
    ),
    "british": (
        "‘It’s the members’ decision,’ Sir Kit Farmer said, ‘and nobody else’s.’",
        [("It’s the members’ decision,", "Farmer"), ("and nobody else’s.", "Farmer")],
    ),
    "britstop": (
        "Mr Jonsson said it was ‘a complete and utter shambles’.",
        [("a complete and utter shambles", "Jonsson")],
    ),
    "colonbefore": (
        'Asked about the plan, Merten replied: "I have nothing to add to that today."',
        [("I have nothing to add to that today.", "Merten")],
    ),
    "transcript": (
        "RUTGER: “We will do what it takes, whatever the cost.”",
        [("We will do what it takes, whatever the cost.", "RUTGER")],
    ),
    "according to, before": (
        'According to Maria Zadorova, "the West has lost all sense of proportion".',
        [("the West has lost all sense of proportion", "Zadorova")],
    ),
    "according to, after": (
        '"The bridge was never inspected in ten years," according to inspector Paul Byrne.',
        [("The bridge was never inspected in ten years,", "Byrne")],
    ),
    "pronoun": (
        'Emile Marchand arrived late on Friday. "I had to see it with my own eyes," he said.',
        [("I had to see it with my own eyes,", "Marchand")],
    ),
    "twonames": (
        'Marchand met Scholten in Paris. "We had a very good talk today," he said.',
        [("We had a very good talk today,", None)],
    ),
    "told": (
        '"Nobody expected the river to rise that fast," firefighter Tom Reilly told Sky News.',
        [("Nobody expected the river to rise that fast,", "Reilly")],
    ),
    "reopened": (
        (
            "“The first thing we did was call the police,” said Anna Petrov. “They came at "
            "once.\n\n“Then we waited for three hours,” she added."
        ),
        [
            ("The first thing we did was call the police,", "Petrov"),
            ("They came at once.\n\n“Then we waited for three hours,", "Petrov"),
        ],
    ),
    "german": (
        '„Wir werden das nicht zulassen“, sagte er. "We shall not allow it," Olav Scholten said.',
        [("Wir werden das nicht zulassen", None), ("We shall not allow it,", "Scholten")],
    ),
    "french": (
        (
            "« Nous n’irons pas plus loin », he wrote. « We shall go no further than this "
            "», said Jean Dupont."
        ),
        [("Nous n’irons pas plus loin", None), ("We shall go no further than this", "Dupont")],
    ),
    "nested": (
        (
            "“He looked at me and said, ‘You are not going anywhere,’ and that was that,” "
            "Ms. Lopez recalled."
        ),
        [("He looked at me and said, ‘You are not going anywhere,’ and that was that,", "Lopez")],
    ),
    "nested2": (
        "\"My father always said 'never trust a banker',\" Lopez said.",
        [("My father always said 'never trust a banker',", "Lopez")],
    ),
    "nestend": (
        "'They told me, “Go home”,' Lopez said.",
        [("They told me, “Go home”,", "Lopez")],
    ),
    "twice": (
        (
            '"If we wait," said Ada Njoku, "and I mean really wait," she added, "nothing '
            'will be left."'
        ),
        [
            ("If we wait,", "Njoku"),
            ("and I mean really wait,", "Njoku"),
            ("nothing will be left.", "Njoku"),
        ],
    ),
    "dash": (
        '"We tried everything—and I mean everything—to keep it open," the owner, Bill Marsh, said.',
        [("We tried everything—and I mean everything—to keep it open,", "Marsh")],
    ),
    "dashcut": (
        '"I never thought that—" she began, before stopping.',
        [("I never thought that—", None)],
    ),
    "question": (
        '"Do you really believe that?" asked Senator Ted Brown.',
        [("Do you really believe that?", "Brown")],
    ),
    "question2": (
        '"How long can this go on?" he asked. "How long?"',
        [("How long can this go on?", None), ("How long?", None)],
    ),
    "statement": (
        'In a statement, Acme Corp. said it was "disappointed by the decision of the court".',
        [("disappointed by the decision of the court", "Acme Corp")],
    ),
    "tweet": (
        "“This is a great day for our country!” Tramm wrote on the site.",
        [("This is a great day for our country!", "Tramm")],
    ),
    "tweet2": (
        "Tramm posted on X: “This is a great day for our country!”",
        [("This is a great day for our country!", "Tramm")],
    ),
    "thatclause": (
        'Pawel said that the plan was "dangerous and naive" and that Brno would oppose it.',
        [("dangerous and naive", "Pawel")],
    ),
    "middle": (
        'The deal, said Kellner, was "not worth the paper".',
        [("not worth the paper", "Kellner")],
    ),
    "spokes": (
        '"We do not comment on individual cases," a spokeswoman for the Home Office said.',
        [("We do not comment on individual cases,", None)],
    ),
    "spokes2": (
        '"We do not comment on individual cases," Home Office spokeswoman Dana Field said.',
        [("We do not comment on individual cases,", "Field")],
    ),
    "possess": (
        'It was Farmer\'s spokesman who said: "The prime minister has full confidence in her."',
        [("The prime minister has full confidence in her.", None)],
    ),
    "qa": (
        "Q: What did you see that night?\nA: “Two men ran across the yard and jumped the wall.”",
        [("Two men ran across the yard and jumped the wall.", None)],
    ),
    "inches": (
        'The 6\'2" forward said: "I was never that tall at school."',
        [("I was never that tall at school.", None)],
    ),
    "decades": (
        "In the '90s, 'rock 'n' roll was all we had', Liam Grant said.",
        [("rock 'n' roll was all we had", "Grant")],
    ),
    "twospeakers": (
        '"Yes, we shall go there," said Tom Hill. "No, we shall not," said Ann Lake.',
        [("Yes, we shall go there,", "Hill"), ("No, we shall not,", "Lake")],
    ),
    "para2": (
        '"It was dark when we left."\n\nMr Khan said: "We saw nothing at all."',
        [("It was dark when we left.", None), ("We saw nothing at all.", "Khan")],
    ),
    "sentafter": (
        '"It was dark when we left." Khan, a driver, was still shaking.',
        [("It was dark when we left.", None)],
    ),
    "nbsp": (
        "“We\xa0will not go there,” Rutger\xa0said.",
        [("We\xa0will not go there,", "Rutger")],
    ),
    "straightsingle": (
        "'I don't know what the boys' plans are', said Mike O'Neil.",
        [("I don't know what the boys' plans are", "O'Neil")],
    ),
    "longname": (
        '"It remains to be seen whether it holds," said Ulla von der Leine.',
        [("It remains to be seen whether it holds,", "von der Leine")],
    ),
    "who": (
        '"We lost everything in the fire," said Maria, who lives nearby.',
        [("We lost everything in the fire,", "Maria")],
    ),
    "asjoint": (
        '"We are all in this together," as David Camden once put it.',
        [("We are all in this together,", "Camden")],
    ),
    "quoting": (
        'The Times quoted Boris Jonsson as saying: "Them\'s the breaks, I am afraid."',
        [("Them's the breaks, I am afraid.", "Jonsson")],
    ),
    "quoting2": (
        'The agency quoted Labrov as saying that talks were "going nowhere fast".',
        [("going nowhere fast", "Labrov")],
    ),
    "hetold": (
        'Serge Labrov met Wen Yi. "The talks went very well," Labrov told reporters afterwards.',
        [("The talks went very well,", "Labrov")],
    ),
    "passive": (
        '"The road must be closed at once," Smith was told by Jones.',
        [("The road must be closed at once,", None)],
    ),
    "corner": (
        "「我们不会妥协」, he said. “We will not compromise here,” Wen Yi said.",
        [("我们不会妥协", None), ("We will not compromise here,", "Wen Yi")],
    ),
    "ttticks": (
        "``We shall see what we shall see,'' Bob Dowle said.",
        [("We shall see what we shall see,", "Dowle")],
    ),
    "interview": (
        'Nina Haagen, in an interview with Der Spiegel: "I never wanted to be famous."',
        [("I never wanted to be famous.", "Haagen")],
    ),
    "addedthat": (
        "“It was a mistake,” Rep. Adam Shaff, D-Calif., said Sunday on CNN’s “State of the Union.”",
        [("It was a mistake,", "Shaff"), ("State of the Union.", None)],
    ),
    "bracket": (
        "“[The president] has no idea what he is doing,” Shaff said.",
        [("[The president] has no idea what he is doing,", "Shaff")],
    ),
    "dots": (
        '"...and then it was all over in a minute," said Hill.',
        [("...and then it was all over in a minute,", "Hill")],
    ),
    "boldmd": (
        "**“It was a mistake and we regret it,”** said *Ann Lake*.",
        [("It was a mistake and we regret it,", "Lake")],
    ),
    "bullets": (
        "- “It was a mistake and we regret it” – Ann Lake, mayor",
        [("It was a mistake and we regret it", "Lake")],
    ),
    "pull": (
        "“It was a mistake and we regret it”\n— Ann Lake, mayor",
        [("It was a mistake and we regret it", "Lake")],
    ),
    "caption": (
        "Ann Lake (right) said she was “over the moon about it all”.",
        [("over the moon about it all", "Lake")],
    ),
    "saidwith": (
        "With a shrug, Hill said, “You win some, you lose some.”",
        [("You win some, you lose some.", "Hill")],
    ),
    "he told": (
        'Tom Hill, 52, lost his house. He told the BBC: "I have nothing left but the dog."',
        [("I have nothing left but the dog.", "Hill")],
    ),
    "insisted": (
        "“The money,” Hill insists, “was never mine to begin with.”",
        [("The money,", "Hill"), ("was never mine to begin with.", "Hill")],
    ),
    "late": (
        "“The money was never mine,” a tearful Hill told the court on Monday.",
        [("The money was never mine,", "Hill")],
    ),
    "glued": (
        "He stars in “A Most Modern Year, ”out on Friday. “I signed away my kidneys,” Isak joked.",
        [("A Most Modern Year,", None), ("I signed away my kidneys,", "Isak")],
    ),
    "gloss": (
        'A time known as “La Dulzura” ("The Sweetness"). “I liked the place a lot,” Isak said.',
        [("La Dulzura", None), ("The Sweetness", None), ("I liked the place a lot,", "Isak")],
    ),
    "pleaded": (
        (
            "“Papa, come home to us now,” Angela Anggi, his 22-year-old daughter, pleaded "
            "in comments online."
        ),
        [("Papa, come home to us now,", "Anggi")],
    ),
    "director": (
        (
            "“It must be in the sea by now,” Indonesia search-and-rescue director Henry "
            "Bambang Sulistro said."
        ),
        [("It must be in the sea by now,", "Sulistro")],
    ),
    "paren": (
        (
            "“Scripts are vague, what you get is when they first (read it),” the director "
            "said. “Oscar’s part is grim.”"
        ),
        [
            ("Scripts are vague, what you get is when they first (read it),", None),
            ("Oscar’s part is grim.", None),
        ],
    ),
    "elided70": (
        "“I saw the city climb through the '60s and into the '70s, 'cause we all did,” Isak said.",
        [("I saw the city climb through the '60s and into the '70s, 'cause we all did,", "Isak")],
    ),
    "saidhe": (
        "Isak said he chose it because it was “really intense for all of us then”.",
        [("really intense for all of us then", "Isak")],
    ),
    "fullstop": (
        "“The money was never mine”, Hill told the court. “I gave it all back”.",
        [("The money was never mine", "Hill"), ("I gave it all back", "Hill")],
    ),
    "british, reopened": (
        "‘We go home. The members’ hopes rose.\n\n‘They stay at home’, Ann Lake said.",
        [("We go home. The members’ hopes rose.\n\n‘They stay at home", "Lake")],
    ),
    "british, possessive and signature": (
        (
            "'Everyone might lose that world's ships and a third of their boys' – Ann Lake\n\n"
            "'We like the boys' ships, and the boats'\n— Tom Hill"
        ),
        [
            ("Everyone might lose that world's ships and a third of their boys", "Lake"),
            ("We like the boys' ships, and the boats", "Hill"),
        ],
    ),
    "british, possessive that runs on": (
        "'The members' for once are right, and the boys' as well,' Tom Hill said.",
        [("The members' for once are right, and the boys' as well,", "Hill")],
    ),
    "british, scare quote that runs on": (
        "The 'good guys' for once lost. 'They stay at home,' Tom Hill said.",
        [("good guys", None), ("They stay at home,", "Hill")],
    ),
    "three paragraphs": (
        "‘One is enough.\n\n‘Two is better.\n\n‘Three it is,’ Hill said. ‘Four,’ Ann Lake said.",
        [("One is enough.\n\n‘Two is better.\n\n‘Three it is,", "Hill"), ("Four,", "Lake")],
    ),
    "scare quote before a quotation": (
        "The ‘good guys’ lost.\n\n‘They stay at home,’ Ann Lake said.",
        [("good guys", None), ("They stay at home,", "Lake")],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_each_quotation_is_found_with_who_said_it(style: str) -> None:
    text, expected = STYLES[style]
    found = quotations(text)
    speakers = [Speakers(text, found).of(i) for i in range(len(found))]
    assert [text[q.start : q.end] for q in found] == [words for words, _ in expected]
    for speaker, (words, last) in zip(speakers, expected, strict=True):
        if last is None:
            assert speaker is None, words
        else:
            assert speaker is not None, words
            assert speaker.name.endswith(last)


@pytest.mark.parametrize("style", STYLES)
def test_an_article_agrees_with_itself(style: str) -> None:
    text, _ = STYLES[style]
    for verdict in QuoteIndex([("a", text)]).check(text):
        assert verdict.verdict is Kind.VERBATIM
        assert not verdict.needs_a_look
