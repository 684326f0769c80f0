"""Lay out the figures of a template in grids: one a year, one for a county, one for the yearly quotas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from core.figures.observation import STAGE_RANK, Stage
from core.plan.models import Indicator
from core.wording.numbers import UNDATED, WHOLE_YEAR
from core.workbook import labels
from core.workbook.labels import NONE, YEAR_SUFFIX, Field
from core.workbook.template.material import Figure, Material, Written, quota_years, usual_stage, wanted

# Grids of figures: what stands in the header of every column, in the head of every row, and in the
# cells.

Attributes = Mapping[Field, Written]

#: Attributes of a column, in the order in which they stand above the figures.
COLUMN_FIELDS: Final = (
    Field.PERIOD,
    Field.PRECISION,
    Field.TITLE,
    Field.PUBLISHER,
    Field.DATE,
    Field.ADDRESS,
    Field.RELEASE,
    Field.GRADE,
    Field.BREAK,
    Field.NOTE,
)


@dataclass(frozen=True)
class Line:
    """A column or a row: its attributes, and whether its head is open for writing."""

    attributes: Attributes
    open: bool = False


@dataclass
class Grid:
    """One sheet of figures.

    Attributes
    ----------
    name, title, hint : str
        Name of the sheet, its heading, and the line below it.
    fixed : mapping
        Attributes of the whole sheet that are not to be changed.
    row_fields, column_fields : tuple of Field
        What rows and columns state, in order; ``frozen`` of the column's fields stay in view.
    values : dict
        Figures by row and column (both from 0).
    gaps : set
        Cells that are asked for.
    """

    name: str
    title: str
    hint: str
    fixed: Attributes
    row_fields: tuple[Field, ...]
    column_fields: tuple[Field, ...]
    frozen: int
    rows: list[Line] = field(default_factory=list)
    columns: list[Line] = field(default_factory=list)
    values: dict[tuple[int, int], float] = field(default_factory=dict)
    gaps: set[tuple[int, int]] = field(default_factory=set)

    def row(self, attributes: Attributes, *, opened: bool = False) -> int:
        """Return the index of the row with these attributes, adding it where it is new."""
        return _index(self.rows, _only(attributes, self.row_fields), opened)

    def column(self, attributes: Attributes, *, opened: bool = False) -> int:
        """Return the index of the column with these attributes, adding it where it is new."""
        return _index(self.columns, _only(attributes, self.column_fields), opened)

    def put(self, figures: Iterable[Figure]) -> None:
        """Place figures; a later one of the same row and column takes the place of an earlier one."""
        for figure in figures:
            spot = self.row(figure.written), self.column(figure.written)
            self.values[spot] = figure.value

    def spare(self, count: int) -> None:
        """Add empty columns, all open."""
        self.columns.extend(Line({}, open=True) for _ in range(count))

    def arrange(
        self, row_key: Callable[[Attributes], Any] | None, column_key: Callable[[Attributes], Any]
    ) -> None:
        """Bring rows and columns into order; open columns without attributes stay last."""
        row_order = _order(self.rows, row_key)
        column_order = _order(self.columns, column_key)
        self.rows = [self.rows[i] for i in row_order]
        self.columns = [self.columns[j] for j in column_order]
        new_row = {old: new for new, old in enumerate(row_order)}
        new_column = {old: new for new, old in enumerate(column_order)}
        self.values = {(new_row[i], new_column[j]): value for (i, j), value in self.values.items()}
        self.gaps = {(new_row[i], new_column[j]) for i, j in self.gaps}


def _index(lines: list[Line], attributes: Attributes, opened: bool) -> int:
    for i, line in enumerate(lines):
        if line.attributes == attributes and line.open is opened:
            return i
    lines.append(Line(attributes, opened))
    return len(lines) - 1


def _only(attributes: Attributes, fields: Sequence[Field]) -> Attributes:
    return {f: attributes[f] for f in fields if attributes.get(f) is not None}


def _order(lines: list[Line], key: Callable[[Attributes], Any] | None) -> list[int]:
    if key is None:
        return list(range(len(lines)))
    filled = [i for i, line in enumerate(lines) if line.attributes]
    empty = [i for i, line in enumerate(lines) if not line.attributes]
    return [*sorted(filled, key=lambda i: key(lines[i].attributes)), *empty]


#: Empty columns at the end of a sheet, for an indicator or a vintage that it does not foresee.
SPARE_COLUMNS: Final = 2

_BASICS: Final = (Field.CODE, Field.INDICATOR, Field.UNIT, Field.BENCHMARK)
_ROW_BASICS: Final = (Field.INDICATOR, Field.UNIT, Field.BENCHMARK, Field.CODE)
_HINT: Final = (
    "黄色格请优先填写。来源填在上方“本表…”，对全表有效；某{line}来源不同的，在该{line}“来源标题”等行另填。"
)


def year_grid(material: Material, year: int | None, *, asking: bool = True) -> Grid:
    """Lay out one year as yearbooks do: areas down, indicators across.

    Parameters
    ----------
    material : Material
    year : int or None
        ``None`` for figures whose source gives no year.
    asking : bool
        Whether empty columns are added for what is wanted; otherwise all figures of the year are laid out,
        those of quotas among them.
    """
    dated = year is not None
    grid = Grid(
        name=f"{year}{YEAR_SUFFIX}" if dated else labels.UNDATED_FIELD,
        title=f"{year}年\n主要指标" if dated else "未注明年份的数",
        hint=_HINT.format(line="列"),
        fixed={Field.YEAR: year if year is not None else UNDATED},
        row_fields=(Field.AREA,),
        column_fields=(*_BASICS, Field.STAGE, *COLUMN_FIELDS),
        frozen=len(_BASICS) + 1,
    )
    for area in material.areas:
        grid.row({Field.AREA: area.short})
    left_out = {i.id for i in material.quotas} if asking else set()
    grid.put(f for f in material.figures if f.year == year and f.indicator not in left_out)
    if asking and year is not None:
        _ask(material, grid, year)
    grid.arrange(None, _by_indicator(material))
    if asking:
        grid.spare(SPARE_COLUMNS)
    return grid


def county_grid(material: Material, years: Sequence[int]) -> Grid:
    """Lay out one county: indicators down, years across, the latest first."""
    grid = Grid(
        name=labels.COUNTY,
        title=f"{material.areas[0].name}主要指标",
        hint=_HINT.format(line="年"),
        fixed={Field.AREA: material.areas[0].short},
        row_fields=_ROW_BASICS,
        column_fields=(Field.YEAR, Field.STAGE, *COLUMN_FIELDS),
        frozen=2,
    )
    left_out = {i.id for i in material.quotas}
    grid.put(f for f in material.figures if f.year in years and f.indicator not in left_out)
    cells = {(g.cell.indicator, g.cell.benchmark, g.cell.year) for g in material.gaps}
    for year in years:
        for wanted_column in wanted(material, year, ()):
            # One column a year serves accounts and departments alike; forecasts stand apart.
            stage = (
                wanted_column.stage if wanted_column.stage == Stage.FORECAST else usual_stage(material, year)
            )
            row = grid.row(_basics(material, wanted_column.indicator, wanted_column.benchmark))
            asked = (wanted_column.indicator.id, wanted_column.benchmark, year) in cells
            if asked or year >= material.as_of.year - 1:
                column = grid.column(_head(year, stage, wanted_column.period), opened=True)
                grid.gaps.update({(row, column)} if asked else ())
    grid.arrange(_by_indicator(material), lambda a: (-int(str(a[Field.YEAR])), *_by_stage(a)))
    grid.spare(SPARE_COLUMNS)
    return grid


def quota_grid(material: Material) -> Grid:
    """Lay out the yearly quotas: indicators and areas down, years across."""
    grid = Grid(
        name=labels.QUOTAS,
        title="年度任务完成情况",
        hint=f"按年填写当年完成数。{_HINT.format(line='年')}",
        fixed={},
        row_fields=(Field.AREA, Field.INDICATOR, Field.UNIT, Field.CODE),
        column_fields=(Field.YEAR, Field.STAGE, *COLUMN_FIELDS),
        frozen=2,
    )
    areas = {a.code: a for a in material.areas}
    for indicator in material.quotas:
        for code in _quota_areas(material, indicator):
            grid.row({Field.AREA: areas[code].short, **_basics(material, indicator, "")})
    ids = [i.id for i in material.quotas]
    grid.put(f for f in material.figures if f.indicator in ids)
    for year in quota_years(material):
        column = grid.column(_head(year, Stage.UNSTATED.value, WHOLE_YEAR), opened=True)
        for gap in material.gaps:
            if gap.cell.year == year and gap.cell.indicator in ids:
                indicator = material.catalog.indicator(gap.cell.indicator)
                head = {Field.AREA: areas[gap.cell.area].short, **_basics(material, indicator, "")}
                grid.gaps.add((grid.row(head), column))
    places = {a.short: i for i, a in enumerate(material.areas)}
    grid.arrange(
        lambda a: (ids.index(str(a[Field.CODE])), places[str(a[Field.AREA])]),
        lambda a: (int(str(a[Field.YEAR])), *_by_stage(a)),
    )
    return grid


def _quota_areas(material: Material, indicator: Indicator) -> list[str]:
    """Areas that are asked for a quota: those that have it, and a county where the city's adds up."""
    codes = {a.code for a in material.areas}
    having = {t.area for t in material.catalog.targets if t.indicator == indicator.id and t.every_year}
    if material.county is not None and indicator.additive:
        having.add(material.county.code)
    return sorted(codes & having)


def _ask(material: Material, grid: Grid, year: int) -> None:
    """Add an empty column for everything that is wanted of one year, and mark the gaps in it."""
    rows = {area.code: i for i, area in enumerate(material.areas)}
    have = {str(c.attributes.get(Field.CODE)) for c in grid.columns}
    for asked in wanted(material, year, have):
        head = _basics(material, asked.indicator, asked.benchmark)
        column = grid.column({**head, Field.STAGE: asked.stage, Field.PERIOD: asked.period}, opened=True)
        for gap in material.gaps:
            cell = gap.cell
            if (cell.indicator, cell.year, cell.benchmark) == (asked.indicator.id, year, asked.benchmark):
                grid.gaps.add((rows[cell.area], column))


def _basics(material: Material, indicator: Indicator, benchmark: str) -> dict[Field, Written]:
    return {
        Field.CODE: indicator.id,
        Field.INDICATOR: indicator.name,
        Field.UNIT: indicator.unit,
        Field.BENCHMARK: material.benchmark_word(benchmark) or NONE,
    }


def _head(year: int, stage: str, period: str) -> dict[Field, Written]:
    return {Field.YEAR: year, Field.STAGE: stage, Field.PERIOD: period}


def _by_indicator(material: Material) -> Callable[[Attributes], Any]:
    """Order of what is asked for, then of the catalog; of one indicator the latest benchmark first."""
    asked = {i.id: n for n, i in enumerate(material.indicators)}
    listed = {i.id: n for n, i in enumerate(material.catalog.indicators)}
    ranks = {b.short: b.rank for b in material.catalog.benchmarks}

    def key(a: Attributes) -> Any:
        code = str(a[Field.CODE])
        filled, *rest = _by_stage(a)
        rank = ranks.get(str(a.get(Field.BENCHMARK, "")), 0)
        return (asked.get(code, len(asked)), listed[code], filled, -rank, *rest)

    return key


def _by_stage(a: Attributes) -> tuple[Any, ...]:
    """What is still to come first, then the best stage; the rest makes the order total."""
    stage = STAGE_RANK.get(str(a.get(Field.STAGE, "")), 0)
    rest = tuple(str(a.get(f, "")) for f in (Field.STAGE, *COLUMN_FIELDS))
    return (Field.TITLE in a, -stage, *rest)
