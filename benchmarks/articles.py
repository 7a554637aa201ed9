"""Made-up news articles with known quotations and speakers, any number of them.

Sentence lengths, the share of direct speech, the ways of attributing it and
the house styles of quote marks are those of English-language news; the words
are drawn by rank as in real text (few are common, most are rare).
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from itertools import accumulate


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return text.split("|")


FIRST = _words(
    "Mark Keith Anna Olena Maria John Sarah David Fatima Wei Andriy Pete Janet Emmanuel Giorgia "
    "Rishi Ursula Pedro Lucia Ahmed Noor Hanna Tomasz Ingrid Sven Yuki Kwame Amara Diego Carmen "
    "Liam Aoife Niamh Rhys Priya Arjun Leila Omar Chloe Marcus"
)
LAST = _words(
    "Rutte Kellogg Pavel Yermak Umerov Hegseth Starmer Whitfield O'Brien Nakamura Okafor Mensah "
    "Lindqvist Novak Kowalski Ferreira Delgado Haddad Rahman Sharma Patel Bergström Müller Jónsson "
    "McAllister MacLeod Fitzgerald Abernathy Castellano Dubois Lefèvre Kaya Demir Petrov Ivanova "
    "Shevchenko Castro-Ruiz Smith-Jones Alvarez Thornton Pemberton Ashworth Grady Holloway Vance "
    "Morrison Bellamy Quigley Radcliffe Stanhope"
)
ROLES = _phrases(
    "President|Prime Minister|Mayor|Sen.|Gov.|Defence Secretary|Police Chief|Professor|Dr.|"
    "NATO Secretary General|Foreign Minister|Chief Executive|spokeswoman|coach|analyst|US envoy"
)
POSTS = _phrases(
    "the mayor of Leeds|the party's leader|a father of two|the school's head|"
    "chair of the committee|who was travelling in Florida|an analyst at the bank|"
    "the opposition leader|a local resident"
)
PLACES = _words("Kyiv Brussels Leeds Ohio Istanbul London Warsaw Nairobi Lima Geneva Georgia")
BODIES = _phrases("the council|NATO|the company|the White House|police|the ministry")
SAID = _words("said said said said said added told warned argued insisted explained noted")
DAYS = _words("Monday Tuesday Wednesday Thursday Friday")

_NOUNS = _words(
    "people time year government work day world deal plan school police money war team country "
    "family report case party market vote law state company problem child home city group health "
    "member service community system leader road bank budget court election officer worker voter "
    "patient teacher farmer bridge hospital river factory alliance border ceasefire treaty tax "
    "strike storm harvest budget railway museum library judge evidence witness contract pension "
    "neighbour stadium season captain goal vaccine virus doctor nurse clinic climate carbon energy"
)
_VERBS = _words(
    "make take see want keep build need support change lose win find fund close open stop defend "
    "protect reject accept review rebuild repair deliver abandon question follow trust move share "
    "watch measure finish understand leave join help sell fight fix pay"
)
_ADJECTIVES = _words(
    "new good big real local public hard serious clear whole fair difficult important common young "
    "strong simple safe dangerous honest expensive terrible wonderful quiet proud ready modern "
    "broken crowded expensive ordinary unusual"
)
_ADVERBS = _words("really always still already certainly clearly quickly together again simply")
_SYLLABLES = _words(
    "an ber cor dal en fer gan hol in jor kel lan mar nor ol per quin ros sal tor un vel"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quotation of an article: `text[start:end]`, and its speaker if plainly named."""

    start: int
    end: int
    speaker: str | None


@dataclass(frozen=True, slots=True)
class Article:
    """A made-up article; `paragraphs` are (start, end) in `text`."""

    id: str
    text: str
    quotations: tuple[Spoken, ...]
    paragraphs: tuple[tuple[int, int], ...]


@cache
def _ranked() -> tuple[list[str], list[float]]:
    """Nouns by rank: the plain ones first, then made-up ones, weighted as by Zipf."""
    rng = random.Random(5)
    made = {"".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(30_000)}
    nouns = [*dict.fromkeys(_NOUNS), *sorted(made)]
    return nouns, list(accumulate(1 / (rank + 8) for rank in range(len(nouns))))


def _noun(rng: random.Random) -> str:
    nouns, weights = _ranked()
    noun = rng.choices(nouns, cum_weights=weights)[0]
    return noun + ("s" if rng.random() < 0.3 and not noun.endswith("s") else "")


def _thing(rng: random.Random) -> str:
    head = rng.choice(("the", "the", "a", "this", "our", "their", "every", "that"))
    adjective = f" {rng.choice(_ADJECTIVES)}" if rng.random() < 0.5 else ""
    whose = f" {_noun(rng)}s'" if rng.random() < 0.04 else ""
    return f"{head}{whose}{adjective} {_noun(rng)}"


def sentence(rng: random.Random, *, speech: bool) -> str:
    """A sentence without its full stop, as spoken or as a reporter writes it."""
    who = rng.choice(
        ("we", "I", "they", "you", "it", "nobody", "everyone") if speech else ("the plan", "it")
    )
    who = _thing(rng) if rng.random() < 0.35 else who
    modal = rng.choice(
        ("will", "will not", "can't", "won't", "have to", "should", "would never", "might", "must",
         "don't", "could", "did", "are going to", "will only", "didn't")
    )  # fmt: skip
    adverb = f" {rng.choice(_ADVERBS)}" if rng.random() < 0.25 else ""
    core = f"{who} {modal}{adverb} {rng.choice(_VERBS)} {_thing(rng)}"
    tail = rng.choice(
        (
            "", "", f" in {rng.choice(PLACES)}", f" with {_thing(rng)}", f", and {_thing(rng)}",
            f" if {_thing(rng)} {rng.choice(_VERBS)}s {_thing(rng)}", f" – {_thing(rng)} too",
            f" unless {_thing(rng)} changes", f" for {rng.randint(2, 90)} years",
            f" because {_thing(rng)} {rng.choice(_VERBS)}s {_thing(rng)}",
            f" by ${rng.randint(1, 900)} million", f"; {_thing(rng)} is {rng.choice(_ADJECTIVES)}",
            f" and {rng.randint(2, 40)} per cent of {_thing(rng)}", " at all", " any more",
        )
    )  # fmt: skip
    text = core + tail
    return text[0].upper() + text[1:]


def _speech(rng: random.Random) -> str:
    """What somebody says: one to three sentences, the last without its full stop."""
    parts = [sentence(rng, speech=True) for _ in range(rng.choice((1, 1, 1, 2, 2, 3)))]
    return ". ".join(parts)


STYLES = (
    ("“", "”", "‘", "’"), ('"', '"', "'", "'"), ("‘", "’", "“", "”"), ("'", "'", '"', '"'),
    ("«", "»", "“", "”"), ("„", "“", "‚", "‘"), ("„", "”", "‚", "’"),
)  # fmt: skip
_WEIGHTS = (56, 26, 8, 4, 2, 2, 2)


def article(number: int, seed: int = 0) -> Article:
    """The article of this number; the same for the same seed."""
    rng = random.Random(f"{seed}/{number}")
    opening, closing, inner, inner_end = rng.choices(STYLES, _WEIGHTS)[0]
    apostrophe = "'" if opening in "\"'" else "’"
    outside = rng.random() < (0.5 if opening in "'‘" else 0.1)
    people = [f"{rng.choice(FIRST)} {rng.choice(LAST)}" for _ in range(rng.randint(2, 4))]
    people = list({p.split()[-1]: p for p in people}.values())
    pieces: list[str] = []
    found: list[Spoken] = []
    spans: list[tuple[int, int]] = []
    size = 0

    def put(text: str) -> None:
        nonlocal size
        pieces.append(text)
        size += len(text)

    def plain(text: str) -> str:
        return text.replace("'", apostrophe)

    def quote(text: str, speaker: str | None, end: str) -> None:
        words = plain(text)
        if rng.random() < 0.05:
            cut = words.split(" ")
            at = rng.randrange(len(cut))
            cut[at] = f"{inner}{cut[at]}{inner_end}" if cut[at].isalpha() else cut[at]
            words = " ".join(cut)
        put(opening)
        inside = "" if outside and end == "," else end
        found.append(Spoken(size, size + len(words + inside), speaker))
        put(words + inside + closing + end[len(inside) :])

    known: set[str] = set()

    def name(person: str) -> str:
        if person in known:
            return person.split()[-1]
        known.add(person)
        role = rng.choice(ROLES) if rng.random() < 0.6 else ""
        return f"{role} {person}".strip()

    put(plain(" ".join(w.capitalize() for w in sentence(rng, speech=False).split())) + "\n")
    for _ in range(rng.randint(9, 20)):
        start = size
        person = rng.choice(people)
        said = rng.choice(SAID)
        to = " reporters" if said == "told" else ""
        when = f" on {rng.choice(DAYS)}" if rng.random() < 0.25 else ""
        match rng.randrange(18):
            case 0 | 1:
                put(plain(". ".join(sentence(rng, speech=False) for _ in range(3))))
                put(".")
            case 2 | 3:
                quote(_speech(rng), person, ",")
                put(f" {name(person)} {said}{to}{when}.")
            case 4 | 5:
                quote(_speech(rng), person, ",")
                put(f" said {name(person)}{when}. ")
                quote(_speech(rng), person, ".")
            case 6:
                put(f"{name(person)} {said}{to}: ")
                quote(_speech(rng), person, ".")
            case 7:
                words = sentence(rng, speech=True).split(" ")
                cut = rng.randint(2, max(2, len(words) - 3))
                quote(" ".join(words[:cut]).rstrip(","), person, ",")
                put(f" {name(person)} said{when}, ")
                quote(" ".join(words[cut:]), person, ".")
            case 8:
                person_now = name(person)
                put(f"{person_now} visited {rng.choice(PLACES)}{when}. ")
                quote(_speech(rng), person, ",")
                put(rng.choice((" he said.", " she told reporters.", " she added.")))
            case 9:
                words = sentence(rng, speech=True).split(" ")
                low = rng.randrange(max(1, len(words) - 5))
                part = " ".join(words[low : low + rng.randint(2, 6)]).rstrip(",;– ")
                put(f"{name(person)} {rng.choice(('said', 'insisted'))} that {_thing(rng)} was ")
                quote(part, person, "")
                put(plain(f", and that {_thing(rng)} was not.") if rng.random() < 0.5 else ".")
            case 10:
                shown = name(person)
                quote(_speech(rng), person, ",")
                put(f" {shown}, {rng.choice(POSTS)}, said{when}.")
            case 11:
                quote(_speech(rng), person, ",")
                put(f" according to {name(person)}.")
            case 12:
                pieces_said = (_speech(rng), _speech(rng))
                quote(f".\n\n{opening}".join(pieces_said), person, ",")
                put(f" {name(person)} {said}{to}{when}.")
            case 13:
                words = (sentence(rng, speech=True) + f" for {_thing(rng)}").split(" ")
                one, two = sorted(rng.sample(range(2, len(words) - 1), 2))
                quote(" ".join(words[:one]).rstrip(","), person, ",")
                put(f" {name(person)} said{when}, ")
                quote(" ".join(words[one:two]).rstrip(","), person, ",")
                put(rng.choice((" he said, ", " she added, ")).replace("added", "said"))
                quote(" ".join(words[two:]), person, ".")
            case 14:
                listener = rng.choice([p for p in people if p != person] or [person])
                put(f"{name(person)} told {name(listener)}{when}: ")
                quote(_speech(rng), person, ".")
            case 15:
                quote(_speech(rng), person, "")
                put(rng.choice(("\n— ", " – ")) + name(person))
            case 16:
                quote(_speech(rng), person, ",")
                put(f" said {name(person)}, {rng.choice(POSTS)}. ")
                quote(_speech(rng), person, ".")
            case _:
                body = rng.choice(BODIES)
                quote(_speech(rng), None, ",")
                put(f" {body} said in a statement{when}.")
        spans.append((start, size))
        put("\n" if rng.random() < 0.5 else "\n\n")
    return Article(f"article-{number}", "".join(pieces), tuple(found), tuple(spans))
