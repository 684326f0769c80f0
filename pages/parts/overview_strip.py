"""Lines of the overview that speak of all targets: counts, last changes, missing figures, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.analysis.changes import Change
from core.analysis.gaps import by_owner
from core.analysis.overview import BETWEEN_WORD, OPEN_WORD, Counts, Group, evidence
from core.charts import html
from core.charts.html import Safe, esc
from core.wording import joined
from pages.parts import loading
from pages.parts.frame import source_names
from pages.parts.loading import View
from pages.parts.registry import exists

#: Changed targets that are named; more are counted.
_SHOWN: Final = 2


def counts_line(counts: Counts) -> Safe:
    """Count the targets by word, with the two buckets that no word fits."""
    rest = html.join(
        Safe(f'<span class="ct-count{"" if n else " ct-zero"}"><b>{n}</b><span>{esc(word)}</span></span>')
        for word, n in ((BETWEEN_WORD, counts.between), (OPEN_WORD, counts.open))
    )
    return html.status_counts(counts.by_word, head=f"{counts.total}项定量目标", note=rest)


def strip(view: View, groups: Sequence[Group]) -> Safe:
    """Lay the blocks below the table side by side."""
    return html.element(
        "div", html.join((_changes(view), _missing(view), _evidence(view, groups))), "ct-strip"
    )


def _changes(view: View) -> Safe:
    """Say what the last import has changed; without one, what the figures are."""
    version = view.data.version
    if not version.last_batch:
        head = loading.without_imports(view)
        when = version.published_at.date().isoformat()
        said = [f"版本{version.number}，{when}发布，{loading.held(view)}。", _newest(view)]
    else:
        found = loading.last_changes(view)
        batch = view.data.batches[view.data.batches["number"] == version.last_batch]
        rows = int(batch["rows"].iloc[0]) if len(batch) else 0
        head = f"最近一次导入：批次{version.last_batch}，{rows}条"
        said = [_change(view, change) for change in found[:_SHOWN]] or ["没有改变任何目标的状态。"]
        if len(found) > _SHOWN:
            said.append(f"共{len(found)}项目标的状态有变化。")
    lines = html.join(html.element("p", line, "ct-line") for line in said if line)
    return Safe(f"<section>{html.figure_head(head)}{lines}</section>")


def _change(view: View, change: Change) -> str:
    area = view.catalog.area(change.assessment.area).short
    name = view.catalog.indicator(change.assessment.indicator).name
    before, after = (joined(w) if w else OPEN_WORD for w in (change.before, change.assessment.words))
    return f"{area}{name}：{before}→{after}"


def _newest(view: View) -> str:
    """Name the source that was published last."""
    dates = view.data.sources["date"]
    newest = view.data.sources.loc[(dates == view.data_as_of) & (dates != ""), "source_id"]
    return "".join(f"最新来源：{name}。" for name in source_names(view, newest)[:1])


def _missing(view: View) -> Safe:
    """Say in one line what the missing figures would decide, and below it who is asked for how many."""
    first, _, second = loading.missing_summary(view).sentence.partition("；")
    owners = by_owner([gap for gap in loading.missing(view) if gap.essential])
    names = [f"{view.catalog.department(o).name}{len(g)}个" for o, g in owners.items() if o]
    lines = [f"{second}。" if second else "", f"待报：{'、'.join(names)}。" if names else ""]
    said = html.join(html.element("p", line, "ct-line") for line in lines if line)
    head: object = first
    if exists("data") and not view.choice.frame:
        link = esc(f"data{view.choice.query()}")
        head = Safe(f'<a class="ct-go" href="{link}" target="_self">{esc(first)}</a>')
    return Safe(f"<section>{html.figure_head(head)}{said}</section>")


def _evidence(view: View, groups: Sequence[Group]) -> Safe:
    rows = [row for group in groups for row in group.rows]
    grades, recent = evidence(rows, view.catalog.plan.adopted_year)
    chips = html.join(html.grade_chip(grade) for grade in grades)
    head = f"{len(rows)}项目标中，{recent}项有{view.catalog.plan.adopted_year}年以来的数据"
    return Safe(
        f'<section>{html.figure_head(head)}<p class="ct-chips">{chips}{html.grade_key()}</p></section>'
    )
