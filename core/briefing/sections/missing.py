"""补数清单 and the statement of bases and sources."""

from __future__ import annotations

from collections.abc import Sequence

from core.briefing.model import Block, Cell, Paragraph, Section, Table, TableColumn
from core.briefing.scope import Scope, covers
from core.figures.observation import Observation, Release
from core.plan.catalog import Catalog
from core.snapshot import Snapshot
from core.targets.ahead.worth import worth_sentence
from core.targets.assessment import Assessment
from core.targets.finding import labels_of
from core.targets.missing import Gap, by_owner, decides_at_once
from core.targets.overview import is_rollup
from core.targets.phrases import figure_text, owners_text
from core.wording.numbers import NOT_APPLICABLE, chinese_days, day_text, year_spans
from core.wording.sentences import listed


def asked_gaps(snapshot: Snapshot, scope: Scope) -> tuple[Gap, ...]:
    """Return the missing cells that would decide a scope's targets."""
    wanted = {a.target.id for a in snapshot.assessments if covers(scope, a, snapshot.catalog)}
    return tuple(gap for gap in snapshot.gaps if gap.essential and wanted & set(gap.decides))


def gap_table(snapshot: Snapshot, scope: Scope) -> Table:
    """Return a scope's missing cells by the bureau that supplies them; like cells share a row."""
    catalog = snapshot.catalog
    wanted = {a.target.id for a in snapshot.assessments if covers(scope, a, catalog)}
    rows = []
    for owner, cells in by_owner(asked_gaps(snapshot, scope)).items():
        for (indicator, benchmark, years), areas in _series(cells).items():
            decides = dict.fromkeys(t for gap in areas for t in gap.decides if t in wanted)
            rows.append(
                (
                    Cell(catalog.department(owner).name if owner else "有关部门"),
                    Cell(_areas(catalog, list(dict.fromkeys(gap.cell.area for gap in areas)))),
                    Cell(catalog.indicator(indicator).name),
                    Cell(year_spans(years) if all(years) else "年份不限"),
                    Cell(catalog.benchmark(benchmark).short if benchmark else NOT_APPLICABLE),
                    Cell(_decided(snapshot, list(decides))),
                    Cell(FIRST if all(decides_at_once(catalog, gap) for gap in areas) else ""),
                )
            )
    columns = (
        TableColumn("提供单位", weight=1.7),
        TableColumn("地区", weight=1.3),
        TableColumn("指标", weight=2.2),
        TableColumn("年份", weight=1.2),
        TableColumn("口径", weight=1.2),
        TableColumn("可判定的目标", weight=3.0),
        TableColumn("次序", weight=0.8),
    )
    first = f"；注“{FIRST}”的一经报送即可判定" if any(row[-1].text for row in rows) else ""
    note = f"只列判定所必需的数{first}。报送时限：{BLANK_DAY}。"
    return Table("补数清单", columns, tuple(rows), note)


def firmer(snapshot: Snapshot, found: Sequence[Assessment]) -> str:
    """Name the figures that would leave one word of several, though none is needed for a judgement."""
    catalog, wanted = snapshot.catalog, {a.target.id for a in found if len(a.words) > 1}
    names = []
    for gap in snapshot.gaps:
        if not gap.essential and wanted & set(gap.decides):
            benchmark = f"（{catalog.benchmark(gap.cell.benchmark).short}）" if gap.cell.benchmark else ""
            area, name = catalog.area(gap.cell.area).short, catalog.indicator(gap.cell.indicator).name
            names.append(f"{area}{gap.cell.year}年{name}{benchmark}")
    return f"现有结论不止一个，有{'、'.join(names)}数即可归一。" if names else ""


#: Marks cells that decide a target at once.
FIRST = "先补"
#: Left for the office to fill in: blanks that no line is broken at.
BLANK = "\u00a0" * 8
BLANK_DAY = "\u00a0\u00a0\u00a0\u00a0月\u00a0\u00a0\u00a0\u00a0日"


def worth_paragraph(snapshot: Snapshot, scope: Scope) -> Paragraph | None:
    """Say which figures no word waits for and the decision does, and who supplies them; ``None`` without."""
    catalog = snapshot.catalog
    wanted = {a.target.id for a in snapshot.assessments if covers(scope, a, catalog)}
    figures = [figure for figure in snapshot.worth_having if wanted & set(figure.targets)]
    if not figures:
        return None
    owners = dict.fromkeys(catalog.department(o).name for figure in figures for o in figure.owners)
    asked = f"，请{listed(list(owners))}提供" if owners else ""
    return Paragraph(f"{worth_sentence(catalog, figures)}{asked}。")


def _decided(snapshot: Snapshot, ids: Sequence[str]) -> str:
    """Name targets, areas of one kind together, joint ones in full; ； stands between different ones."""
    assessments = [snapshot.assessment(target) for target in ids]
    single = [a for a in assessments if not is_rollup(snapshot.catalog, a.target)]
    whole = [a.target.name for a in assessments if a not in single]
    return "；".join(filter(None, (labels_of(snapshot.catalog, single, "；"), *whole)))


_Key = tuple[str, str, tuple[int, ...]]


def _series(cells: Sequence[Gap]) -> dict[_Key, list[Gap]]:
    """Cells by indicator, benchmark and years, areas that lack the same years together."""
    years: dict[tuple[str, str, str], list[Gap]] = {}
    for gap in cells:
        years.setdefault((gap.cell.area, gap.cell.indicator, gap.cell.benchmark), []).append(gap)
    series: dict[_Key, list[Gap]] = {}
    for (_, indicator, benchmark), wanted in years.items():
        key = (indicator, benchmark, tuple(sorted(gap.cell.year for gap in wanted)))
        series.setdefault(key, []).extend(wanted)
    return series


def _areas(catalog: Catalog, codes: Sequence[str]) -> str:
    every = {county.code for county in catalog.counties}
    return "各县区" if set(codes) == every else "、".join(catalog.area(code).short for code in codes)


def bases(snapshot: Snapshot, *, paced: bool = True) -> tuple[Paragraph, ...]:
    """Say on which bases the briefing rests."""
    plan, pace = snapshot.catalog.plan, snapshot.catalog.rules.pace
    sentences = [
        f"目标取自{plan.number}。评价日期{day_text(snapshot.as_of)}，"
        f"数据截至{day_text(snapshot.data_as_of) or '不详'}。"
    ]
    if paced:
        sentences += [
            "增速只在同一核算口径内计算，不跨口径、不跨断点；两种口径结论不同的，两个结论都列出，以新口径为准。",
            "预计数、估算数不参与判定。缺数写“缺”，不以零代替。",
            "实际增速与须达增速之比，即基期以来年均增速与按期实现所须年均增速之比："
            f"不低于{pace.ahead}为快于预期；不低于{pace.on_track}为基本符合预期；"
            f"不低于{pace.behind}为需加快；低于{pace.behind}为明显滞后；为负为低于基期。",
        ]
    if not snapshot.internal:
        sentences.append("标为未公布的数未列入。")
    return tuple(Paragraph(text) for text in sentences)


def plan_citation(catalog: Catalog) -> str:
    """Cite the plan itself, which every paper names first."""
    plan = catalog.plan
    return f"{plan.issuer}《{plan.title}》（{plan.number}，{day_text(plan.issued)}）"


def leaning(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    """Say which figures a judgement leans on are second-hand and wait for their office."""
    catalog = snapshot.catalog
    places: dict[str, dict[str, None]] = {}
    for assessment in assessments:
        if assessment.to_confirm and assessment.latest is not None:
            indicator = catalog.indicator(assessment.target.indicator)
            place, owner = catalog.area(assessment.target.area).short, owners_text(catalog, indicator)
            what = f"{assessment.latest.year}年{indicator.name}（待{owner}确认）"
            places.setdefault(what, {})[place] = None
    parts = [listed(list(named)) + what for what, named in places.items()]
    return f"依据二手资料的数：{'；'.join(parts)}。" if parts else ""


def unpublished(
    snapshot: Snapshot, assessments: Sequence[Assessment], besides: Sequence[Observation] = ()
) -> str:
    """List the figures of an internal paper that are not public, which nobody may quote.

    ``besides`` are figures that the paper shows beside those of its targets.
    """
    if not snapshot.internal:
        return ""
    figures: list[Observation | None] = [*besides]
    for assessment in assessments:
        base = assessment.base.observation if assessment.base else None
        figures = [*figures, assessment.latest, base, *(year.observation for year in assessment.quota)]
    secret = [figure for figure in figures if figure is not None and figure.release != Release.PUBLIC]
    names = list(dict.fromkeys(_cited(snapshot.catalog, figure) for figure in secret))
    if not names:
        return "本件未列入未公布数。"
    marked = f"本件列入未公布数{len(names)}个（注“{Release.INTERNAL}”），不得引用、转发"
    return f"{marked}：{'；'.join(names)}。"


def _cited(catalog: Catalog, figure: Observation) -> str:
    indicator = catalog.indicator(figure.indicator)
    place = catalog.area(figure.area_code).short
    return f"{place}{figure.year}年{indicator.name}{figure_text(indicator, figure)}"


def source_table(sources: tuple[str, ...]) -> Table:
    """Return the publications used."""
    rows = tuple((Cell(str(n)), Cell(chinese_days(text))) for n, text in enumerate(sources, start=1))
    columns = (TableColumn("序号", "right", 0.7), TableColumn("来源", weight=9))
    return Table("资料来源", columns, rows, finding=f"数据出自{len(rows)}种资料，逐一列名")


def basis_section(
    snapshot: Snapshot,
    sources: tuple[str, ...],
    title: Sequence[Assessment] = (),
    *before: Paragraph,
    besides: Sequence[Observation] = (),
    paced: bool = True,
) -> Section:
    """Return the last section of every paper: on which bases it rests, and the publications used.

    Where no target is judged (not ``paced``), how a pace is judged is not said.
    """
    reached = f"数据截至{day_text(snapshot.data_as_of) or '不详'}"
    finding = f"{reached}，增速只在同一核算口径内计算" if paced else reached
    doubts = tuple(
        Paragraph(text) for text in (leaning(snapshot, title), unpublished(snapshot, title, besides)) if text
    )
    blocks: tuple[Block, ...] = (*before, *bases(snapshot, paced=paced), *doubts, source_table(sources))
    return Section("数据与口径", blocks, finding=finding, annex=True)
