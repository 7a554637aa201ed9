"""Names over the shipped fact base: everybody in it is found, nobody else is."""

from __future__ import annotations

import pytest

from facts.matching import Ambiguous, Found, NameIndex, NotFound
from facts.model import Property
from tests.shipped import BASE

NAMES = [(e.id, name) for e in BASE.entities.values() for name in (e.label, *e.aliases)]
ROLES = [(s.subject, s.value) for s in BASE.in_force() if s.property is Property.ROLE]

ABSENT = """
Macron, Emmanuel Macron, Merkel, Angela Merkel, Kellner, Rutger, Kallas, Biden, Joe Biden,
Vance, JD Vance, Rubio, Marco Rubio, Lavrov, Peskov, Orban, Viktor Orbán, Tusk,
Donald Tusk, Duda, Meloni, Scholz, Olaf Scholz, Merz, Stoltenberg, Jens Stoltenberg,
Blinken, Sullivan, Austin, Medvedev, Dmitry Medvedev, Shoigu, Gerasimov, Klitschko, Kuleba,
Sybiha, Poroshenko, Tymoshenko, Lukashenko, Xi Jinping, Kim Jong Un, Modi, Narendra Modi,
Trudeau, Carney, Mark Carney, Sunak, Boris Johnson, Johnson, Truss, Liz Truss, Blair,
Tony Blair, Cameron, Thatcher, Boris, Peter, Donald Duck, Donald Rumsfeld, Vladimir Lenin,
Vladimir Klitschko, Lenin, Stalin, Yeltsin, Gorbachev, Kravchuk, Kuchma, Yanukovych,
Yushchenko, Navalny, Prigozhin, Kadyrov, Surovikin, Zaluzhny, Syrskyi, Budanov, Reznikov,
Shmyhal, Stefanchuk, Arestovych, Saakashvili, Zourabichvili, Sandu, Dodon, Erdogan, Fidan,
Netanyahu, Gantz, Abbas, Khamenei, Raisi, Pezeshkian, Assad, Sisi, Lula, Milei, Maduro,
Bolsonaro, Petro, Obama, Michelle Obama, Clinton, Hillary Clinton, Bush, George Bush,
Carter, Reagan, Nixon, Kissinger, Kennedy, Harris, Kamala Harris, Pence, Pompeo, Bolton,
Mattis, Milley, Rutgers, Root, Rudd, Rutherford, Kelly, John Kelly, Keller, Kellerman,
Kelsey, Petrov, Pushkin, Puchkov, Pulido, Hegel, Hegedus, Higgs, Hedges, Starr, Sturmer,
Stark, Starmann, Umarov, Omarov, Umaru, Pavlov, Pavlova, Havel, Babis, Fiala, Zeman,
Zeldin, Zelinka, Selena, Trumbo, Truman, Harry Truman, Crump, Rump, Mark Rubin, Mark Twain,
Keith Richards, Keith Moon, Pete Buttigieg, Pete Rose, Peter Pan, Volodymyr Kozak,
Andriy Shevchenko, Petr Fiala, Petr Cech, Elon Musk, Musk, Bezos, Zuckerberg, Gates,
Taylor Swift, Beyonce, Einstein, Napoleon, Churchill, Shakespeare, Goethe, Mozart,
Beethoven, Pope Francis, Guterres, Borrell, Michel, von der Leyen, Ursula von der Leyen,
Lagarde, Draghi, Renzi, Berlusconi, Sanchez, Rajoy, Costa, Frederiksen, Kristersson, Marin,
Stubb, Niinisto, Nauseda, Simonyte, Levits, Karis, Iohannis, Vucic, Dodik, Patrick Hegseth,
Patrick Pavel, Christopher Kellogg, Kathleen Kellogg, Ruslan Putin, special envoy of Russia
"""


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(NAMES + ROLES)


@pytest.mark.parametrize(("entity_id", "name"), NAMES)
def test_every_name_finds_its_own(index: NameIndex, entity_id: str, name: str) -> None:
    decision = index.decide(name)
    assert isinstance(decision, Found), name
    assert decision.entity_id == entity_id


@pytest.mark.parametrize("name", [" ".join(name.split()) for name in ABSENT.split(",")])
def test_somebody_who_is_not_in_it_is_never_found(index: NameIndex, name: str) -> None:
    assert not isinstance(index.decide(name), Found)


@pytest.mark.parametrize("given", ["Keith", "Mark", "Vladimir", "Donald", "Pete", "Volodymyr"])
def test_a_given_name_alone_is_not_clear(index: NameIndex, given: str) -> None:
    decision = index.decide(given)
    assert not isinstance(decision, Found)
    offered = decision.matches if isinstance(decision, Ambiguous) else decision.near
    assert offered


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Mark Kellogg Rutte", "mark-rutte"),
        ("Mark Kelog Rutte", "mark-rutte"),
        ("Keith Rutte Kellogg", "keith-kellogg"),
        ("Donald Hegseth Trump", "donald-trump"),
    ],
)
def test_a_family_name_of_somebody_else_is_no_middle_name(
    index: NameIndex, typed: str, near: str
) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, NotFound)
    assert near in {m.entity_id for m in decision.near}


@pytest.mark.parametrize("typed", ["Mark Pannill Rutte", "Mark Vladimir Rutte", "Mark J. Rutte"])
def test_any_other_middle_name_may_be_put_in(index: NameIndex, typed: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found)
    assert decision.entity_id == "mark-rutte"


def test_several_are_offered_or_nobody_is_ambiguous(index: NameIndex) -> None:
    for _, name in NAMES + ROLES:
        for typed in name.split():
            decision = index.decide(typed)
            assert not isinstance(decision, Ambiguous) or len(decision.matches) > 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Kelog", "keith-kellogg"),
        ("kelogg keith", "keith-kellogg"),
        ("Gen. Kellogg", "keith-kellogg"),
        ("special envoy", "keith-kellogg"),
        ("Rute", "mark-rutte"),
        ("Рютте", "mark-rutte"),
        ("NATO Secretary General", "mark-rutte"),
        ("Zelensky", "volodymyr-zelensky"),
        ("Zelenksy", "volodymyr-zelensky"),
        ("Hegset", "pete-hegseth"),
        ("Stramer", "keir-starmer"),
        ("former president", "donald-trump"),
        ("Umerow", "rustem-umerov"),
    ],
)
def test_finds_who_is_meant(index: NameIndex, typed: str, meant: str) -> None:
    decision = index.decide(typed)
    assert isinstance(decision, Found)
    assert decision.entity_id == meant


def test_what_is_typed_so_far_brings_the_name_up(index: NameIndex) -> None:
    assert index.complete("kel")[0].entity_id == "keith-kellogg"
    assert index.complete("zel")[0].entity_id == "volodymyr-zelensky"
