"""收官评估 in February 2027: figures of 2026 come in, some targets are met, some missed, some still open."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core.briefing.compose import compose
from core.briefing.model import Briefing, Paragraph, Table
from core.briefing.scope import Scope
from core.snapshot import Snapshot
from core.wording.words import Status
from tests.briefing.linter.rules import text_faults
from tests.targets.books import CITY, FOUR, GANZHOU, NEW, SUNAN, catalog, obs, official

DAY = dt.date(2027, 2, 28)
CONCLUDED = (Status.ACHIEVED, Status.NOT_ACHIEVED)
#: Area, indicator and invented figure of 2026, with the word that it leaves.
CAME_IN = (
    (CITY, "gdp", 781.4, Status.NOT_ACHIEVED),
    (GANZHOU, "gdp", 334.6, Status.ACHIEVED),
    (FOUR[0], "gdp", 97.2, Status.NOT_ACHIEVED),
    (FOUR[1], "gdp", 112.9, Status.ACHIEVED),
    (SUNAN, "gdp_per_capita", 183_200.0, Status.ACHIEVED),
)


def shot(came_in: tuple[tuple[str, str, float, Status], ...], day: dt.date = DAY) -> Snapshot:
    """The official figures with those of 2026 that have come in, judged on a day."""
    figures = [
        obs(
            area,
            indicator,
            2026,
            value,
            NEW,
            source_id=f"2026-{area}",
            published=DAY,
            stage="初步核算",
            grade="A",
        )
        for area, indicator, value, _ in came_in
    ]
    none = pd.DataFrame()
    book = official().with_observations(figures)
    return Snapshot(catalog(), day, "official", None, book, none, none, none, none)


def review(came_in: tuple[tuple[str, str, float, Status], ...]) -> Briefing:
    return compose(shot(came_in), Scope(), mode="review")


def due_rows(briefing: Briefing) -> list[dict[str, str]]:
    """Rows of the targets due, by head."""
    table = next(t for t in briefing.tables() if t.caption == "到期目标评估")
    heads = [column.name for column in table.columns]
    return [dict(zip(heads, (cell.text for cell in row), strict=True)) for row in table.rows]


def said(briefing: Briefing) -> str:
    blocks = briefing.sections[0].blocks
    return "\n".join(block.text for block in blocks if isinstance(block, Paragraph))


@pytest.mark.parametrize("count", range(len(CAME_IN) + 1))
def test_the_title_counts_what_the_figures_conclude(count: int) -> None:
    """As figures come in one by one, met, missed and open targets always add up to those due."""
    briefing = review(CAME_IN[:count])
    rows = due_rows(briefing)
    met, missed = (sum(word is status for *_, word in CAME_IN[:count]) for status in CONCLUDED)
    for word, number in zip(CONCLUDED, (met, missed), strict=True):
        assert (f"{word}{number}项" in briefing.title) is bool(number), briefing.title
        assert sum(row["完成情况"].startswith(word) for row in rows) == number
        assert (f"{word}{number}项：" in said(briefing)) is bool(number)
    assert briefing.title.startswith(f"{len(rows)}项目标到期：")
    assert f"到期待核{sum('到期待核' in row['完成情况'] for row in rows)}项" in briefing.title


def test_a_verdict_stands_on_the_figure_of_the_due_year() -> None:
    """Base, target, final, completion and 初判: nothing missing beside a verdict, no verdict beside a gap."""
    rows = due_rows(review(CAME_IN))
    for row in rows:
        concluded = row["完成情况"].startswith(CONCLUDED)
        assert concluded is ("2026年" in row["期末"] and "缺" not in row["期末"]), row
        assert ("（初判）" in row["完成情况"]) is concluded
        assert not concluded or row["完成率"].endswith("%")
        assert concluded or "待" in row["完成情况"]
    finals = "".join(row["期末"] for row in rows)
    for value in ("781.4亿元", "334.6亿元", "97.2亿元", "112.9亿元", "18.32万元"):
        assert value in finals, value


def test_many_that_wait_are_counted_and_few_are_named() -> None:
    many = said(review(()))
    assert "见表1" in many and len(max(many.splitlines(), key=len)) < 150
    assert not list(text_faults(many))


def test_the_paper_reads_the_same_in_word() -> None:
    import io

    import docx

    from core.briefing.docx.document import to_docx

    briefing = review(CAME_IN)
    document = docx.Document(io.BytesIO(to_docx(briefing)))
    cells = "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    table = next(block for block in briefing.tables() if isinstance(block, Table))
    for row in table.rows:
        assert row[3].text.replace("\n", "") in cells.replace("\n", "")
