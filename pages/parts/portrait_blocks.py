"""Blocks of a county's sheet: head, history, goals, standing, employment, evidence, foot."""

from __future__ import annotations

from typing import Final

from core.analysis.assessment import Assessment
from core.analysis.portrait import Portrait, Work
from core.analysis.portrait_standings import Standing
from core.analysis.portrait_words import (
    gaps_sentence,
    goal_value,
    places_sentence,
    standings_finding,
    work_finding,
)
from core.catalog.catalog import Catalog
from core.catalog.models import Comparison
from core.charts import html
from core.charts.html import Safe, esc
from core.charts.strips import distribution_strip, tick_bar
from core.charts.table import Column, table
from core.charts.theme import CountyLook
from core.wording import NOT_APPLICABLE, carried, number, percent
from core.wording.place_sentences import rank_text
from core.wording.sentences import plain

#: Widths in px of the little pictures.
_STRIP, _BAR = 214, 72
_LINE: Final = "ct-p-line"


def goals(catalog: Catalog, one: Portrait) -> Safe:
    """Targets with latest and wanted value, rules that every county must meet, aims, what is missing."""
    due = next((found.due for found in one.targets if found.due), None)
    columns = [Column("目标"), Column("最新", "right"), Column("目标值", "right")]
    rows = [_goal(catalog, found) for found in one.targets]
    lines = [table(columns, rows, label="目标", css_class="ct-ledger")] if rows else []
    lines += [
        html.element("p", html.join((html.status_badge(member.words[0], size=13), f"\u3000{name}")), _LINE)
        for name, member in one.rules
        if len(member.words) == 1
    ]
    lines += [html.element("p", f"“{aim.text}”为定性目标，只列佐证，不折算分数。", _LINE) for aim in one.aims]
    missing = html.element("p", gaps_sentence(catalog, one), _LINE)
    head = html.figure_head(f"{due}年目标" if due else "目标")
    return Safe(f"{head}{html.join(lines)}<h3>仍缺</h3>{missing}")


def _goal(catalog: Catalog, found: Assessment) -> list[object]:
    indicator = catalog.indicator(found.indicator)
    value, year = goal_value(found)
    unit = carried(found.value or 0.0, found.unit)[1]
    wanted = plain(found.value, found.unit).removesuffix(unit) if found.value is not None else NOT_APPLICABLE
    sign = "＞" if found.comparison is Comparison.ABOVE else "≥"
    latest = Safe(f"<b>{esc(value)}</b><small>{esc(year)}</small>") if value else html.missing()
    return [f"{indicator.name}，{unit}", latest, f"{sign}{wanted}"]


def standing(catalog: Catalog, one: Portrait, look: CountyLook) -> Safe:
    """The county among the six, and its place in the province."""
    places = places_sentence(catalog, one.places)
    below = f"实心为{one.area.short}，空心为其余县区；年龄结构不排位次"
    columns = [
        Column("指标"),
        Column(one.area.short, "right"),
        Column(""),
        Column("据", "center"),
        Column("各县区分布", "center", wide_only=True),
        Column("最低～最高", "right", wide_only=True),
        Column("位次", "right"),
    ]
    rows = [_standing(one, line, look) for line in one.standings]
    body = table(columns, rows, label="在各县区中的位置", css_class="ct-ledger")
    tail = html.element("p", f"{places}。", _LINE) if places else Safe("")
    return Safe(html.figure_head(standings_finding(catalog, one), below) + body + tail)


def _standing(one: Portrait, line: Standing, look: CountyLook) -> list[object]:
    at = one.position_in_order
    low, high = (line.scale.text(end) for end in (min(line.values), max(line.values)))
    place = rank_text(line.ranks[at], tied=line.tied(at)) if line.ranks else NOT_APPLICABLE
    label = f"{line.name}{line.scale.quantity(line.values[at])}，各县区{low}～{high}，{place}"
    return [
        Safe(f"{esc(line.name)}<small>{esc(line.period)}</small>"),
        html.element("b", line.scale.text(line.values[at]), ""),
        html.element("small", line.scale.unit, ""),
        html.grade_chip(line.grades[at], 15),
        distribution_strip(line.values, at, look, label=label, width=_STRIP),
        f"{low}～{high}",
        place,
    ]


def work(catalog: Catalog, one: Portrait, look: CountyLook, bar: int = _BAR) -> Safe:
    """The largest sectors of employment beside the province; ``bar`` is the width of their bars in px."""
    first, last = one.work_years
    small = catalog.rules.small_cell
    province = catalog.province.short
    below = f"占比前{len(one.works)}位，%；竖线为{province}，区位商1＝与{province}相同；*样本不足{small}人"
    columns = [
        Column("行业"),
        Column(""),
        Column(f"{last}年", "right"),
        Column(f"{first}年", "right"),
        Column("区位商", "right"),
    ]
    most = max((share or 0.0 for w in one.works for share in (w.last, w.reference)), default=1.0)
    rows = [_work(w, most, look, province, bar) for w in one.works]
    body = table(columns, rows, label="就业结构", css_class="ct-ledger") if rows else Safe("")
    return Safe(html.figure_head(work_finding(catalog, one), below) + body)


def _work(w: Work, most: float, look: CountyLook, province: str, width: int) -> list[object]:
    shares = [
        percent(share).removesuffix("%") if share is not None else html.missing()
        for share in (w.last, w.first)
    ]
    label = f"{w.name}{percent(w.last)}，{province}{percent(w.reference)}"
    quotient = number(w.quotient, 2) + ("*" if w.small else "")
    bar = tick_bar(w.last, w.reference, most * _ROOM, look, label=label, width=width)
    return [w.name, bar, html.element("b", shares[0], ""), shares[1], quotient]


#: Room right of the longest bar or tick.
_ROOM: Final = 1.04


def notes(catalog: Catalog, one: Portrait) -> Safe:
    """Evidence and progress, the newest first."""
    lines = html.join(
        Safe(
            f'<li><span class="ct-p-when">{esc(line.when)}</span><span>{esc(line.text)}</span>'
            f"{html.grade_chip(line.grade, 15) if line.grade else ''}</li>"
        )
        for line in one.evidence
    )
    said = (
        html.element("ul", lines, "ct-p-evidence")
        if one.evidence
        else html.element("p", f"{catalog.plan.adopted_year}年以来尚无填报的进展、公布数和荣誉。", _LINE)
    )
    return Safe(html.figure_head("佐证与进展") + said)
