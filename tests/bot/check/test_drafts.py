"""Drafts as newsrooms send them: the text that a reader sees, or a refusal with its reason."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.check import drafts
from bot.check.drafts import MOST_BYTES, SUFFIXES, DraftRefused, read_draft


def word(document: Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_plain_text_is_read_as_it_stands() -> None:
    text = "“We will – not,” he said.\nЇжак\t中文"
    assert read_draft("a.txt", text.encode()) == text
    assert read_draft("A.TXT", b"\xef\xbb\xbf" + text.encode()) == text
    assert read_draft("a.txt", text.encode("utf-16")) == text


def test_a_markdown_link_is_its_words_and_brackets_stay_edits() -> None:
    text = "“We will [join](https://example.org/a?b=1) [the alliance] ![x](y.png)”"
    assert read_draft("a.md", text.encode()) == "“We will join [the alliance] x”"


def test_a_word_document_is_read_whole_with_changes_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("“We will ")
    paragraph._p.append(
        parse_xml(f"<w:ins {nsdecls('w')} w:id='1' w:author='x'><w:r><w:t>not </w:t></w:r></w:ins>")
    )
    paragraph._p.append(
        parse_xml(
            f"<w:del {nsdecls('w')} w:id='2' w:author='x'>"
            "<w:r><w:delText>never </w:delText></w:r></w:del>"
        )
    )
    paragraph.add_run("go,”").bold = True
    paragraph.add_run("\nhe said.")
    document.add_table(1, 1).cell(0, 0).text = "“In a table.”"
    lines = read_draft("a.docx", word(document)).split("\n")
    assert [line for line in lines if line] == ["“We will not go,”", "he said.", "“In a table.”"]


@pytest.mark.parametrize("mark", ["strike", "double_strike", "hidden"])
def test_letters_struck_out_or_hidden_in_word_are_not_read(mark: str) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("“We will ")
    setattr(paragraph.add_run("not ").font, mark, True)
    setattr(paragraph.add_run("go,”").font, mark, False)
    paragraph.add_run(" he said.")
    assert read_draft("a.docx", word(document)).strip() == "“We will go,” he said."


def test_letters_that_were_struck_out_in_word_and_are_not_any_more_are_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("“We will ")
    was = f"<w:rPrChange {nsdecls('w')}><w:rPr><w:strike/></w:rPr></w:rPrChange>"
    paragraph.add_run("not ").font.element.get_or_add_rPr().append(parse_xml(was))
    paragraph.add_run("go,” he said.")
    assert read_draft("a.docx", word(document)).strip() == "“We will not go,” he said."


def test_a_page_is_read_as_a_browser_shows_it() -> None:
    html = (
        "<!doctype html><html><head><title>T</title><style>p{}</style></head><body>"
        "<p>&ldquo;We <b>will</b>\u00a0not&rdquo;<script>alert('“no no”')</script> go</p>"
        "<p>He said <q>this is all</q>.<br>Yes<!-- “hidden words” --></p></body></html>"
    )
    text = read_draft("a.html", html.encode())
    assert [line for line in text.split("\n") if line] == [
        "“We will\u00a0not” go",
        "He said “this is all”.",
        "Yes",
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a.html", "<p>“We will<del> not</del> go,” he said.</p>"),
        ("a.html", "<p>“We will <s>never</s><strike>not</strike>go,” he said.</p>"),
        ("a.html", "<p>“We will <span style='Display: NONE'>not </span>go,” he said.</p>"),
        (
            "a.html",
            "<p>“We will <i style='text-decoration: line-through'>not </i>go,” he said.</p>",
        ),
        ("a.html", "<p>“We will <b hidden>not <i>ever</i> </b>go,” he said.</p>"),
        ("a.md", "“We will ~~not ~~go,” he said."),
    ],
)
def test_what_is_struck_out_or_hidden_is_not_read(name: str, written: str) -> None:
    assert " ".join(read_draft(name, written.encode()).split()) == "“We will go,” he said."


@pytest.mark.parametrize("written", ["“We will ~~~not~~~ go”", "“We will \\~~not\\~~ go”"])
def test_tildes_that_strike_nothing_out_leave_the_words(written: str) -> None:
    assert read_draft("a.md", written.encode()) == written


def test_entities_of_a_page_fetch_and_unfold_nothing() -> None:
    html = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><p>&a; &lt;here&gt;</p>'
    assert "root:" not in read_draft("a.html", html.encode())


def test_a_document_of_too_many_pieces_is_refused_however_small(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = docx.Document()
    for _ in range(30):
        document.add_paragraph("x")
    assert read_draft("a.docx", word(document)).count("x") == 30
    monkeypatch.setattr(drafts, "_MOST_ELEMENTS", 50)
    with pytest.raises(DraftRefused, match="too long or too intricate"):
        read_draft("a.docx", word(document))


def test_a_run_of_thousands_of_marks_and_texts_is_read_in_one_pass() -> None:
    document = docx.Document()
    run = document.add_paragraph()._p
    marks, texts = "<w:b/>" * 5_000, "<w:t>x</w:t>" * 5_000
    run.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr>{marks}</w:rPr>{texts}</w:r>"))
    begun = time.process_time()
    assert read_draft("a.docx", word(document)).count("x") == 5_000
    assert time.process_time() - begun < 2.0  # every mark at every text is 25 million


def bomb(inner: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * inner)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.txt", b"a" * (MOST_BYTES + 1), "larger than 1 MB"),
        ("a.pdf", b"%PDF", "none of .txt, .md, .docx, .html, .htm"),
        ("noending", b"text", "none of .txt"),
        ("a.txt", "“Größe”".encode("cp1252"), "not UTF-8"),
        ("a.docx", b"PK\x03\x04 but no zip", "not a Word document"),
        ("a.docx", b"", "not a Word document"),
        ("a.docx", bomb(100), "not a Word document"),
        ("a.docx", bomb(9_000_000), "more than 8 MB"),
        ("a.html", b"<div>" * 5_000 + "“We go”".encode(), "nested too deeply"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(
    name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(DraftRefused, match=reason.replace(".", r"\.")):
        read_draft(name, data)


@settings(deadline=None)
@given(st.sampled_from(SUFFIXES), st.binary(max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(suffix: str, data: bytes) -> None:
    try:
        assert isinstance(read_draft("draft" + suffix, data), str)
    except DraftRefused as refused:
        reason = str(refused)
    else:
        reason = "draft"
    assert "draft" in reason


@pytest.fixture(scope="module")
def document() -> bytes:
    made = docx.Document()
    made.add_paragraph("“We will not go,” he said.")
    return word(made)


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_a_broken_word_document_is_read_or_refused(document: bytes, data: st.DataObject) -> None:
    content = bytearray(document)
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(DraftRefused):
        assert isinstance(read_draft("draft.docx", bytes(content)), str)
