"""Two articles, and what the checker has to say of a draft of a few words."""

from __future__ import annotations

from facts.quotecheck import QuoteIndex, Verdict

RUTTE = """US offers to freeze expansion
However, NATO Secretary General Mark Rutte has made it clear that membership remains irreversible. \
“We will not compromise on Ukraine’s right to join NATO,” Rutte said. Czech President Petr Pavel \
echoed this sentiment.
“That’s one of the issues that Russia will bring up,” Kellogg said. “They’re not just talking \
Ukraine – they’re talking Georgia, Moldova, and obviously, Ukraine.”
According to Keith Kellogg, the plan is ready.
“We will go,” Keith Kellogg said, “only if Russia agrees to a full ceasefire.”
US Defence Secretary Pete Hegseth said it is not a ‘realistic outcome’ of a settlement.
"""

MAYOR = """Council votes on the bridge
“Not all members of the council agreed with the plan. Fifty of them stayed at home, and the
harbour was closed,” said Mayor Anna Whitfield.

“I said ‘no deal’ to the company,” she added. “The members’ votes count in the ’90s way.

“And I will say it again unless the company pays.”
"""

INDEX = QuoteIndex([("rutte", RUTTE), ("mayor", MAYOR)])


def check(draft: str) -> Verdict:
    """The verdict on the only quotation of the draft."""
    (verdict,) = INDEX.check(draft)
    assert draft[verdict.start : verdict.end] == verdict.quotation
    return verdict
