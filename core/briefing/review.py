"""收官评估: target, base, final figure, completion, and reason and next step as officers entered them."""

from __future__ import annotations

from core.briefing.assembly import assembled
from core.briefing.model import Briefing, Cell, Imprint, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, ScopeKind, covers, name_of
from core.briefing.sections.missing import basis_section
from core.briefing.sections.targets import counts_sentence, goal_text
from core.figures.observation import Observation
from core.measures.review import ReviewRow
from core.snapshot import Snapshot
from core.targets.overview import OPEN_WORD, is_rollup
from core.wording.numbers import MISSING, NOT_APPLICABLE, completion_text
from core.wording.sentences import value_text

NAME = "县域经济目标收官评估"
COLUMNS = (
    TableColumn("目标", weight=3.0),
    TableColumn("目标值", "right", 1.6),
    TableColumn("基期", "right", 1.4),
    TableColumn("期末", "right", 1.4),
    TableColumn("完成情况", weight=1.8),
    TableColumn("完成率", "right", 1.0),
    TableColumn("原因", weight=1.5),
    TableColumn("下一步", weight=1.5),
)
NOTE = "期末为目标年公布数；目标年尚无公布数的列最近一年，并注年份。原因和下一步照录填报，未填报的不代拟。"


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
    own = [
        r
        for r in snapshot.review
        if covers(scope, r.assessment, catalog) and not is_rollup(catalog, r.target)
    ]
    if not own:
        raise ValueError(f"{name_of(scope, catalog)}没有可计数的目标，不能出具收官评估。")
    closed = [row for row in own if row.closed]
    final = sum(row.is_final for row in closed)
    found = [row.assessment for row in own]
    have = f"其中{final}项有目标年公布数" if final else "都还没有目标年公布数"
    title = f"{len(closed)}项目标已过目标年，{have}" if closed else "各项目标均未到期，本表为期中情况"
    said = [
        f"{len(own)}项目标中，{title}。" if closed else f"{title}。",
        counts_sentence(snapshot, found),
    ]
    if len(closed) < len(own):
        said.append(f"其余{len(own) - len(closed)}项未到期或未定期限，本表为期中情况。")
    joint = [
        row.assessment
        for row in snapshot.review
        if is_rollup(catalog, row.target) and scope.kind is ScopeKind.CITY
    ]
    sources = (
        f"{catalog.plan.issuer}《{catalog.plan.title}》（{catalog.plan.number}，{catalog.plan.issued}）",
        *snapshot.cited(i for a in found for i in a.sources),
    )
    table = Table("收官评估", COLUMNS, tuple(_line(snapshot, row) for row in own), NOTE)
    return assembled(
        snapshot,
        imprint,
        name=NAME,
        scope=name_of(scope, catalog),
        title=title,
        sections=(
            Section("总体判断", tuple(Paragraph(text) for text in said)),
            Section("逐项评估", (table, *(Paragraph(a.sentence) for a in joint))),
            basis_section(snapshot, sources),
        ),
        sources=sources,
    )


def _line(snapshot: Snapshot, row: ReviewRow) -> tuple[Cell, ...]:
    found = row.assessment
    return (
        Cell(found.target.name),
        Cell(goal_text(found)),
        Cell(_figure(snapshot, row.base)),
        Cell(_figure(snapshot, row.final) if row.final else MISSING),
        Cell(found.status or OPEN_WORD, word=found.central.value if found.central else ""),
        Cell(NOT_APPLICABLE if row.completion is None else completion_text(row.completion, met=found.met)),
        Cell(row.reason or "未填报"),
        Cell(row.next_step or "未填报"),
    )


def _figure(snapshot: Snapshot, figure: Observation | None) -> str:
    """Value with its year: the year is what tells a final figure from an interim one."""
    if figure is None:
        return NOT_APPLICABLE
    indicator = snapshot.catalog.indicator(figure.indicator)
    said = value_text(figure.value, figure.unit, indicator.decimals, figure.precision)
    return f"{said}\n{figure.year}年" if figure.year else said
