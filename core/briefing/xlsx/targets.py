"""Sheet 目标: every status with its inputs, and the arithmetic as formulas that Excel computes anew.

A formula stands only where the deciding function gave a number; elsewhere the cell says — or 缺. So a reader
can change an input and see what follows, and the sheet never claims more than the assessment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet

from core.briefing.scope import Scope
from core.briefing.sections.targets import chosen
from core.briefing.xlsx.sheet import HEAD_ROWS, Column, Grid, Value
from core.charts.kit.theme import ACCENT, GRID, STATUS
from core.figures.interval import is_bound
from core.figures.observation import Observation, Precision
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.overview import OPEN_WORD, is_rollup
from core.wording.completion import BOUNDS, ROUGHLY
from core.wording.numbers import MISSING, NOT_APPLICABLE, chance_or_record
from core.wording.sentences import PRECISION_LEAD
from core.workbook.template.style import number_format

#: Key of each column, so that formulas name columns by what they hold.
COLUMNS: Final[Mapping[str, Column]] = {
    "area": Column("地区", 9),
    "name": Column("目标", 26),
    "status": Column("状态", 18),
    "unit": Column("单位", 8),
    "direction": Column("方向", 6, right=True),
    "path": Column("路径", 6),
    "goal": Column("目标值", 9, right=True),
    "due": Column("目标年", 7, right=True),
    "base": Column("基期值", 9, right=True),
    "base_year": Column("基期年", 7, right=True),
    "how": Column("基期取法", 10),
    "latest": Column("最新值", 9, right=True),
    "year": Column("最新年", 7, right=True),
    "grade": Column("依据", 6),
    "benchmark": Column("口径", 11),
    "stage": Column("核算阶段", 9),
    "completion": Column("完成率", 9, right=True),
    "progress": Column("完成进度", 9, right=True),
    "elapsed": Column("时序进度", 9, right=True),
    "calendar": Column("日历进度", 9, right=True),
    "observed": Column("实际年均", 9, right=True),
    "required": Column("按期须年均", 9, right=True),
    "ratio": Column("实际增速与须达增速之比", 8, right=True),
    "left": Column("剩余年数", 7, right=True),
    "needed": Column("今后须年均", 9, right=True),
    "chance": Column("测算的实现可能性", 18, right=True),
}
_LETTER: Final = {key: chr(ord("A") + place) for place, key in enumerate(COLUMNS)}
_HOW: Final = {"same": "基期当年", "earlier": "最近的上一年", "linked": "经口径衔接"}
_RATE, _SHARE, _RATIO = "0.00%", "0.0%", "0.00"
NOTES: Final = (
    "方向：1越高越好，-1越低越好。路径：复合按年均增速，线性按每年变化量（单位同指标）。",
    "完成进度（复合）=LN(最新÷基期)÷LN(目标÷基期)；今后须年均自最新公布数起算。",
    "实际增速与须达增速之比=实际年均÷|按期须年均|。",
    "时序进度截至最新公布数的年末，日历进度截至评价日期，都自基期年末至目标年末计。",
    "深色字状态由系统按全部口径判定；改动浅色输入格只影响本表公式，不改变状态。",
)


def target_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return the sheet of a scope's targets, joint rules last."""
    assessments = sorted(chosen(snapshot, scope), key=lambda a: is_rollup(snapshot.catalog, a.target))
    rows = tuple(
        _row(snapshot, assessment, HEAD_ROWS + 1 + place) for place, assessment in enumerate(assessments)
    )
    hint = f"评价日期{snapshot.as_of.isoformat()}；浅色为输入，其余数列为公式。"
    return Grid("目标", "目标完成情况", hint, tuple(COLUMNS.values()), rows, NOTES, frozen=3)


#: Sheet of the chart, and where its picture stands beside the table.
CHART: Final = "完成率图"
_CHART_AT: Final = "D4"


def completion_grid(snapshot: Snapshot, scope: Scope) -> Grid:
    """Return what the chart draws: 完成率 of the targets that have one; a missing one is no bar of zero."""
    assessments = sorted(chosen(snapshot, scope), key=lambda a: is_rollup(snapshot.catalog, a.target))
    rows = tuple(
        (
            Value(assessment.target.name),
            Value(
                assessment.completion,
                completion_format(assessment),
                f"目标!{_LETTER['completion']}{HEAD_ROWS + 1 + place}",
            ),
        )
        for place, assessment in enumerate(assessments)
        if assessment.completion is not None
    )
    columns = (Column("目标", 34), Column("完成率", 10, right=True))
    return Grid(CHART, "各项目标完成率", "只列有完成率的目标，按文件次序，不排位。", columns, rows)


def add_completion_chart(sheet: Worksheet) -> None:
    """Draw the table of the sheet as bars, the first target at the top, from zero."""
    last = HEAD_ROWS + sum(1 for (cell,) in sheet.iter_rows(HEAD_ROWS + 1, max_col=1) if cell.value)
    if last <= HEAD_ROWS:
        return
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth, chart.legend = "bar", 10, 60, None
    chart.add_data(Reference(sheet, min_col=2, min_row=HEAD_ROWS, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=HEAD_ROWS + 1, max_row=last))
    chart.title = None
    chart.x_axis.scaling.orientation, chart.x_axis.delete = "maxMin", False
    chart.y_axis.scaling.min, chart.y_axis.number_format, chart.y_axis.delete = 0, "0%", False
    # Hairlines behind the bars: black ones strike out the words at their ends.
    hairline = LineProperties(solidFill=GRID.lstrip("#"), w=6350)
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=hairline)
    chart.series[0].graphicalProperties.solidFill = ACCENT.lstrip("#")
    chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
    chart.width, chart.height = 22, max(8.0, 0.8 * (last - HEAD_ROWS) + 2)
    sheet.add_chart(chart, _CHART_AT)
    sheet.page_setup.orientation = "landscape"  # the picture stands beside the table


def _row(snapshot: Snapshot, assessment: Assessment, row: int) -> tuple[Value, ...]:
    cells = {key: Value(NOT_APPLICABLE) for key in COLUMNS}
    cells |= _stated(snapshot, assessment)
    cells |= _computed(assessment, row)
    return tuple(cells[key] for key in COLUMNS)


def _stated(snapshot: Snapshot, assessment: Assessment) -> dict[str, Value]:
    catalog = snapshot.catalog
    indicator = catalog.indicator(assessment.target.indicator)
    word = assessment.central.value if assessment.central else ""
    char = STATUS[word].char if word in STATUS else ""
    cells = {
        "area": Value(catalog.area(assessment.target.area).short),
        "name": Value(assessment.target.name),
        "status": Value(f"{char}{assessment.status or OPEN_WORD}", word=word),
        "unit": Value(assessment.target.unit),
        "direction": Value(indicator.direction, "0", given=True),
        "chance": Value(chance_or_record(assessment.chance, assessment.stayed_below) or NOT_APPLICABLE),
        "latest": Value(MISSING if not assessment.members else NOT_APPLICABLE),
    }
    if assessment.target.value is not None:
        cells["goal"] = Value(
            assessment.target.value, number_format(assessment.target.value, indicator.decimals), given=True
        )
    if assessment.target.due is not None:
        cells["due"] = Value(assessment.target.due, "0", given=True)
    latest, base = assessment.latest, assessment.base
    if latest is not None:
        named = catalog.benchmark(latest.benchmark).short if latest.benchmark else NOT_APPLICABLE
        cells |= {
            "path": Value("复合" if assessment.geometric else "线性", given=True),
            "latest": Value(latest.value, _stated_format(latest, indicator.decimals), given=True),
            "year": Value(latest.year or "不详", "0", given=latest.year is not None),
            "grade": Value(latest.grade),
            "benchmark": Value(named),
            "stage": Value(latest.stage),
        }
    if base is not None:
        weak = base.grade == "E"
        shown = number_format(round(base.value, 2), indicator.decimals)
        cells |= {
            "base": Value(base.value, shown, given=not weak, estimate=weak),
            "base_year": Value(base.year, "0", given=True),
            "how": Value(_HOW[base.how] + ("（估算）" if weak else "")),
        }
    return cells


def _computed(assessment: Assessment, row: int) -> dict[str, Value]:
    """Formulas for the numbers that the assessment has."""
    at = {key: f"{letter}{row}" for key, letter in _LETTER.items()}
    opinion = assessment.opinion
    cells: dict[str, Value] = {}
    weak = assessment.base is not None and assessment.base.grade == "E"
    rate = _RATE if assessment.geometric else "0.00"
    if assessment.calendar is not None:
        cells["calendar"] = Value(assessment.calendar, _SHARE)
    if opinion is None:
        return cells
    formulas = _formulas(at, geometric=assessment.geometric)
    # Where the latest figure is the base itself, nothing after it is known: no progress of zero is claimed.
    moved = (
        assessment.base is not None
        and assessment.latest is not None
        and assessment.latest.year != assessment.base.year
    )
    for key, value, shown in (
        ("completion", assessment.completion, completion_format(assessment)),
        ("progress", assessment.completion_progress if moved else None, _SHARE),
        ("elapsed", opinion.elapsed, _SHARE),
        ("observed", opinion.observed, rate),
        ("required", opinion.required, rate),
        ("ratio", opinion.ratio, _RATIO),
        ("needed", assessment.needed, rate),
    ):
        if value is not None:
            hollow = weak and key in ("progress", "observed", "required", "ratio")
            linked = key == "needed" and assessment.needs is not None and assessment.needs.link is not None
            # Carried over a link first, the need does not follow from the cells of the row.
            cell = Value(value, shown, "" if linked else formulas[key], estimate=hollow or linked)
            cells[key] = _bounded(assessment, key, cell)
    if assessment.needed is not None and assessment.needed_years is not None:
        cells["left"] = Value(assessment.needed_years, "0", f"{at['due']}-{at['year']}")
    return cells


def _stated_format(latest: Observation, decimals: int) -> str:
    """Format of the latest figure with how it was stated: 超过730."""
    lead, shown = PRECISION_LEAD.get(latest.precision, ""), number_format(latest.value, decimals)
    return f'"{lead}"{shown}' if lead else shown


def completion_format(assessment: Assessment) -> str:
    """Format of 完成率 that prints what :attr:`Assessment.completion_text` says.

    As many decimals as keep a miss below 100 %, the sign of a bound or 约 before it, words where it stands on
    the value.
    """
    text = assessment.completion_text or ""
    if not text:
        return _SHARE
    if not text.endswith("%"):
        return f'"{text}"'
    number = text.lstrip(ROUGHLY + "".join(BOUNDS))
    sign, decimals = text.removesuffix(number), len(number[:-1].partition(".")[2])
    shown = f"0.{'0' * decimals}%" if decimals else "0%"
    return f'"{sign}"{shown}' if sign else shown


#: Numbers of a row that do not move with the latest figure.
_NOT_OF_LATEST: Final = ("elapsed", "required")


def _bounded(assessment: Assessment, key: str, cell: Value) -> Value:
    """The cell of a number that is only a bound: its sign, and rounded to the side on which it stays true.

    A higher latest figure leaves more movement behind and less to do; completion and pace go its way or,
    where lower is better, against it.
    """
    latest, value = assessment.latest, cell.value
    if latest is None or not is_bound(latest) or key in _NOT_OF_LATEST or isinstance(value, str | None):
        return cell
    usual = {"observed": "≥", "needed": "≤"}.get(key) or ("≤" if assessment.bound in ("≤", "<") else "≥")
    sign = {"≥": ">", "≤": "<"}[usual] if latest.precision == Precision.ABOVE else usual
    shown = cell.format.removeprefix(f'"{sign}"')
    decimals = len(shown.partition(".")[2].rstrip("%")) + (2 if shown.endswith("%") else 0)
    steps, way = 10**decimals, "" if usual == "≥" else "-"
    rounded = (math.floor if usual == "≥" else math.ceil)(round(value * steps, 6)) / steps
    formula = f"{way}INT(ROUND({way}({cell.formula})*{steps},6))/{steps}" if cell.formula else ""
    return replace(cell, value=rounded, format=f'"{sign}"{shown}', formula=formula)


def _formulas(at: Mapping[str, str], *, geometric: bool) -> dict[str, str]:
    """Excel's arithmetic of :mod:`core.figures.arithmetic`, cell names by key."""
    goal, base, latest = at["goal"], at["base"], at["latest"]
    span, whole = f"({at['year']}-{at['base_year']})", f"({at['due']}-{at['base_year']})"
    sign, path = at["direction"], at["path"]

    def moved(first: str, last: str, years: str) -> str:
        return f'IF({path}="复合",({last}/{first})^(1/{years})-1,({last}-{first})/{years})'

    way = f"{sign}*LN({latest}/{base})/ABS(LN({goal}/{base}))"
    linear = f"{sign}*({latest}-{base})/ABS({goal}-{base})"
    return {
        "completion": f"IF({sign}=1,{latest}/{goal},{goal}/{latest})",
        "progress": f'IF({path}="复合",{way},{linear})' if geometric else linear,
        "elapsed": f"{span}/{whole}",
        "observed": moved(base, latest, span),
        "required": moved(base, goal, whole),
        "ratio": f"{sign}*{at['observed']}/ABS({at['required']})",
        "needed": moved(latest, goal, at["left"]),
    }
