"""Figures that no status word waits for and the decision does: to confirm, quarters, prices, deciders.

The 补数清单 lists what leaves a target without a word. A city that has its word still wants the year's third
quarter before it decides anything, and a second-hand figure that its headline leans on wants to be confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from core.figures.book import Book
from core.figures.implied import deciders
from core.figures.observation import counts
from core.plan.catalog import Catalog
from core.plan.models import Area, Comparison
from core.targets.ahead.nowcast import NAMES
from core.targets.ahead.running import IN_YEAR
from core.targets.assessment import Assessment
from core.wording.sentences import listed, value_text
from core.wording.words import Status

#: Days after a quarter's end by which its cumulative figures are published.
_PUBLISHED_AFTER: Final = 25
_QUARTER_ENDS: Final = ((9, 30, 3), (6, 30, 2), (3, 31, 1))

Kind = Literal["confirm", "quarter", "price", "joint"]


@dataclass(frozen=True, slots=True)
class Worth:
    """One figure that is worth having.

    Attributes
    ----------
    kind : {"confirm", "quarter", "price", "joint"}
        A figure to confirm, the latest cumulative quarter, a change of prices, or one that may settle a joint
        target.
    period : str
        What time the figure is of, in Chinese.
    targets : tuple of str
        Ids of the targets whose judgement gets firmer.
    reason : str
        Why it is worth having, a clause in Chinese.
    """

    kind: Kind
    area: str
    indicator: str
    year: int
    period: str
    benchmark: str
    owners: tuple[str, ...]
    targets: tuple[str, ...]
    reason: str


def worth_having(
    catalog: Catalog, book: Book, assessments: Sequence[Assessment], as_of: dt.date
) -> tuple[Worth, ...]:
    """List what the decision would want beside the missing cells, the most urgent kind first.

    Parameters
    ----------
    book : Book
        Figures known at the date of judgement.
    assessments : sequence of Assessment
        All targets judged on that date.
    """
    return (
        *_to_confirm(catalog, assessments),
        *_quarters(catalog, book, assessments, as_of),
        *_prices(catalog, book, assessments, as_of),
        *_deciders(catalog, assessments, as_of),
        *_remote_deciders(catalog, book, assessments, as_of),
    )


def worth_sentence(catalog: Catalog, figures: Sequence[Worth]) -> str:
    """Say in one line how many figures the decision would want, and which; empty where there are none."""
    if not figures:
        return ""
    places: dict[tuple[bool, str], list[str]] = {}
    for figure in figures:
        alike = figure.kind == "confirm", _brief(catalog, figure)
        places.setdefault(alike, []).append(catalog.area(figure.area).short)
    texts = [
        f"待确认的{_named(areas)}{text}" if confirm else text if len(areas) == 1 else f"{text}{len(areas)}个"
        for (confirm, text), areas in places.items()
    ]
    return f"另有{len(figures)}个数影响决定：{listed(texts) if len(texts) <= _NAMED else '；'.join(texts)}"


#: Areas, and kinds of figures, that one sentence names; of more areas their number is said.
_NAMED: Final = 6


def _named(areas: Sequence[str]) -> str:
    return listed(areas) if len(areas) <= _NAMED else f"{listed(areas[:_NAMED])}等{len(areas)}地"


def _brief(catalog: Catalog, figure: Worth) -> str:
    """A figure in few words; those of one indicator and time read alike whatever their area."""
    place = catalog.area(figure.area).short if figure.kind == "price" else ""
    return f"{figure.period}{place}{catalog.indicator(figure.indicator).name}"


def _to_confirm(catalog: Catalog, assessments: Sequence[Assessment]) -> Iterator[Worth]:
    """Second-hand figures, each once with all the targets that lean on it."""
    leaning: dict[tuple[str, str, int, str], list[Assessment]] = {}
    for assessment in assessments:
        latest = assessment.latest
        if assessment.to_confirm and latest is not None and latest.year is not None:
            cell = (assessment.target.area, assessment.target.indicator, latest.year, latest.benchmark)
            leaning.setdefault(cell, []).append(assessment)
    for group in leaning.values():
        assessment, latest = group[0], group[0].latest
        if latest is None or latest.year is None:
            continue
        indicator = catalog.indicator(assessment.target.indicator)
        value = value_text(latest.value, indicator.unit, indicator.decimals)
        yield Worth(
            "confirm",
            assessment.target.area,
            assessment.target.indicator,
            latest.year,
            f"{latest.year}年",
            latest.benchmark,
            indicator.owners,
            tuple(each.target.id for each in group),
            f"现有{value}为{latest.grade}级，请确认或更正",
        )


def _open_levels(catalog: Catalog, assessments: Sequence[Assessment], year: int) -> dict[str, list[str]]:
    """Targets of GDP that are due in ``year`` or later, by area."""
    by_area: dict[str, list[str]] = {}
    for assessment in assessments:
        dated = assessment.target.due is not None and assessment.target.due >= year
        if dated and assessment.target.indicator == catalog.roles.gdp and assessment.target.value is not None:
            by_area.setdefault(assessment.target.area, []).append(assessment.target.id)
    return by_area


def _quarters(
    catalog: Catalog, book: Book, assessments: Sequence[Assessment], as_of: dt.date
) -> Iterator[Worth]:
    """The latest cumulative quarter that is out, of areas whose whole year is not."""
    latest = _latest_quarter(as_of)
    if latest is None:
        return
    end, quarters = latest
    by_area = _open_levels(catalog, assessments, end.year)
    if not by_area or not catalog.has(catalog.roles.growth):
        return
    owners = catalog.indicator(catalog.roles.gdp).owners
    for area in (catalog.city, *catalog.counties):
        if (
            area.code not in by_area
            or _has_year(catalog, book, area, end.year)
            or _has_quarter(catalog, book, area, end)
        ):
            continue
        yield Worth(
            "quarter",
            area.code,
            catalog.roles.growth,
            end.year,
            f"{end.year}年{NAMES[quarters]}",
            "",
            owners,
            tuple(by_area[area.code]),
            "有累计增速即可作年内预判",
        )


def _latest_quarter(as_of: dt.date) -> tuple[dt.date, int] | None:
    """End and number of this year's latest quarter, short of the whole year, whose figures are out."""
    for month, day, quarters in _QUARTER_ENDS:
        end = dt.date(as_of.year, month, day)
        if end + dt.timedelta(days=_PUBLISHED_AFTER) <= as_of:
            return end, quarters
    return None


def _has_year(catalog: Catalog, book: Book, area: Area, year: int) -> bool:
    latest = book.latest(area.code, catalog.roles.gdp)
    return latest is not None and (latest.year or 0) >= year


def _has_quarter(catalog: Catalog, book: Book, area: Area, end: dt.date) -> bool:
    return any(
        o.end == end.isoformat() and o.frequency in IN_YEAR and counts(o)
        for o in book.vintages(area.code, catalog.roles.growth)
    )


def _prices(
    catalog: Catalog, book: Book, assessments: Sequence[Assessment], as_of: dt.date
) -> Iterator[Worth]:
    """The province's change of prices of the last full year, where levels are still being chased."""
    year = as_of.year - 1
    province = catalog.province
    if book.at(province.code, catalog.roles.deflator, year) is not None:
        return
    waiting = [target for ids in _open_levels(catalog, assessments, as_of.year).values() for target in ids]
    if waiting and catalog.has(catalog.roles.deflator):
        owners = catalog.indicator(catalog.roles.gdp).owners
        reason = "今后须的实际增速按它折算"
        yield Worth(
            "price",
            province.code,
            catalog.roles.deflator,
            year,
            f"{year}年",
            "",
            owners,
            tuple(waiting),
            reason,
        )


def _deciders(catalog: Catalog, assessments: Sequence[Assessment], as_of: dt.date) -> Iterator[Worth]:
    """Members of a joint target one of whose figures would settle it for all."""
    by_id = {assessment.target.id: assessment for assessment in assessments}
    for joint in assessments:
        due = joint.target.due
        if joint.target.comparison is not Comparison.EVERY_ONE or due is None or due >= as_of.year:
            continue
        members = [by_id[m] for m in joint.target.members if m in by_id]
        open_members = [m for m in members if not _settled(m)]
        if _settled(joint) or not open_members:
            continue
        alone = len(open_members) == 1
        for member in open_members:
            indicator = catalog.indicator(member.target.indicator)
            names = listed([catalog.area(m.target.area).short for m in open_members if m is not member])
            reason = "只差这一个数即可判定" if alone else f"如未达到，即可判定；达到则仍待{names}"
            yield Worth(
                "joint",
                member.target.area,
                member.target.indicator,
                due,
                f"{due}年",
                "",
                indicator.owners,
                (joint.target.id,),
                f"{joint.target.name}：{reason}",
            )


def _remote_deciders(
    catalog: Catalog, book: Book, assessments: Sequence[Assessment], as_of: dt.date
) -> Iterator[Worth]:
    """Figures of other areas that would leave a joint target of a year that is over no room."""
    for joint in assessments:
        target, due = joint.target, joint.target.due
        every = target.comparison is Comparison.EVERY_ONE
        if not every or due is None or due >= as_of.year or _settled(joint):
            continue
        members = {member.area for member in joint.members}
        for decider in deciders(catalog, book, target):
            if decider.area in members:
                continue
            owners = catalog.indicator(decider.indicator).owners
            reason = decider.sentence.removesuffix("。")
            yield Worth(
                "joint",
                decider.area,
                decider.indicator,
                due,
                f"{due}年",
                decider.benchmark,
                owners,
                (joint.target.id,),
                reason,
            )


def _settled(assessment: Assessment) -> bool:
    return assessment.words in ((Status.ACHIEVED,), (Status.NOT_ACHIEVED,))
