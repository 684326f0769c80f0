"""收官评估: target, base, final figure, completion, and reason and next step as officers entered them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.briefing.assembly import assembled
from core.briefing.model import Block, Briefing, Cell, Imprint, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind, covers, name_of
from core.briefing.sections.missing import basis_section, plan_citation
from core.briefing.sections.opening import since
from core.briefing.sections.targets import (
    counts_sentence,
    goal_text,
    holdings,
    released,
    sentences,
    status_cell,
)
from core.figures.observation import Observation
from core.measures.review import ReviewRow
from core.snapshot import Snapshot
from core.targets.finding import labels_of
from core.targets.overview import OPEN_WORD, is_rollup
from core.targets.phrases import cell_text, quota_value
from core.wording.numbers import MISSING, NOT_APPLICABLE
from core.wording.sentences import completion_phrase, listed, noted
from core.wording.words import QuotaStatus, Status

NAME = "县域经济目标收官评估"
COLUMNS = (
    TableColumn("目标", weight=3.0),
    TableColumn("目标值", "right", 1.6),
    TableColumn("基期", "right", 1.4),
    TableColumn("期末", "right", 1.4),
    TableColumn("完成情况", weight=1.8),
    TableColumn("完成率", "right", 1.0),
)
REASONS = (
    TableColumn("目标", weight=2.4),
    TableColumn("原因", weight=3.0),
    TableColumn("下一步", weight=3.0),
)
NOTE = "期末只列目标年公布数，目标年缺数的注最近一年。"
UNREPORTED = "未填报"
INTERIM = "尚未到期或未定期限，列最近一年公布数，不作收官结论。"


def compose_review(snapshot: Snapshot, scope: Scope, imprint: Imprint) -> Briefing:
    """Return the review of a scope's targets.

    Raises
    ------
    ValueError
        Where the scope has no targets.
    """
    catalog = snapshot.catalog
    if scope.kind is ScopeKind.SCENARIO:
        raise ValueError("收官评估只就实绩出具，范围不能是推演方案。")
    rows = [r for r in snapshot.review if covers(scope, r.assessment, catalog)]
    single = [row for row in rows if not is_rollup(catalog, row.target)]
    joint = [row for row in rows if is_rollup(catalog, row.target)]
    if not single:
        raise ValueError(f"{name_of(scope, catalog)}没有可计数的目标，不能出具收官评估。")
    closed = [row for row in single if row.closed]
    still_open = [row for row in single if not row.closed]
    sources = (
        plan_citation(catalog),
        *snapshot.cited(i for row in single for i in row.assessment.sources),
    )
    title = _title(closed)
    sections = [Section("总体判断", _overall(snapshot, single, closed, title))]
    if closed:
        said = sentences(row.assessment for row in joint if row.closed)
        reasons = _reasons(closed)
        note = NOTE if reasons else f"{NOTE}原因和下一步均未填报，不代拟。"
        blocks: tuple[Block, ...] = (_table(snapshot, closed, "到期目标评估", note), *said, *reasons)
        sections.append(Section("到期目标评估", blocks))
    if still_open:
        said = sentences(row.assessment for row in joint if not row.closed)
        table = _table(snapshot, still_open, "未到期目标期中情况", INTERIM)
        sections.append(Section("未到期目标期中情况", (table, *said), annex=bool(closed)))
    return assembled(
        snapshot,
        imprint,
        name=NAME,
        scope=name_of(scope, catalog),
        title=title,
        sections=(*sections, basis_section(snapshot, sources, [row.assessment for row in single])),
        sources=sources,
    )


def _title(closed: Sequence[ReviewRow]) -> str:
    """Say how many of the targets due were met, were not, and are open."""
    if not closed:
        return "各项目标均未到期，本表为期中情况"
    words: dict[str, int] = {}
    for row in closed:
        words[row.status or OPEN_WORD] = words.get(row.status or OPEN_WORD, 0) + 1
    order = [word.value for word in (Status.ACHIEVED, Status.NOT_ACHIEVED)]
    ranked = sorted(words, key=lambda word: order.index(word) if word in order else len(order))
    return f"{len(closed)}项目标到期：" + "、".join(f"{word}{words[word]}项" for word in ranked)


def _overall(
    snapshot: Snapshot, single: Sequence[ReviewRow], closed: Sequence[ReviewRow], title: str
) -> tuple[Block, ...]:
    """Say the counts, then the targets due by word, with what their conclusions rest on."""
    catalog = snapshot.catalog
    if not closed:
        assessments = [row.assessment for row in single]
        return (Paragraph(since(snapshot, f"{title}。{counts_sentence(snapshot, assessments)}")),)
    rest = len(single) - len(closed)
    more = f"其余{rest}项未到期或未定期限，期中情况见附件。" if rest else ""
    said = [since(snapshot, f"{len(single)}项目标中，{title}。{more}")]
    for word in (Status.ACHIEVED, Status.NOT_ACHIEVED):
        rows = [row for row in closed if row.assessment.words == (word,)]
        if rows:
            said.append(f"{word}{len(rows)}项：{'；'.join(_concluded(row) for row in rows)}。")
    waiting = [row.assessment for row in closed if Status.DUE_UNVERIFIED in row.assessment.words]
    if waiting:
        owners = dict.fromkeys(o for a in waiting for o in catalog.indicator(a.target.indicator).owners)
        who = listed([catalog.department(owner).name for owner in owners]) or "有关部门"
        names = (
            labels_of(catalog, waiting) if len(waiting) <= _NAMED else f"到期待核的{len(waiting)}项（见表1）"
        )
        said.append(f"{names}缺目标年公布数，待{who}报送后评定。")
    unclear = [row.assessment for row in closed if not row.assessment.words]
    if unclear:
        said.append(f"{listed([a.target.name for a in unclear])}的读法待{catalog.plan.office}明确后评定。")
    return tuple(Paragraph(text) for text in said)


#: More targets that wait for a figure are counted: the table names them.
_NAMED = 6


def _concluded(row: ReviewRow) -> str:
    """Name a target with its completion and the stage of its conclusion."""
    assessment = row.assessment
    notes = [completion_phrase(assessment.completed, met=assessment.met), str(assessment.verdict or "")]
    return assessment.target.name + noted(*notes)


def _table(snapshot: Snapshot, rows: Sequence[ReviewRow], caption: str, note: str) -> Table:
    columns: tuple[TableColumn, ...] = COLUMNS
    if not rows[0].closed:
        columns = tuple(replace(c, name="最近") if c.name == "期末" else c for c in columns)
    return Table(caption, columns, tuple(_line(snapshot, row) for row in rows), note)


def _reasons(closed: Sequence[ReviewRow]) -> tuple[Table, ...]:
    """Return reasons and next steps as officers entered them; how many entered none is said once."""
    wanted = [row for row in closed if row.assessment.words != (Status.ACHIEVED,)]
    entered = [row for row in wanted if row.reason or row.next_step]
    if not entered:
        return ()
    lines = tuple(
        (Cell(row.target.name), Cell(row.reason or UNREPORTED), Cell(row.next_step or UNREPORTED))
        for row in entered
    )
    silent = len(wanted) - len(entered)
    rest = f"未列的{silent}项未填报，不代拟。" if silent else ""
    note = f"照录所属举措的填报，已实现的不列。{rest}"
    return (Table("未实现和待评定目标的原因和下一步", REASONS, lines, note),)


def _line(snapshot: Snapshot, row: ReviewRow) -> tuple[Cell, ...]:
    assessment = row.assessment
    return (
        Cell(assessment.target.name),
        Cell(goal_text(assessment)),
        Cell(_figure(snapshot, row.base, assessment.target.value)),
        Cell(_final(snapshot, row)),
        status_cell(assessment, assessment.verdict or "" if assessment.words else ""),
        Cell(assessment.completion_text or NOT_APPLICABLE),
    )


def _final(snapshot: Snapshot, row: ReviewRow) -> str:
    """Say the figure at the end; of one that is missing, the last one known, which is none at the end."""
    text = holdings(row.assessment) or _years(snapshot, row)
    if text:
        return text
    if row.final is None:
        return MISSING
    stale = row.closed and not row.is_final
    if stale or (row.base is not None and (row.final.year or 0) <= (row.base.year or 0)):
        known = _figure(snapshot, row.final, row.assessment.target.value).split("\n")[0]
        return f"{MISSING}（{row.final.year}年\n{known}）" if row.final.year else f"{MISSING}\n（{known}）"
    return _figure(snapshot, row.final, row.assessment.target.value)


def _years(snapshot: Snapshot, row: ReviewRow) -> str:
    """Say a yearly quota by its years: those that missed it, else how many kept it."""
    quota = [year for year in row.assessment.quota if year.value is not None]
    missed = [year for year in quota if year.word is QuotaStatus.NOT_MET]
    if missed:
        target = row.assessment.target
        return "\n".join(f"{year.year}年{quota_value(snapshot.catalog, target, year)}" for year in missed)
    kept = sum(year.word is QuotaStatus.MET for year in quota)
    return f"{len(row.assessment.quota)}年中{kept}年完成" if kept else ""


def _figure(snapshot: Snapshot, figure: Observation | None, goal: float | None) -> str:
    """Value with its year: the year is what tells a final figure from an interim one."""
    if figure is None:
        return NOT_APPLICABLE
    indicator = snapshot.catalog.indicator(figure.indicator)
    text = released(cell_text(indicator, figure, goal), figure)
    return f"{text}\n{figure.year}年" if figure.year else text
