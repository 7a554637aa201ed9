"""House styles of attribution: who is named, where, and with which verb."""

from __future__ import annotations

import pytest

from tests.facts.styles import Style, check_agrees, check_found

STYLES: dict[str, Style] = {
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
    "interview": (
        'Nina Haagen, in an interview with Der Spiegel: "I never wanted to be famous."',
        [("I never wanted to be famous.", "Haagen")],
    ),
    "addedthat": (
        "“It was a mistake,” Rep. Adam Shaff, D-Calif., said Sunday on CNN’s “State of the Union.”",
        [("It was a mistake,", "Shaff"), ("State of the Union.", None)],
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
    "saidhe": (
        "Isak said he chose it because it was “really intense for all of us then”.",
        [("really intense for all of us then", "Isak")],
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_each_quotation_is_found_with_who_said_it(style: str) -> None:
    check_found(STYLES[style])


@pytest.mark.parametrize("style", STYLES)
def test_an_article_agrees_with_itself(style: str) -> None:
    check_agrees(STYLES[style])
