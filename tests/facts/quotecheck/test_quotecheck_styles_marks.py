"""House styles of marks: nested, run on over paragraphs, beside apostrophes and dashes."""

from __future__ import annotations

import pytest

from tests.facts.styles import Style, check_agrees, check_found

STYLES: dict[str, Style] = {
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
    "dash": (
        '"We tried everything—and I mean everything—to keep it open," the owner, Bill Marsh, said.',
        [("We tried everything—and I mean everything—to keep it open,", "Marsh")],
    ),
    "dashcut": (
        '"I never thought that—" she began, before stopping.',
        [("I never thought that—", None)],
    ),
    "inches": (
        'The 6\'2" forward said: "I was never that tall at school."',
        [("I was never that tall at school.", None)],
    ),
    "decades": (
        "In the '90s, 'rock 'n' roll was all we had', Liam Grant said.",
        [("rock 'n' roll was all we had", "Grant")],
    ),
    "nbsp": (
        "“We\xa0will not go there,” Rutger\xa0said.",
        [("We\xa0will not go there,", "Rutger")],
    ),
    "straightsingle": (
        "'I don't know what the boys' plans are', said Mike O'Neil.",
        [("I don't know what the boys' plans are", "O'Neil")],
    ),
    "corner": (
        "「我们不会妥协」, he said. “We will not compromise here,” Wen Yi said.",
        [("我们不会妥协", None), ("We will not compromise here,", "Wen Yi")],
    ),
    "ttticks": (
        "``We shall see what we shall see,'' Bob Dowle said.",
        [("We shall see what we shall see,", "Dowle")],
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
    "glued": (
        "He stars in “A Most Modern Year, ”out on Friday. “I signed away my kidneys,” Isak joked.",
        [("A Most Modern Year,", None), ("I signed away my kidneys,", "Isak")],
    ),
    "gloss": (
        'A time known as “La Dulzura” ("The Sweetness"). “I liked the place a lot,” Isak said.',
        [("La Dulzura", None), ("The Sweetness", None), ("I liked the place a lot,", "Isak")],
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
    check_found(STYLES[style])


@pytest.mark.parametrize("style", STYLES)
def test_an_article_agrees_with_itself(style: str) -> None:
    check_agrees(STYLES[style])
