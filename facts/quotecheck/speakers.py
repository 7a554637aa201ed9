"""Who is said to have spoken each quotation, where the text names somebody plainly.

Read the same way in a draft and in a source: "…", said X; X said: "…";
X: "…"; according to X; he or she after a name in the same paragraph. Anything
less plain is unclear, and unclear is never an accusation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from facts.quotecheck.lexicon import PRONOUNS, VERBS
from facts.quotecheck.marks import Quotation
from facts.quotecheck.names import (
    WORD,
    Name,
    fullest,
    is_person,
    names,
    parts,
    sentence_end,
    sentence_start,
)
from facts.quotecheck.phrases import (
    attribution,
    introduction,
    is_said,
    opens_clause,
    signed,
)
from facts.quotecheck.plainness import outright
from facts.quotecheck.pronouns import people_named
from facts.quotecheck.sentences import (
    closes_sentence,
    continues,
    is_english,
    masked,
    named_beside,
)
from facts.quotecheck.subjects import Mention
from facts.quotecheck.titles import is_subject, is_title, is_work

_FEW = 6
"""Words of a sentence that does nothing but name a speaker."""

_REACH = 240
"""Characters on either side of a quotation in which its speaker is looked for."""

_FAR = 4_000
"""Characters from “he” back to who that is; a longer paragraph is none that one keeps in mind."""

_PARAGRAPHS = 8
"""Paragraphs in a row that say “he” and name nobody."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who a text says spoke; `plain` where it is said outright by name beside the words.

    `person` is True only where the text itself shows that it is a person: by a
    full name or a title. `name` is the fullest form the text has.
    """

    name: str
    plain: bool
    person: bool


class Speakers:
    """The speakers of a text's quotations, worked out paragraph by paragraph when asked for.

    Within a paragraph later quotations may follow from earlier ones.
    """

    def __init__(self, text: str, quotations: Sequence[Quotation]) -> None:
        self._text = text
        self._quotations = quotations
        self._mentions: dict[int, Mention | None] = {}
        self._known: dict[int, Speaker | None] = {}
        self._fullest: dict[str, str] = {}

    @cached_property
    def _masked(self) -> str:
        return masked(self._text, self._quotations)

    def of(self, index: int) -> Speaker | None:
        """Who spoke quotation `index`, None where that is not plain."""
        if index not in self._known:
            self._known[index] = self._speaker(index)
        return self._known[index]

    def _speaker(self, index: int) -> Speaker | None:
        mention = self._in_paragraph(index)
        if mention is not None and mention.pronoun:
            mention = self._from_before(index)
        if mention is None or mention.name is None or not self._english:
            return None
        full = self._full(mention.name)
        return Speaker(full, mention.plain, mention.name.titled or is_person(full))

    def _in_paragraph(self, index: int) -> Mention | None:
        """Who its paragraph says spoke: a “he” or “she” where it names nobody."""
        if index not in self._mentions:
            line = self._text.rfind("\n", 0, self._quotations[index].opened)
            first = index
            while first and self._quotations[first - 1].opened > line:
                first -= 1
            for i in range(first, index + 1):
                if i not in self._mentions:
                    self._mentions[i] = self._weighed(i, self._mention(i))
        return self._mentions[index]

    def _weighed(self, index: int, mention: Mention | None) -> Mention | None:
        """The same mention, not plain where its sentence leaves room for another speaker."""
        if mention is None or mention.name is None or not mention.plain:
            return mention
        last = self._mentions.get(index - 1)
        behind = index > 0 and mention.name.start >= self._quotations[index - 1].closed
        if behind and last is not None and last.name == mention.name:
            return mention  # weighed there: “…,” said X. “…”
        quotation = self._quotations[index]
        sure = outright(self._masked, quotation.opened, quotation.closed, mention.name)
        return mention if sure else replace(mention, plain=False)

    def _from_before(self, index: int) -> Mention | None:
        """“He” is who spoke last in the paragraph before, if nobody else is named since."""
        text, low = self._masked, self._quotations[index].opened
        last = index
        for _ in range(_PARAGRAPHS):
            line = text.rfind("\n", 0, self._quotations[last].opened) + 1
            head = text[max(0, line - _FAR) : line]
            end = line - len(head) + len(head.rstrip())
            paragraph = text.rfind("\n", max(0, end - _FAR), end) + 1
            if not paragraph and end > _FAR:
                return None
            while last >= 0 and self._quotations[last].opened >= line:
                last -= 1
            if last < 0 or self._quotations[last].opened < paragraph:
                return self._reported(paragraph, end)
            spoke = self._in_paragraph(last)
            if spoke is None or spoke.name is not None:
                break
        else:
            return None
        far = low - self._quotations[last].closed > _FAR
        if far or spoke is None or spoke.name is None or not self._is_one(spoke.name):
            return None
        since = names(text, self._quotations[last].closed, low)
        known = parts(self._full(spoke.name))
        others = [n for n in since if self._is_one(n) and parts(n.name)[-1:] != known[-1:]]
        return None if others else Mention(spoke.name, plain=False)

    def _reported(self, start: int, end: int) -> Mention | None:
        """Whose words a paragraph without quotations reports, if it names nobody else."""
        text = self._masked
        sentence = sentence_start(text, end, start)
        mention = introduction(text, sentence, end)
        if mention is None or mention.name is None:
            mention = attribution(text, text.rfind(",", sentence, end) + 1 or sentence, end)
        if mention is None or mention.name is None or not self._is_one(mention.name):
            return None
        known = parts(self._full(mention.name))[-1:]
        named = [n for n in names(text, start, end) if self._is_one(n)]
        alone = all(parts(n.name)[-1:] == known for n in named)
        return Mention(mention.name, plain=False) if alone else None

    def _is_one(self, name: Name) -> bool:
        """Whether the text shows that it is a person."""
        return name.titled or is_person(self._full(name))

    def _full(self, name: Name) -> str:
        if name.name not in self._fullest:
            self._fullest[name.name] = fullest(self._masked, name.name)
        return self._fullest[name.name]

    @cached_property
    def _english(self) -> bool:
        return is_english(self._masked)

    def continues(self, index: int) -> bool:
        """Whether quotation `index` finishes the sentence of the one before."""
        return index > 0 and continues(self._text, *self._quotations[index - 1 : index + 1])

    def beside(self, index: int) -> list[Name]:
        """Who is named in the sentence of quotation `index`, outside the quotations."""
        return named_beside(self._masked, self._quotations[index])

    def same(self, one: int, other: int) -> bool:
        """Whether two quotations and all between them are plainly one speaker's.

        Somebody named for each, or, named or not, `"…," he said. "…"`.
        """
        low, high = sorted((one, other))
        spoken = [self.of(i) for i in range(low, high + 1)]
        names = {None if speaker is None else speaker.name for speaker in spoken}
        if len(names) > 1:
            return False
        return None not in names or all(
            self.continues(i) or (self._straight_on(i) and not self._followed_by_said(i))
            for i in range(low + 1, high + 1)
        )

    def attributed(self, index: int) -> bool:
        """Whether the text gives the words to anybody, be it only to “he” or “the minister”."""
        if self.of(index) is not None:
            return True
        text, quotation = self._masked, self._quotations[index]
        line = text.rfind("\n", 0, quotation.opened) + 1
        start = sentence_start(text, quotation.opened, max(line, quotation.opened - _REACH))
        before = text[start : quotation.opened].rstrip()
        quoted = self._text[quotation.start : quotation.closed + 1]
        if is_work(before, quoted):
            return False
        if self._followed_by_said(index) and not is_subject(before, quoted):
            return True
        words = WORD.findall(before.lower())
        leads_in = before.endswith((":", ",")) or words[-1:] == ["that"] or words[-1:] == ["said"]
        return leads_in and not VERBS.isdisjoint(words)

    def _followed_by_said(self, index: int) -> bool:
        text, quotation = self._masked, self._quotations[index]
        end = sentence_end(text, quotation.closed, min(len(text), quotation.closed + _REACH))
        return is_said(text, quotation.closed, end)

    def _mention(self, index: int) -> Mention | None:
        text, quotation = self._masked, self._quotations[index]
        line_start = text.rfind("\n", 0, quotation.opened) + 1
        line_end = text.find("\n", quotation.closed)
        line_end = len(text) if line_end < 0 else line_end
        low = max(line_start, quotation.opened - 4 * _REACH)
        start = sentence_start(text, quotation.opened, low)
        before = text[start : quotation.opened]
        following = self._following(index)
        high = min(line_end, quotation.closed + _REACH)
        introduced = introduction(text, start, quotation.opened)
        stopped = text[quotation.end - 1] == "." if quotation.end else False
        named_by = start if introduced is None or introduced.at is None else introduced.at
        if introduced is None and self.continues(index):
            return self._mentions.get(index - 1)
        if introduced is not None and before.rstrip().endswith((":", ",")):
            return self._resolved(index, introduced, low, named_by)
        if before.strip() and is_title(before, self._text[quotation.start : quotation.end]):
            return None
        if not stopped:
            end = min(sentence_end(text, quotation.closed, high), following)
            after = attribution(text, quotation.closed, end)
            if after is not None:
                if before.strip(" \t–—-•*>"):
                    after = self._of_two(start, introduced, after, following)
                at = named_by if after is introduced else quotation.closed
                return self._resolved(index, after, low, at)
            if introduced is None and is_said(text, quotation.closed, end):
                return None  # by somebody who is not named: not to be guessed from before
        if introduced is not None:
            return self._resolved(index, introduced, low, named_by)
        if before.strip(" \t–—-•*>"):
            return None if closes_sentence(text, quotation) else self._at_the_end(index, high)
        under = signed(text, quotation.closed, min(following, quotation.closed + _REACH))
        if under is not None:
            return under
        return self._carried_on(index, low) or self._said_after_all(index, high, following)

    def _following(self, index: int) -> int:
        """Where the next quotation opens."""
        after = self._quotations[index + 1 : index + 2]
        return after[0].opened if after else len(self._text)

    def _of_two(
        self, start: int, introduced: Mention | None, after: Mention, following: int
    ) -> Mention:
        """`While X called it “…”, Y said “…”`: X has the first; elsewhere Y, but not plainly."""
        if after.name is None:
            return after
        words = WORD.findall(self._masked, after.name.end, following)
        leads_on = following < len(self._masked) and len(words) <= _FEW
        if introduced is None or introduced.name is None:
            return replace(after, plain=after.plain and not leads_on)
        if leads_on or opens_clause(self._masked, start, introduced.name):
            return introduced
        return replace(after, plain=False)

    def _said_after_all(self, index: int, high: int, following: int) -> Mention | None:
        """`"…." X said.`, the full stop a slip: X, but not plainly."""
        text, quotation = self._masked, self._quotations[index]
        end = min(sentence_end(text, quotation.closed, high), following)
        mention = attribution(text, quotation.closed, end)
        if mention is None or mention.name is None:
            return None
        short = len(WORD.findall(text[quotation.closed : end])) <= _FEW
        return Mention(mention.name, plain=False) if short else None

    def _at_the_end(self, index: int, high: int) -> Mention | None:
        """`The deal is "dead" for now, X said.`"""
        text, quotation = self._masked, self._quotations[index]
        end = sentence_end(text, quotation.closed, high)
        comma = text.rfind(",", quotation.closed, end)
        if comma < 0:
            return None
        mention = attribution(text, comma + 1, end)
        return None if mention is None else self._resolved(index, mention, quotation.closed, comma)

    def _carried_on(self, index: int, low: int) -> Mention | None:
        """`"…," X said. "…"`: the words go on with nothing but the attribution between."""
        if index == 0 or self._quotations[index - 1].opened < low:
            return None
        mention = self._mentions.get(index - 1)
        if mention is None or not self._straight_on(index):
            return None
        this, before = self._quotations[index], self._quotations[index - 1]
        goes_on = not self._of_him(this.closed)
        if goes_on and self._masked[this.end - 1] == ",":
            return None  # `“…,” came the reply`
        parted = self._masked[before.end - 1] == "?" or before.closed + 1 >= this.opened
        goes_on = goes_on and self._masked[this.closed : this.closed + _FEW].lstrip()[:1].islower()
        return replace(mention, plain=mention.plain and not (parted or goes_on))

    def _of_him(self, position: int) -> bool:
        word = WORD.search(self._masked, position, position + _REACH)
        return word is not None and word.group().lower() in PRONOUNS

    def _straight_on(self, index: int) -> bool:
        before, this = self._quotations[index - 1], self._quotations[index]
        if "\n" in self._masked[before.closed : this.opened]:
            return False
        opening = sentence_start(self._masked, this.opened, before.closed)
        middle = sentence_end(self._masked, before.closed, this.opened)
        if self._masked[before.end - 1] == "." and not self._followed_by_said(index - 1):
            middle = before.closed  # `X: “….” The reply? “…”`
        return this.opened - opening <= 1 and not self._masked[middle:opening].strip(" .!?")

    def _resolved(self, index: int, mention: Mention, low: int, position: int) -> Mention | None:
        if not mention.pronoun:
            return mention
        for i in range(index - 1, -1, -1):
            if self._quotations[i].opened < low:
                break
            earlier = self._mentions.get(i)
            if earlier is not None and self._quotations[i].closed <= position + _REACH:
                return Mention(earlier.name, plain=False)
        named = people_named(self._masked, low, position)
        if not named:
            return mention
        return Mention(named[0], plain=False) if len(named) == 1 else None
