from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from facts.loader import FactBaseError, load
from facts.model import EntityType, Property, Rank
from tests.facts.folders import ARTICLE, PEOPLE, QUOTES, SOURCES, folder, problems


def test_it_loads_what_the_files_say(tmp_path: Path) -> None:
    base = load(*folder(tmp_path, quotes=QUOTES))
    quote = base.statements["ann-stays"]
    assert (quote.subject, quote.attributed_to, quote.property) == (
        "ann-lee",
        "ann-lee",
        Property.QUOTE,
    )
    assert (quote.value, quote.rank, quote.partial) == ("We will not go", Rank.NORMAL, False)
    (citation,) = quote.citations
    assert (citation.source.path, citation.line, citation.start, citation.end) == (
        "seeds/town.txt",
        1,
        1,
        15,
    )
    assert base.text("town") == ARTICLE
    assert base.entities["ann-lee"].type is EntityType.PERSON


def test_files_may_hold_any_sections(tmp_path: Path) -> None:
    apart = load(*folder(tmp_path / "apart", quotes=QUOTES))
    together = folder(tmp_path / "together", sources=SOURCES + PEOPLE + QUOTES, people="claims: {}")
    assert load(*together) == apart


def test_files_may_lie_in_folders(tmp_path: Path) -> None:
    apart = load(*folder(tmp_path / "apart", quotes=QUOTES))
    base, seeds = folder(tmp_path / "within", quotes=QUOTES)
    (base / "people" / "of").mkdir(parents=True)
    (base / "people.yaml").rename(base / "people" / "of" / "town.yaml")
    (base / ".git").mkdir()
    (base / ".git" / "people.yaml").write_text("not: [facts", encoding="utf-8")
    assert load(base, seeds) == apart
    (base / "people" / "more.yaml").write_text(PEOPLE, encoding="utf-8")
    assert problems(base, seeds) == [
        f"people/of/town.yaml:{line}: the id {taken} is taken (people/more.yaml:{line}); "
        "ids are unique over all files"
        for line, taken in ((2, "ann-lee"), (5, "ann-lee-role"))
    ]


CLAIM = "claims:\n  a-claim:\n    subject: ann-lee\n    value: it is so\n    cite: {}\n".format
ROLE = "people:\n  ann-lee:\n    name: Ann Lee\n    roles:\n      - {{{}}}\n".format
QUOTE = "quotes:\n  q:\n    speaker: ann-lee\n    cite: {{source: town, exact: {}}}\n".format
ITEM = "claims:\n  a-claim:\n    subject: ann-lee\n    value: it is so\n"
CITE = "    cite: {source: town, exact: Ann Lee spoke again}\n"

WRONG = {
    "unknown section": ("quots: {}\n", 1, 'no key "quots"; write quotes'),
    "unknown key": (ITEM + CITE + "    noet: x\n", 6, 'no key "noet"; write note'),
    "unheard-of key": (ITEM + CITE + "    zzz: x\n", 6, "the keys are subject,"),
    "unknown cite key": (
        CLAIM("{source: town, exact: spoke again, exat: x}"),
        5,
        'no key "exat"; write exact',
    ),
    "no cite": (ITEM, 2, "has no evidence; write cite:"),
    "empty cite": (CLAIM("[]"), 5, "has no evidence"),
    "no source": (CLAIM("{exact: spoke again}"), 5, "has no source; write source: …"),
    "no exact": (CLAIM("{source: town}"), 5, "has no exact; copy the words"),
    "no value": (
        "claims:\n  a-claim:\n    subject: ann-lee\n" + CITE,
        2,
        "has no value; write value: …",
    ),
    "empty value": (ITEM.replace("it is so", "") + CITE, 4, "has an empty value"),
    "value of lines": (ITEM.replace("it is so", '"a\\nb"') + CITE, 4, "on one line"),
    "value in a list": (ITEM.replace("it is so", "[it]") + CITE, 4, "not a text"),
    "no subject": (f"claims:\n  a-claim:\n    value: x\n{CITE}", 2, "has no subject"),
    "unknown subject": (
        ITEM.replace("ann-lee", "ann-le") + CITE,
        3,
        'names "ann-le" as subject, which is not there; write ann-lee',
    ),
    "unknown speaker": (
        QUOTE("We will not go").replace("ann-lee", "bob"),
        3,
        'names "bob" as speaker',
    ),
    "unknown attribution": (ITEM + CITE + "    attributed_to: bob\n", 6, "as attributed_to"),
    "unknown source": (CLAIM("{source: twn, exact: x}"), 5, 'names "twn" as cite'),
    "bad id": (ITEM.replace("a-claim", "A claim") + CITE, 2, '"A claim" is not an id'),
    "long id": (ITEM.replace("a-claim", "a" * 61) + CITE, 2, "at most 60 in all"),
    "taken id": (ITEM.replace("a-claim", "ann-lee") + CITE, 2, "is taken (people.yaml:2)"),
    "not there": (
        CLAIM("{source: town, exact: Ann Lee spoke agin}"),
        5,
        'the nearest is "Ann Lee spoke again." on line 2; write the source\'s own characters',
    ),
    "typography": (
        CLAIM("{source: town, exact: 'not a ''good idea'' to go'}"),
        5,
        'the nearest is "not a ‘good idea’ to go." on line 1',
    ),
    "nothing like it": (CLAIM("{source: town, exact: QQQ ZZZ XXX}"), 5, "nor anything like it"),
    "there twice": (
        CLAIM("{source: town, exact: Ann Lee spoke}"),
        5,
        '"Ann Lee spoke" stands 2 times in seeds/town.txt; add prefix: or suffix:',
    ),
    "short prefix": (
        CLAIM("{source: town, exact: Lee spoke, prefix: 'Ann '}"),
        5,
        "add a longer prefix or suffix",
    ),
    "wrong prefix": (
        CLAIM("{source: town, exact: Ann Lee spoke, prefix: 'June 3. '}"),
        5,
        "is in seeds/town.txt, but not between",
    ),
    "reported speech": (QUOTE("Ann Lee spoke again"), 4, "not in quotation marks on line 2"),
    "words around a quote": (QUOTE("It is not a ‘good idea’ to go."), 4, "not in quotation marks"),
    "fragment": (QUOTE("good idea"), 4, "less than a sentence; write partial: true"),
    "cut short": (QUOTE("We will"), 4, "less than a sentence"),
    "other words": (
        QUOTE("We will not go") + "    value: We will go\n",
        5,
        'has the value "We will go", which is not in the cited "We will not go"',
    ),
    "partial of a word": (QUOTE("We will not go") + "    partial: yes\n", 5, 'partial: "yes"'),
    "role from elsewhere": (
        ROLE("id: r, value: Mayor of X, cite: {source: town, exact: 'Ann Lee, the mayor'}"),
        5,
        "which is not in the cited",
    ),
    "item without id": (ROLE("value: x"), 5, "one of the roles has no id"),
    "point of a role": (
        ROLE("id: r, point: 1, value: the mayor, cite: {source: town, exact: the mayor}"),
        5,
        'no key "point"',
    ),
    "bad date": (ITEM + CITE + "    date: June 2\n", 6, 'the date "June 2", which is not EDTF'),
    "date without EDTF": (
        """events:
  talk:
    name: Talk
    dates:
      - {id: d, value: June 2, cite: {source: town, exact: on June 2}}
""",
        5,
        "is a date without its EDTF form",
    ),
    "year that no words give": (
        """events:
  talk:
    name: Talk
    dates:
      - {id: d, value: June 2, date: 2025-06-02, cite: {source: town, exact: on June 2}}
""",
        5,
        "has the year 2025, which its passage does not give; write XXXX-06-02",
    ),
    "bad rank": (ITEM + CITE + "    rank: prefered\n", 6, "write preferred"),
    "deprecated": (ITEM + CITE + "    rank: deprecated\n", 6, "deprecated without a reason"),
    "reason": (ITEM + CITE + "    reason: x\n", 6, "has a reason but is not deprecated"),
    "contradicts nothing": (
        ITEM + CITE + "    contradicts: [b-claim]\n",
        6,
        'names "b-claim" as contradicts',
    ),
    "contradicts itself": (
        ITEM + CITE + "    contradicts: [a-claim]\n",
        6,
        "contradicts itself",
    ),
    "one-sided": (
        ITEM + CITE + "    contradicts: [ann-lee-role]\n",
        6,
        "does not say so; add a-claim to the contradicts of ann-lee-role (people.yaml:5)",
    ),
    "contradicts one text": (ITEM + CITE + "    contradicts: x\n", 6, "not a list of texts"),
    "alias twice": ("places:\n  x:\n    name: X\n    aliases: [Y, Y]\n", 4, '"Y" twice'),
    "own name": ("places:\n  x:\n    name: X\n    aliases: [X]\n", 4, "its own name"),
    "long name": (f"places:\n  x:\n    name: {'X' * 81}\n", 3, "more than 80 characters"),
    "section of a list": ("quotes: [x]\n", 1, "quotes has no ids"),
    "entry of a text": ("quotes:\n  q: x\n", 2, "q has no keys; the keys are speaker,"),
    "roles of a text": ("people:\n  x:\n    name: X\n    roles: y\n", 4, "not a list"),
    "role of a text": ("people:\n  x:\n    name: X\n    roles: [y]\n", 4, "has no keys"),
    "a list": ("- x\n", 1, "holds no sections"),
    "an empty file": ("# nothing\n", 1, "holds no sections"),
    "an anchor": ("places:\n  x: &x\n    name: X\n", 2, "an anchor (&x)"),
}


@pytest.mark.parametrize(("content", "line", "message"), WRONG.values(), ids=WRONG.keys())
def test_one_mistake_is_one_problem_on_its_line(
    tmp_path: Path, content: str, line: int, message: str
) -> None:
    files = {"people": content} if content.startswith("people:\n  ann-lee:") else {"wrong": content}
    (found,) = problems(*folder(tmp_path, **files))
    name = next(iter(files))
    assert found.startswith(f"{name}.yaml:{line}: "), found
    assert message in found


def test_all_problems_of_all_files_come_at_once(tmp_path: Path) -> None:
    found = problems(
        *folder(
            tmp_path,
            quotes=QUOTE("good idea") + "    noet: x\n",
            claims=CLAIM("{source: town, exact: nowhere}").replace("ann-lee", "bob"),
            zoo="a: [\n",
        )
    )
    assert [line.split(": ")[0] for line in found] == [
        "claims.yaml:5",
        "quotes.yaml:4",
        "quotes.yaml:5",
        "zoo.yaml:2",
    ]


def test_what_an_unreadable_file_may_hold_is_not_missed(tmp_path: Path) -> None:
    found = problems(*folder(tmp_path, people="people: {", quotes=QUOTES))
    assert [line.split(":")[0] for line in found] == ["people.yaml"]


def test_a_folder_without_facts_says_so(tmp_path: Path) -> None:
    (empty := tmp_path / "empty").mkdir()
    assert "holds no .yaml file" in problems(empty, tmp_path)[0]
    [problem] = problems(tmp_path / "nowhere", tmp_path)
    assert problem.startswith(f"{tmp_path / 'nowhere'}:1: cannot be read (No such file")
    assert problem.endswith("let this user read it, or name another folder")


def test_a_file_with_another_ending_is_not_passed_over(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    (base / "quotes.yml").write_text(QUOTES, encoding="utf-8")
    assert problems(base, seeds) == ["quotes.yml:1: is not read; rename it to quotes.yaml"]


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path)
    (base / "more.yaml").mkdir()
    assert "more.yaml:1: is not a file" in problems(base, seeds)[0]


def test_the_error_reads_as_its_problems(tmp_path: Path) -> None:
    with pytest.raises(FactBaseError) as caught:
        load(*folder(tmp_path, quotes="quots: {}\n", zoo="x: y\n"))
    assert str(caught.value).split("\n") == [str(p) for p in caught.value.problems]
    assert len(caught.value.problems) == 2


NAMES = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=20
)
IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True).filter(
    lambda key: key not in {"town", "ann-lee", "ann-lee-role"}
)
PASSAGES = st.sampled_from(
    [
        {"exact": "spoke again"},
        {"exact": "Ann Lee spoke", "prefix": "2. "},
        {"exact": "go.\nAnn", "suffix": " Lee spoke on"},
    ]
).map(lambda passage: {"source": "town", **passage})
CLAIMS = st.fixed_dictionaries(
    {
        "subject": st.just("ann-lee"),
        "value": NAMES,
        "cite": st.lists(PASSAGES, min_size=1, max_size=3),
    },
    optional={
        "attributed_to": st.just("ann-lee"),
        "note": NAMES,
        "date": st.dates().map(lambda day: f"XXXX{str(day)[4:]}"),
        "rank": st.sampled_from(["preferred", "normal"]),
    },
)


@given(claims=st.dictionaries(IDS, CLAIMS, max_size=3))
def test_whatever_is_written_down_is_what_is_loaded(
    claims: dict[str, dict[str, object]],
) -> None:
    with TemporaryDirectory() as directory:
        written = yaml.safe_dump({"claims": claims}, allow_unicode=True)
        base = load(*folder(Path(directory), claims=written))
    for key, claim in claims.items():
        loaded = base.statements[key]
        assert loaded.property is Property.CLAIM
        for field in ("subject", "value", "attributed_to", "note", "date"):
            assert getattr(loaded, field) == claim.get(field)
        assert loaded.rank == claim.get("rank", "normal")
        assert [
            {"source": c.source.id, "exact": c.exact, "prefix": c.prefix, "suffix": c.suffix}
            for c in loaded.citations
        ] == [{"prefix": "", "suffix": "", **cite} for cite in claim["cite"]]


def test_a_list_of_thousands_of_spellings_is_read_in_one_pass(tmp_path: Path) -> None:
    spellings = ", ".join(f"a{number}" for number in range(30_000))
    people = PEOPLE.replace("name: Ann Lee", f"name: Ann Lee\n    aliases: [{spellings}]")
    begun = time.process_time()
    assert problems(*folder(tmp_path, people=people)) == []
    assert time.process_time() - begun < 2.0  # 9 s with each held against all the others
