from __future__ import annotations

from pathlib import Path

from facts.verify import check
from tests.facts.folders import ARTICLE, QUOTES, folder

CLAIM = """\
claims:
  gone:
    subject: ann-lee
    value: it is so
    cite:
      - {source: town, exact: Ann Lee spoke again}
      - {source: town, exact: Ann Lee sang}
      - {source: nowhere, exact: x}
"""


def test_every_citation_is_reported_whether_it_holds_or_not(tmp_path: Path) -> None:
    report = check(*folder(tmp_path, quotes=QUOTES, claims=CLAIM))
    assert not report.ok
    assert [(row.statement, row.path, row.line, row.ok) for row in report.rows] == [
        ("gone", "seeds/town.txt", 2, True),
        ("gone", "seeds/town.txt", None, False),
        ("gone", "nowhere", None, False),
        ("ann-lee-role", "seeds/town.txt", 1, True),
        ("ann-stays", "seeds/town.txt", 1, True),
    ]
    assert len(report.problems) == 2


def test_a_changed_source_fails_with_all_that_is_cited_from_it(tmp_path: Path) -> None:
    base, seeds = folder(tmp_path, quotes=QUOTES)
    (seeds / "town.txt").write_text(ARTICLE + " ", encoding="utf-8")
    report = check(base, seeds)
    (article,) = report.articles
    assert article.text is None
    assert article.why is not None
    assert [(row.ok, row.line) for row in report.rows] == [(False, None)] * 2
    assert all("cannot be relied on" in (row.why or "") for row in report.rows)


def test_a_sound_base_has_nothing_to_report(tmp_path: Path) -> None:
    report = check(*folder(tmp_path, quotes=QUOTES))
    assert report.ok
    assert all(row.ok for row in report.rows)
