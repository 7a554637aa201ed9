"""Questions, and names beside descriptions: as they are typed and as articles have them."""

import pytest

from facts import lookup
from facts.answers import Found
from facts.changes import AddAlias, AddEntity
from facts.model import Entity, EntityType
from facts.offices import means_somebody_else
from facts.phrases import described, unasked
from tests.facts.test_changes import changed
from tests.shipped import BASE as FACTBASE


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("who is Zelensky?", "volodymyr-zelensky"),
        ("Who's Mark Rutte", "mark-rutte"),
        ("Trump’s quotes", "donald-trump"),
        ("quotes by the NATO Secretary General", "mark-rutte"),
        ("Zelensky said", "volodymyr-zelensky"),
        # what an article says before the name, and after it
        ("Ukrainian President Volodymyr Zelensky", "volodymyr-zelensky"),
        ("Ukraine's President Volodymyr Zelensky", "volodymyr-zelensky"),
        ("President of Ukraine Volodymyr Zelensky", "volodymyr-zelensky"),
        ("President Volodymyr Zelensky of Ukraine", "volodymyr-zelensky"),
        ("Britain’s Keir Starmer", "keir-starmer"),
        ("Labour MP Keir Starmer", "keir-starmer"),
        ("Fox News host Pete Hegseth", "pete-hegseth"),
        ("the late Sir Keir Starmer", "keir-starmer"),
        ("Bundeskanzlerin Petr Pavel", "petr-pavel"),
        ("Commissioner Rutte", "mark-rutte"),
        ("British Prime Minister Sir Keir Starmer", "keir-starmer"),
        ("former Dutch Prime Minister Mark Rutte", "mark-rutte"),
        ("US President-elect Donald J. Trump", "donald-trump"),
        ("Trump’s envoy, Keith Kellogg", "keith-kellogg"),
        ("Lt. Gen. (ret.) Keith Kellogg", "keith-kellogg"),
        ("Zelensky aide Andriy Yermak", "andriy-yermak"),
        ("Vladimir Putin, president of Russia", "vladimir-putin"),
        ("Petr Pavel (Czech Republic)", "petr-pavel"),
        ("the Rt Hon Sir Keir Starmer KCB KC MP", "keir-starmer"),
        ("Keir Starmer MP", "keir-starmer"),
        # party and state behind it
        ("Sen. Mark Rutte, D-N.Y.", "mark-rutte"),
        ("Rep. Peter Hegseth (R-TX)", "pete-hegseth"),
        ("Fr. J.K. Kellogg (USA)", "keith-kellogg"),
        # a handle, and a tag
        ("@KeirStarmer", "keir-starmer"),
        ("#PetrPavel", "petr-pavel"),
        # an office cut short
        ("NATO SecGen", "mark-rutte"),
        ("NATO Sec. General Mark Rutte", "mark-rutte"),
        ("Sec. Hegseth", "pete-hegseth"),
        ("UK PM Sir Keir Starmer", "keir-starmer"),
        ("US VP Donald Trump", "donald-trump"),
        # a title in another language, or cut short
        ("президент Путин", "vladimir-putin"),
        ("Pres. Trump", "donald-trump"),
        ("Russian leader Putin", "vladimir-putin"),
        # two words written as one say no less who it is than the two
        ("VolodymyrZelensky", "volodymyr-zelensky"),
    ],
)
def test_whoever_is_asked_for_or_described_is_found(typed: str, meant: str) -> None:
    answer = lookup.who(FACTBASE, typed)
    assert isinstance(answer, Found), answer
    assert answer.entity is not None
    assert answer.entity.id == meant
    assert answer.query == typed
    assert lookup.explain(FACTBASE, typed)[0].candidate.id == meant


@pytest.mark.parametrize(
    "typed",
    [
        # somebody else is described, or somebody who serves or is kin to whoever is named
        "Russian President Dmitry Medvedev",
        "Russian Defence Minister Andrei Belousov",
        "spokesman for President Vladimir Putin",
        "adviser to President Donald Trump",
        "the wife of President Donald Trump",
        "President Donald Trump's wife",
        "Trump's son, President Donald Trump",
        "spokesman of Ukraine's Volodymyr Zelensky",
        "spokesman of Donald Trump",
        "envoy of President Donald Trump of America",
        "Britain's Starmer",
        "Trump's wife Donald Trump",
        "US President Donald Trump Jr.",
        "Donald Trump (Jr.)",
        "King Vladimir Putin",
        # two people
        "President Donald Trump and President Vladimir Putin",
        "Trump, Russian President Vladimir Putin",
        "Donald Trump, President Putin",
        # a family name alone may be another's who has that office
        "Dutch Prime Minister Rutte",
        "Kellogg (US)",
        # a place is not described by an office
        "President White House",
        "@KevinStarmer",
        "Sen. Hegseth, R-TX",
        "VP Trump",
        "UK PM",
        "FM Pavel",
        # an office of every country, without one
        "Defence Minister",
    ],
)
def test_nobody_is_found_by_a_description_that_may_be_anothers(typed: str) -> None:
    assert not isinstance(lookup.who(FACTBASE, typed), Found)


def test_words_that_only_ask_are_left_where_there_is_nothing_else() -> None:
    for typed in ("who is", "quotes by ?", "quotes", "said", "WHO", "Said", "Saidova"):
        assert unasked(typed) == typed
    assert unasked("#DavidJoyce") == "David Joyce"
    assert unasked("#COP29") == "#COP29"
    assert described("President") is described("Keith Kellogg") is None


@pytest.mark.parametrize(
    ("typed", "label", "another"),
    [
        ("Senator Angus King", "Angus King", False),
        ("Senator King", "Angus King", False),
        ("the king's adviser", "Angus King", True),
        ("King of Jordan", "King Abdullah II", True),
        ("King Abdullah", "King Abdullah II", False),
    ],
)
def test_whoever_is_called_like_an_office_is_no_office(
    typed: str, label: str, another: bool
) -> None:
    assert means_somebody_else(typed, [label], person=True) is another


def test_a_name_like_a_word_that_asks_is_a_name() -> None:
    base = changed(AddEntity(Entity("edward-said", EntityType.PERSON, "Edward Said")))
    for typed in ("Edward Said", "edward said", "who is Edward Said?", "Said"):
        assert lookup.who(base, typed).entity == base.entities["edward-said"], typed
    assert not isinstance(lookup.who(FACTBASE, "Trump Said"), Found)


def test_an_institution_with_an_article_is_not_whoever_speaks_for_it() -> None:
    base = changed(
        AddEntity(Entity("kremlin", EntityType.ORGANIZATION, "Kremlin")),
        AddEntity(Entity("dmitry-peskov", EntityType.PERSON, "Dmitry Peskov")),
        AddAlias("dmitry-peskov", "spokesman for the Kremlin"),
    )
    assert lookup.who(base, "the Kremlin").entity == base.entities["kremlin"]
    assert lookup.who(base, "Kremlin spokesman").entity == base.entities["dmitry-peskov"]
