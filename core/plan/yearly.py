"""Yearly plan targets (年度计划目标): what an office plans for one year, entered as data by the office.

They are no part of the policy's targets and are never counted with them. They stand in TOML files, one
``[[yearly_plan]]`` each: see :data:`EXAMPLE` for all fields.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, cast

from pydantic import Field, model_validator

from core.plan.base import Entry, NonEmpty, Year
from core.plan.catalog import Catalog
from core.plan.load import position_name, read_tables, read_toml
from core.plan.models import CatalogError, CatalogProblem

KEY: Final = "yearly_plan"
FILE_NAME: Final = "yearly_plans.toml"


class PlanComparison(StrEnum):
    """How a plan is worded: 突破, 达到或以上, 左右."""

    ABOVE = "above"
    AT_LEAST = "at_least"
    ABOUT = "about"


class YearlyPlan(Entry):
    """What is planned for one area, indicator and year.

    Attributes
    ----------
    value : float
        In the indicator's unit: a level, or per cent for an indicator of growth.
    tolerance : float or None
        How far below ``value`` still is 左右, in the same unit; ``None`` where the office has not settled it.
    benchmark : str
        Benchmark of the accounts that a planned level stands on; "" where the source does not say.
    date : date
        Of publication. Before it the plan is not known; of several plans for one year the latest speaks.
    """

    area: NonEmpty
    indicator: NonEmpty
    year: Year
    comparison: PlanComparison
    value: float
    unit: NonEmpty
    tolerance: Annotated[float, Field(ge=0)] | None = None
    benchmark: str = ""
    publisher: NonEmpty
    title: NonEmpty
    date: dt.date
    address: str = ""
    grade: Literal["A", "B", "C"]
    note: str = ""

    @model_validator(mode="after")
    def _fields_agree(self) -> YearlyPlan:
        if self.tolerance is not None and self.comparison is not PlanComparison.ABOUT:
            raise ValueError("tolerance: 只有“左右”（about）可以定允差，请删去")
        if self.date.year > self.year:
            raise ValueError(f"date: 发布日期{self.date}晚于计划年度{self.year}年，请改正其一")
        return self

    @property
    def id(self) -> str:
        """Name of the plan in URLs and answers: area, indicator and year."""
        return f"plan-{self.area}-{self.indicator}-{self.year}"

    @property
    def key(self) -> tuple[str, str, int]:
        """What two plans share of which the later replaces the earlier."""
        return self.area, self.indicator, self.year


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A file of yearly plans, and how messages call it."""

    path: Path
    place: str


#: Title of the example: an entry that still bears it has been copied and not filled in.
PLACEHOLDER: Final = "文件标题"

#: An entry as an office writes it, to be shown where none is; ``{area}`` and so on are filled in.
EXAMPLE: Final = """\
[[yearly_plan]]
area = "{area}"  # 地区代码（{area_name}）
indicator = "{indicator}"  # 指标编号（{indicator_name}）
year = {year}  # 计划年度
comparison = "about"  # above突破，at_least达到或以上，about左右
value = 0.0  # 计划数，请换成文件所列的数
unit = "{unit}"  # 与指标的计量单位相同
publisher = "发布单位"
title = "{placeholder}"
date = {year}-01-01  # 发布日期
grade = "A"  # A官方发布，B官方媒体转述，C二手汇编
# 以下可省略
# tolerance = 0.2  # “左右”的允差，由本单位确定；不写则低于计划数时不作判定
# benchmark = ""  # 计划总量所依的核算口径编号
# address = ""  # 网址或出处
# note = ""  # 说明
"""


def example(catalog: Catalog, year: int) -> str:
    """Return an entry to copy: the city's real growth, or the first indicator of growth."""
    growths = [i for i in catalog.indicators if i.growth_of]
    indicator = growths[0] if growths else catalog.indicators[0]
    return EXAMPLE.format(
        placeholder=PLACEHOLDER,
        area=catalog.city.code,
        area_name=catalog.city.name,
        indicator=indicator.id,
        indicator_name=indicator.name,
        unit=indicator.unit,
        year=year,
    )


def load_yearly_plans(catalog: Catalog, files: Sequence[PlanFile]) -> tuple[YearlyPlan, ...]:
    """Read yearly plans from files, in the order of files and entries; a file that is absent holds none.

    Raises
    ------
    CatalogError
        Where a file or an entry is not valid, refers to nothing, or says the same twice. All problems are
        listed, with place and remedy.
    """
    problems: list[CatalogProblem] = []
    loaded: list[YearlyPlan] = []
    seen: set[tuple[object, ...]] = set()
    for file in files:
        before = len(problems)
        raw = read_toml(file.path, file.place, problems, optional=True)
        read = read_tables(raw or {}, ((KEY, KEY, YearlyPlan),), file.place, problems, numbered=True)
        plans = cast("tuple[YearlyPlan, ...]", read.get(KEY, ()))
        if len(problems) == before:  # otherwise entries are left out, and positions would not agree
            for number, plan in enumerate(plans, start=1):
                problems.extend(_check(catalog, plan, file.place, position_name(number), seen))
        loaded.extend(plans)
    if problems:
        raise CatalogError(problems)
    return tuple(loaded)


def _check(
    catalog: Catalog, plan: YearlyPlan, place: str, name: str, seen: set[tuple[object, ...]]
) -> Iterator[CatalogProblem]:
    """Hold one plan against the catalog, and against those read before."""

    def problem(field: str, message: str) -> CatalogProblem:
        return CatalogProblem(place, message, entry=name, field=field)

    known = (
        ("area", plan.area, {a.code for a in catalog.areas}, "areas.toml"),
        ("indicator", plan.indicator, {i.id for i in catalog.indicators}, "indicators.toml"),
        ("benchmark", plan.benchmark, {"", *(b.id for b in catalog.benchmarks)}, "benchmarks.toml"),
    )
    for field, value, held, where in known:
        if value not in held:
            yield problem(field, f"“{value}”没有登记。请对照方案的 {where} 改正。")
    indicator = next((i for i in catalog.indicators if i.id == plan.indicator), None)
    if indicator is not None:
        low, high = indicator.window
        if indicator.unit != plan.unit:
            yield problem("unit", f"与指标“{indicator.name}”的单位“{indicator.unit}”不一致。请换算后改正。")
        elif not low <= plan.value <= high:
            yield problem("value", f"超出该指标的合理范围（{low:g}至{high:g}）。请核对单位和数值。")
    if plan.title == PLACEHOLDER:
        yield problem("title", "仍是示例中的字样。请换成计划所在文件的标题，并核对其余各项。")
    if (*plan.key, plan.date) in seen:
        yield problem(
            "date", "同一地区、指标和年度已有同一日期的计划。请删去一个；调整后的计划请写调整的日期。"
        )
    seen.add((*plan.key, plan.date))
