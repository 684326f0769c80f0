"""What is typed after ``scenario``: percentages, county codes and years, read or refused in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from core.scenario.assumptions import EVERY_AREA, EVERY_YEAR, Rate, ScenarioError

#: ``CODE=7.0``, ``CODE@2026=7.0``, ``@2026=7.0`` or ``7.0`` for all counties and years.
_ASSIGNMENT = re.compile(
    r"(?:(?:(?P<area>\d{6})(?:@(?P<year>\d{4}))?|@(?P<only>\d{4}))=)?(?P<number>[^=]+)", re.ASCII
)
#: A code alone is a county whose number was forgotten, not a growth of some hundred thousand per cent.
_CODE = re.compile(r"\d{6}", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,12})?%?", re.ASCII)


def rates(values: Iterable[str], name: str) -> tuple[Rate, ...]:
    """Read growth or deflator assumptions in percent a year; a later one replaces an earlier one."""
    by_place: dict[tuple[str, int], Rate] = {}
    for text in values:
        match = _ASSIGNMENT.fullmatch(text.strip())
        if match is None or _CODE.fullmatch(text.strip()):
            raise ScenarioError(
                f"{name}“{text}”写法不对。可写：6.5（各县区）、县区代码=7.0、县区代码@年份=7.0、@年份=7.0。"
            )
        area, year = match["area"] or EVERY_AREA, int(match["year"] or match["only"] or EVERY_YEAR)
        by_place[area, year] = Rate(area, year, percentage(match["number"], name))
    return tuple(by_place.values())


def populations(values: Iterable[str]) -> tuple[tuple[str, float], ...]:
    """Read ``CODE=万人`` assumptions."""
    by_county = {}
    for text in values:
        area, sign, number = text.strip().partition("=")
        if not sign or not _CODE.fullmatch(area):
            raise ScenarioError(f"常住人口“{text}”写法不对。应写：县区代码=人数（万人），如“代码=2.75”。")
        if not _NUMBER.fullmatch(number) or number.endswith("%"):
            raise ScenarioError(f"常住人口“{number}”不是数字。请以万人为单位填写，如 2.75。")
        by_county[area] = float(number)
    return tuple(by_county.items())


def percentage(text: str, name: str) -> float:
    """Read a percentage as a fraction, exactly: ``7.3`` gives 0.073."""
    if not _NUMBER.fullmatch(text.strip()):
        raise ScenarioError(f"{name}“{text}”不是数字。请以百分数填写，如 7.0 表示7%。")
    return float(Decimal(text.strip().rstrip("%")).scaleb(-2))


def fixed(values: Iterable[str]) -> tuple[tuple[str, ...], tuple[Rate, ...]]:
    """Read the counties that are not to change: ``CODE``, or ``CODE=7.3`` to set its growth as well."""
    codes: list[str] = []
    assignments = []
    for text in values:
        area = text.strip().partition("=")[0].partition("@")[0]
        if not _CODE.fullmatch(area):
            raise ScenarioError(f"固定县区“{text}”写法不对。应写：县区代码，或县区代码=增速（%）。")
        codes.append(area)
        if "=" in text:
            assignments.append(text)
    return tuple(dict.fromkeys(codes)), rates(assignments, "固定县区的增速")
