"""Blocks of the overview: finding, counts, targets, checks and sources; what it offers for download."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.briefing.pdf.document import overview_png
from core.charts.kit import html
from core.charts.kit.export import Picture, framed
from core.charts.status_map import map_head, map_rows, status_map
from core.targets import overview as model
from core.targets.ahead.running import WORD
from core.targets.overview import OPEN_WORD, Group
from pages.overview.cells import heading
from pages.overview.side import benchmarks_block, consistency_block, counts_line, strip
from pages.overview.targets import target_cards, target_table
from pages.shared.cache import cached, judged
from pages.shared.downloads import Offer
from pages.shared.view import View

# The blocks of the overview, each drawn once for all that it depends on.


@cached()
def counts(view: View) -> None:
    """Draw how many targets have which word."""
    st.html(counts_line(model.count_words(view.catalog, view.snapshot.assessments)))


@cached()
def targets(view: View, listed: tuple[str, ...]) -> None:
    """Draw the targets, as a table for wide screens and as cards for narrow ones, and the strip below.

    Of counties those ``listed`` have rows; of the others it is said how many have which word.
    """
    groups = model.of_counties(view.catalog, view.snapshot.groups, listed)
    wide = target_table(view.catalog, groups, view.choice)
    narrow = target_cards(view.catalog, groups, view.choice, _running(view))
    st.html(html.join((html.either(wide, narrow), strip(view, view.snapshot.groups))))


def _running(view: View) -> dict[str, str]:
    """What the quarters of the year say, by target: a line on its card."""
    return {
        branch.target.id: f"{WORD}：{nowcast.said_of(branch)}"
        for nowcast in view.snapshot.nowcasts
        for branch in nowcast.branches
    }


@cached()
def checks(view: View) -> None:
    """Draw what is checked against each other: targets and their sum, old and new benchmark."""
    consistency_block(view, view.snapshot.assessments)
    benchmarks_block(view, view.snapshot.assessments)


@cached(judged)
def sources(view: View) -> tuple[str, ...]:
    """Return the ids of all sources that a judgement rests on."""
    return tuple(i for assessment in view.snapshot.assessments for i in assessment.sources)


def offer(view: View, title: str, sources: Sequence[str]) -> Offer:
    """Return the overview's picture and figures."""

    def make() -> Picture:
        assessments = view.snapshot.assessments
        head, below = map_head(assessments, view.catalog)
        return framed(
            status_map(view.snapshot.geometry, map_rows(view.catalog, assessments), width=912, height=560),
            title=head,
            subtitle=below,
            source="；".join([view.catalog.plan.number, *sources]),
            as_of=view.snapshot.data_as_of,
            made=view.choice.today.isoformat(),
            watermark=view.choice.drill,
        )

    def frame() -> pd.DataFrame:
        return pd.DataFrame([row for group in view.snapshot.groups for row in _rows(view, group)])

    return Offer(
        "总览",
        title,
        make if view.snapshot.geometry else None,
        frame,
        sources,
        lambda: overview_png(view.snapshot),
    )


def _rows(view: View, group: Group) -> list[dict[str, object]]:
    due, _ = heading(view.catalog, group)
    rows: list[dict[str, object]] = []
    for row in group.rows:
        a, figure = row.assessment, row.figure
        low, high = a.chance or (None, None)
        rows.append(
            {
                "目标": a.target.name,
                "地区代码": a.target.area,
                "地区": row.area.name,
                "期限": due,
                "目标值": a.target.value,
                "单位": a.target.unit,
                "最新值": figure.value if figure else None,
                "最新值单位": figure.unit if figure else "",
                "年份": figure.year if figure else None,
                "依据等级": row.grade,
                "状态": a.status or OPEN_WORD,
                "完成率": a.completion,
                "完成率表述": a.completion_text or "",
                "完成进度": a.completion_progress,
                "时序进度": a.elapsed,
                "日历进度": a.calendar,
                "过去年均增速": a.observed_growth,
                "今后须年均增速": a.needed_growth,
                "全程须年均增速": a.whole_growth,
                "今后须每年增量": a.needed_change,
                "达标机会低": low,
                "达标机会高": high,
                "条款": a.target.clause,
                "说明": a.sentence,
            }
        )
    return rows
