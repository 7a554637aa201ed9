from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from facts.files import strictyaml
from facts.files.strictyaml import MAX_DEPTH, MAX_TEXT, Mapping, Node, Scalar, Sequence, parse

TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40
).filter(lambda text: text != "<<")
TREES = st.recursive(
    TEXT,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXT.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture(params=["C", "pure"])
def either_parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers have to give the same: which one there is depends on the system."""
    chosen = {"C": yaml.CBaseLoader, "pure": yaml.BaseLoader}[request.param]
    monkeypatch.setattr(strictyaml, "_Loader", chosen)


def plain(node: Node | None) -> object:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(item) for item in items]
        case Mapping(entries):
            return {key: plain(value) for key, value in entries.items()}
    return None


def depth(tree: object) -> int:
    children = tree.values() if isinstance(tree, dict) else tree
    return 1 if isinstance(tree, str) else 1 + max(map(depth, children), default=0)


@given(TREES.filter(lambda tree: depth(tree) <= MAX_DEPTH))
def test_what_was_dumped_is_read_back(tree: object) -> None:
    document = parse(yaml.safe_dump(tree, allow_unicode=True).encode())
    assert document.flaws == ()
    assert plain(document.root) == tree


@given(st.binary(max_size=200) | st.text("a:-[]{}&*!?|>'\"#%\n <", max_size=60).map(str.encode))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    document = parse(data)
    lines = data.count(b"\n") + data.count(b"\r") + 1
    assert all(1 <= flaw.line <= lines and flaw.message for flaw in document.flaws)
    if document.root is None and not document.flaws:
        assert all(line.strip()[:1] in "#-." for line in data.decode().splitlines())


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize("text", ["no", "1e3", "null", "~", "2025-06-02", "0x1F", "1_000", "true"])
def test_a_scalar_is_the_text_that_was_written(text: str) -> None:
    assert plain(parse(f"key: {text}\n".encode()).root) == {"key": text}


@pytest.mark.usefixtures("either_parser")
def test_every_node_has_its_line() -> None:
    root = parse(b"# comment\na: x\nb:\n  - y\n  - c:\n      z\n").root
    assert isinstance(root, Mapping)
    assert root.lines == {"a": 2, "b": 3}
    items = root.entries["b"]
    assert isinstance(items, Sequence)
    assert [item.line for item in items.items] == [4, 5]


HOSTILE = {
    "anchors": (
        b"a: &a [x,x,x,x,x,x,x,x]\n"
        + b"".join(b"%c: &%c [*%c,*%c,*%c,*%c]\n" % (c, c, *[c - 1] * 4) for c in range(98, 123)),
        1,
        "anchor (&a)",
    ),
    "alias": (b"a: x\nb: *a\n", 2, "alias"),
    "merge keys": (b"a:\n" + b"  <<: {b: c}\n" * 30_000, 2, "merge key (<<)"),
    "tag": (b"a: x\nb: !!python/object/apply:os.system ['true']\n", 2, "tag"),
    "local tag": (b"a: !secret x\n", 1, "tag (!secret)"),
    "long scalar": (b"a: " + b"x" * 10_000_000, 1, "larger than 1,000,000 bytes"),
    "longish scalar": (b"b: c\na: " + b"x" * (MAX_TEXT + 1), 2, "more than 5,000 characters"),
    "depth in brackets": (b"a: " + b"[" * 100 + b"]" * 100, 1, "nested more than"),
    "depth in lines": (b"".join(b" " * i + b"k:\n" for i in range(100)), 12, "nested more than"),
    "conflict": (b"a: x\n<<<<<<< HEAD\nb: y\n", 2, "'<<<<<<<' is left of a merge"),
    "conflict's end": (b"a: x\n>>>>>>> theirs\n", 2, "'>>>>>>>' is left of a merge"),
    "duplicate": (b"a: x\nb: y\na: z\n", 3, '"a" stands here again (first on line 1)'),
    "duplicates": (b"a: x\n" * 100_000, 2, "stands here again"),
    "two documents": (b"a: x\n---\nb: y\n", 2, "second document"),
    "directive": (b"%YAML 1.1\n---\na: x\n", 1, "directive"),
    "key of a list": (b"a: x\n[b, c]: y\n", 2, "key that is not plain text"),
    "not YAML": (b"a: x\nb: 'y\n", 3, "not YAML"),
    "tab": (b"a:\n\tb: c\n", 2, "not YAML"),
    "not UTF-8": (b"a: x\nb: \xe9t\xe9\n", 2, "byte 8 is not UTF-8"),
    "surrogate": (b"a: \xed\xa0\x80\n", 1, "not UTF-8"),
    "byte order mark": (b"\xef\xbb\xbfa: x\n", 1, "byte order mark (U+FEFF) at column 1"),
    "NUL": (b"a: x\nb: y\x00\n", 2, "U+0000) at column 5"),
    "right-to-left": ("a: x\u202ey\n".encode(), 1, "U+202E) at column 5"),
    "zero width": ("a: x\u200by\n".encode(), 1, "U+200B) at column 5"),
    "escaped": (b'a: "x\\u202Ey"\n', 1, "an escape makes an invisible or control character"),
    "line separator": ("a: x\u2028y\n".encode(), 1, "U+2028"),
}


@pytest.mark.usefixtures("either_parser")
@pytest.mark.parametrize(("data", "line", "reason"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_with_its_reason(data: bytes, line: int, reason: str) -> None:
    flaw = parse(data).flaws[0]
    assert (flaw.line, reason in flaw.message) == (line, True), flaw


@pytest.mark.parametrize("data", [h[0] for h in HOSTILE.values()], ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_at_once(data: bytes) -> None:
    def seconds() -> float:
        start = time.process_time()
        parse(data)
        return time.process_time() - start

    # The best of three: a busy machine is not what is measured.
    assert min(seconds() for _ in range(3)) < 0.05


def test_more_entries_than_allowed_are_refused() -> None:
    flaw = parse(b"- a\n" * (strictyaml.MAX_NODES + 1)).flaws[0]
    assert (flaw.line, "more than 60,000 entries" in flaw.message) == (60_000, True)


@pytest.mark.usefixtures("either_parser")
def test_what_is_refused_hides_nothing_else() -> None:
    document = parse(b"a: &x 1\nb: !!str 2\na: 3\nc: 4\n")
    assert [flaw.line for flaw in document.flaws] == [1, 2, 3]
    assert plain(document.root) == {"a": "1", "b": "2", "c": "4"}


def test_a_flood_of_mistakes_ends() -> None:
    flaws = parse(b"".join(b"k%d: &a x\n" % i for i in range(1000))).flaws
    assert len(flaws) < 60
    assert "too much is wrong" in flaws[-1].message
