"""A source as it was received, its passages marked, and beside them what they carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from bot.markup import Content, Html, join, json_text, tag, text
from bot.site import linked_data
from bot.site.entity_pages import counted
from bot.site.frame import MOST_BYTES, Page, pager, size
from bot.site.margin import Note, Passage, note_of
from bot.site.marked import Span, pieces
from bot.site.paging import Item, long_page
from bot.site.pieces import name, note, title
from bot.site.room import Room
from facts import links
from facts.model import Rank, Source

_UP = "../"
_FRAME = 10_000
_MOST_TOUCHING = 50


def pages(room: Room, source: Source) -> list[Page]:
    """The pages of a source; notes that have no room beside their text are on pages after it."""
    whole = room.factbase.text(source.id)
    starts = links.starts(whole)
    found = sorted(links.passages(room.factbase, source.id), key=links.in_order)
    by_page: list[list[Passage]] = [[] for _ in starts]
    for each in found:
        by_page[links.page_of(starts, each[0].start)].append(each)
    spans = [Span(cited.start, cited.end) for cited, _, _ in found]
    made: list[Page] = []
    for number, begin in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(whole)
        touching = [s for s in spans if s.start < begin < s.end][:_MOST_TOUCHING]
        made += _Text(
            room,
            source,
            whole,
            number,
            len(starts),
            begin,
            end,
            by_page[number],
            touching,
        ).pages()
    return made


@dataclass(frozen=True, slots=True)
class _Text:
    """Page `page` of the `of` pages of a source; `touching` are passages that began before it."""

    room: Room
    source: Source
    whole: str
    page: int
    of: int
    begin: int
    end: int
    found: Sequence[Passage]
    touching: Sequence[Span]

    def pages(self) -> list[Page]:
        head = _head(self.room, self.source, self.page)
        notes = [note_of(self.room, n, each) for n, each in enumerate(self.found, 1)]
        node = json_text(linked_data.article(self.source, self._path()))
        # Reckoned with the longer of the two addresses, so that it holds for either.
        text_size = size(join(*(html for _, html in self._lines(lambda _: self._path(999)))))
        room = MOST_BYTES - _FRAME - size(head) - size(node) - text_size
        beside = 0
        while beside < len(notes) and (room := room - notes[beside].size) >= 0:
            beside += 1
        later = self._packed(notes[beside:])
        where = {n.number: self._path(p) for p, each in enumerate(later, 1) for n in each}
        body = tag("div", *self._sections(notes[:beside], later, where), class_="reading")
        paths = [links.source(self.source, n) for n in range(self.of)]
        turn = pager(self._path(), self.page, paths, f"Pages of {title(self.source)}")
        data = [linked_data.graph([node])]
        if beside:
            data.append(linked_data.annotation_list(n.data for n in notes[:beside]))
        first = Page(
            path=self._path(),
            title=self._title(),
            section="sources.html",
            body=join(head, body, turn),
            data=data,
            before=paths[self.page - 1] if self.page else None,
            after=paths[self.page + 1] if self.page + 1 < len(paths) else None,
        )
        return [first, *(self._notes_page(n, later) for n in range(1, len(later) + 1))]

    def _title(self) -> str:
        whole = name(self.source)
        return whole if self.page == 0 else f"{whole}, page {self.page + 1}"

    def _path(self, notes: int = 0) -> str:
        """Of the text, or of a page of notes to it, counted from 1."""
        if notes == 0:
            return links.source(self.source, self.page)
        return f"sources/{self.source.id}.{self.page + 1}.notes.{notes}.html"

    def _packed(self, notes: Sequence[Note]) -> list[list[Note]]:
        room = MOST_BYTES - _FRAME
        made: list[list[Note]] = []
        left = 0
        for each in notes:
            if not made or each.size > left:
                made.append([])
                left = room
            made[-1].append(each)
            left -= each.size
        return made

    def _lines(self, where: Callable[[int], str]) -> Iterator[tuple[int, Html]]:
        """Each line that has words, with its number; `where` gives the page of a note."""
        # Those without an anchor are not marked either: each mark takes its room.
        shown = self.found[: links.MOST_ANCHORS]
        spans = [*(Span(c.start, c.end) for c, _, _ in shown), *self.touching]
        line, html = links.line_at(self.whole, self.begin), list[Content]()
        any_words = False
        for piece in pieces(self.whole, self.begin, self.end, spans):
            html += [self._reference(n, where) for n in piece.begins]
            for number, words in enumerate(piece.text.replace("\r\n", "\n").split("\n")):
                if number:
                    if html:
                        yield line, join(*html)
                    line, html = line + 1, []
                if words:
                    any_words = True
                    html.append(_marked(words, piece.depth, piece.start))
        if html or not any_words:
            yield line, join(*html)

    def _reference(self, number: int, where: Callable[[int], str]) -> Html:
        """The number before a passage that leads to its note; the passage is linked by it."""
        cited, statement, citation = self.found[number]
        page = where(number + 1)
        anchor = links.anchor(statement, citation)
        note = f"#n-{number + 1}"
        href = note if page == self._path() else page.removeprefix("sources/") + note
        name = "ref gone" if statement.rank is Rank.DEPRECATED else "ref"
        return tag(
            "a",
            number + 1,
            href=href,
            id=anchor,
            class_=name,
            data_n=number + 1,
            data_s=cited.start,
            data_e=cited.end,
        )

    def _sections(
        self, notes: Sequence[Note], later: list[list[Note]], where: dict[int, str]
    ) -> Iterator[Html]:
        language = self.source.language
        for line, html in self._lines(lambda number: where.get(number, self._path())):
            beside = [note.html for note in notes if note.line == line]
            text = tag("p", html, id=links.line_anchor(line), lang=language, dir="auto")
            aside = None
            if beside:
                first = next(note.number for note in notes if note.line == line)
                aside = tag(
                    "ol",
                    *beside,
                    class_="notes",
                    start=first,
                    aria_label=f"Statements from line {line}",
                )
            yield tag("div", tag("div", text, class_="text"), aside, class_="line")
        if later:
            count = counted(sum(map(len, later)), "more statement")
            href = self._path(1).removeprefix("sources/")
            yield tag("p", tag("a", f"{count} from this page", href=href), class_="meta")

    def _notes_page(self, number: int, later: list[list[Note]]) -> Page:
        notes = later[number - 1]
        paths = [self._path(n) for n in range(1, len(later) + 1)]
        back = tag("a", title(self.source), href=self._path().removeprefix("sources/"))
        called = f"More statements from {self._title()}"
        head = tag(
            "header",
            tag("p", "Source", class_="kicker"),
            tag("h1", "More statements from ", back),
            class_="head",
        )
        listed = tag("ol", *(n.html for n in notes), class_="notes", start=notes[0].number)
        return Page(
            path=self._path(number),
            title=called if number == 1 else f"{called}, {number}",
            section="sources.html",
            body=join(head, listed, pager(self._path(number), number - 1, paths, called)),
            data=[linked_data.annotation_list(n.data for n in notes)],
        )


def _marked(words: str, depth: int, start: int) -> Html:
    if depth == 0:
        return text(words)
    return tag("mark", words, class_=f"d{min(depth, 3)}", data_o=start)


def _head(room: Room, source: Source, page: int) -> Html:
    parts: list[Content] = [
        tag("p", "Source", class_="kicker"),
        tag("h1", title(source), dir="auto", lang=source.language if source.title else None),
    ]
    if page == 0:
        if source.note is not None:
            parts.append(note(room, source.note, _UP))
        count = len(room.factbase.citing(source.id))
        raw = tag("a", source.path, href=f"{source.id}.txt")
        rows = [
            ("File", raw),
            ("Date", source.date or "not given in the file"),
            ("Language", source.language or "not given"),
            ("Statements", f"{count:,}"),
            ("SHA-256", tag("code", source.sha256)),
        ]
        parts.append(
            tag("dl", *(tag("div", tag("dt", k), tag("dd", v)) for k, v in rows), class_="facts")
        )
    else:
        parts.append(tag("p", f"Page {page + 1}", class_="meta"))
    return tag("header", *parts, class_="head")


def directory(room: Room) -> list[Page]:
    """Every source, with how much of it is in the facts."""
    found = sorted(
        room.factbase.sources.values(), key=lambda s: (s.title is None, title(s).casefold(), s.path)
    )
    head = tag(
        "header",
        tag("h1", "Sources"),
        tag(
            "p",
            f"{counted(len(found), 'article')}, as received. Every statement leads to its passage.",
            class_="meta",
        ),
        class_="head",
    )
    return long_page(
        "Sources",
        "sources.html",
        lambda page: links.numbered("sources", page),
        head,
        [Item(_entry(room, source)) for source in found],
        body=lambda items: tag("ul", *(item.html for item in items), class_="directory"),
    )


def _entry(room: Room, source: Source) -> Html:
    count = counted(len(room.factbase.citing(source.id)), "statement")
    about = ", ".join([source.path, source.date or "no date in the file", count])
    return tag(
        "li",
        tag("a", name(source), href=links.source(source), dir="auto"),
        " ",
        tag("span", about, class_="meta"),
    )
