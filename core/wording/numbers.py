"""Numbers, units and periods as Chinese statistical bulletins print them.

The only place that turns a number into text. No typed space stands between a number and its unit,
the minus is U+2212, ranges use 〜-free forms of GB/T 15835 (～ for values, — for years), and there are
no thousands separators.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Any, Final

from core.plan.periods import Frequency

# How a publication is cited, on every page and in every document.


_INNER_TITLE: Final = str.maketrans("《》", "〈〉")


def cite(publisher: str, title: str, date: str) -> str:
    """Cite publisher, title and date (ISO, may be empty); a title that names its publisher stands alone.

    A title stands in 《》; what is quoted inside it in 〈〉 (GB/T 15834).
    """
    marked = f"《{title.translate(_INNER_TITLE)}》"
    name = marked if publisher and publisher in title else f"{publisher}{marked}"
    return f"{name}（{date}）" if date else name


def cite_row(source: Mapping[Any, Any], *, dated: bool = True) -> str:
    """Cite a row of the register of sources, with its date unless it is to be ``dated`` elsewhere."""
    publisher, title, date = (str(source[key] or "") for key in ("publisher", "title", "date"))
    return cite(publisher, title, date if dated else "")


# Spans of time of figures, as officials write them: 全年, 上半年, 前三季度, 1—8月, 2021—2024年.

WHOLE_YEAR: Final = "全年"
HALF: Final = "上半年"
UNDATED: Final = "未注明"
#: Quarters add up from the beginning of the year; the month in which each ends.
QUARTERS: Final = {"一季度": 3, "前二季度": 6, "前三季度": 9, "前四季度": 12}


def period_text(frequency: str, start: str, end: str) -> str:
    """Say the span of a figure without its year, or with its years or dates where it needs them.

    Parameters
    ----------
    frequency, start, end : str
        As the canonical table has them (ISO dates, empty for a whole year).
    """
    plain = {Frequency.YEAR: WHOLE_YEAR, Frequency.HALF: HALF, Frequency.UNKNOWN: UNDATED}
    if frequency in plain:
        return plain[Frequency(frequency)]
    if frequency == Frequency.INSTANT:
        return f"{end}时点"
    first, last = dt.date.fromisoformat(start), dt.date.fromisoformat(end)
    if frequency == Frequency.QUARTER:
        return next(word for word, month in QUARTERS.items() if month == last.month)
    if frequency == Frequency.MONTHS and _whole_months(first, last):
        return f"1—{last.month}月"
    if frequency == Frequency.SPAN and (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year}—{last.year}年"
    return f"{start}至{end}"


def day_text(day: dt.date | str) -> str:
    """Write a day in Chinese: ``2026年3月1日``; a text that is no ISO date stays as the office wrote it."""
    try:
        known = day if isinstance(day, dt.date) else dt.date.fromisoformat(day)
    except ValueError:
        return str(day)
    return f"{known.year}年{known.month}月{known.day}日"


_ISO_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")


def chinese_days(text: str) -> str:
    """Write every ISO date of a text in Chinese: what is cited in a document reads as its prose does."""
    return _ISO_DAY.sub(lambda found: day_text(found.group()), text)


def month_end(year: int, month: int) -> str:
    """Return the last day of a month, ISO."""
    return dt.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def _whole_months(first: dt.date, last: dt.date) -> bool:
    return (first.month, first.day) == (1, 1) and last.isoformat() == month_end(last.year, last.month)


MINUS: Final = "\u2212"
MISSING: Final = "缺"
NOT_APPLICABLE: Final = "—"
_WHOLE: Final = Decimal(100)
#: Stored unit -> size from which it is carried, factor, larger unit.
_LARGER: Final = {"元": (10_000.0, 10_000.0, "万元"), "万人次": (1_000.0, 10_000.0, "亿人次")}


def number(value: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a number with fixed decimals, rounded half up.

    Parameters
    ----------
    value : float or None
        The value; ``None`` and NaN give 缺.
    decimals : int
        Digits after the point, always shown.
    signed : bool
        Whether a positive value carries a plus sign (for changes only).
    """
    if value is None or math.isnan(value):
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):.{decimals}f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if signed and rounded > 0 else text


def quantity(value: float | None, unit: str, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a value with its unit, e.g. ``680.9亿元``."""
    text = number(value, decimals, signed=signed)
    return text if text == MISSING else text + unit


def percent(fraction: float | None, decimals: int = 1, *, signed: bool = False) -> str:
    """Format a fraction as a percentage: 0.0839 gives ``8.4%``."""
    return quantity(None if fraction is None else fraction * 100, "%", decimals, signed=signed)


def completion_text(completion: float | None, *, met: bool) -> str:
    """Print 完成率 so that it never reads 100 % for a target that is not met, nor less for one that is.

    Parameters
    ----------
    completion : float or None
        ``y / T``, a fraction.
    met : bool
        Whether the target is met. A miss by less than a decimal shows (99.995%); a figure that stands on a
        value to be passed (突破) says so in words.
    """
    if completion is None:
        return MISSING
    plain = percent(completion)
    value = Decimal(repr(float(completion))) * 100
    if met:
        return plain if value >= _WHOLE and Decimal(plain[:-1]) >= _WHOLE else "100.0%"
    if Decimal(plain[:-1].replace(MINUS, "-")) < _WHOLE:
        return plain
    if value >= _WHOLE:
        return "恰为目标值" if completion == 1 else plain
    for decimals in range(2, 10):
        shown = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_FLOOR)
        if shown < _WHOLE and percent(completion, decimals) != f"{_WHOLE:.{decimals}f}%":
            return f"{shown:f}%"
    return "不足100%"


def digits(value: float) -> int:
    """Decimals that a published value states, as far as a number keeps them."""
    exponent = Decimal(repr(float(value))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def decimals_beside(value: float, decimals: int, goal: float | None) -> int:
    """Decimals at which a value prints without hiding on which side of a goal it lies.

    The usual number where rounding keeps the side; else all published digits.
    """
    if goal is None or value == goal:
        return decimals
    shown = float(number(value, decimals).replace(MINUS, "-"))
    onto = math.isclose(shown, goal, rel_tol=1e-12)  # a goal carried to another unit has its last bits
    same_side = (shown > goal) == (value > goal) and not onto
    return decimals if same_side else max(decimals, digits(value))


def number_up(value: float, decimals: int = 1, direction: int = 1) -> str:
    """Format what is still needed, rounded up, so that what the text asks for suffices.

    Where lower is better (``direction`` -1) the stricter side is down: −18.03 gives −18.1.
    """
    step = Decimal(1).scaleb(-decimals)
    stricter = ROUND_CEILING if direction > 0 else ROUND_FLOOR
    return number(float(_settled(value).quantize(step, rounding=stricter)), decimals)


def percent_up(fraction: float, decimals: int = 1, direction: int = 1) -> str:
    """Format a needed rate rounded to the stricter side: 0.09716 gives ``9.8%``."""
    return number_up(float(Decimal(repr(float(fraction))) * 100), decimals, direction) + "%"


def number_needed(value: float, decimals: int = 1, direction: int = 1) -> str:
    """Format what is still needed by the one rule for it: rounded up, so that the print reaches it."""
    return number_up(value, decimals, direction)


def _settled(value: float) -> Decimal:
    """Rid a computed value of the last bits, which must not push it over a step."""
    return Decimal(repr(float(value))).quantize(Decimal("1e-9"), rounding=ROUND_HALF_UP)


def points(fraction: float | None, decimals: int = 1, *, signed: bool = True) -> str:
    """Format a difference of shares or rates: 0.006 gives ``+0.6个百分点``."""
    return quantity(None if fraction is None else fraction * 100, "个百分点", decimals, signed=signed)


def span(low: float | None, high: float | None, unit: str = "", decimals: int = 1) -> str:
    """Format a range of values, e.g. ``706～908亿元``."""
    return f"{number(low, decimals)}～{number(high, decimals)}{unit}"


def percent_span(low: float | None, high: float | None, decimals: int = 0) -> str:
    """Format a range of fractions, e.g. ``30%～62%`` (both ends carry the sign, as GB/T 15835 asks)."""
    return f"{percent(low, decimals)}～{percent(high, decimals)}"


def years(first: int, last: int) -> str:
    """Format a span of years: ``2021—2024年``; one year alone is ``2024年``."""
    return f"{first}年" if first == last else f"{first}—{last}年"


def year_spans(given: Iterable[int]) -> str:
    """Name years that need not follow each other: ``2011—2016年、2018年、2020—2023年``."""
    spans: list[tuple[int, int]] = []
    for year in sorted(set(given)):
        if spans and year == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], year)
        else:
            spans.append((year, year))
    return "、".join(years(first, last) for first, last in spans)


def growth_period(base_year: int, last_year: int) -> str:
    """Name the years of a compound growth in the bureau's usage.

    Base 2020 and last year 2024 are ``2021—2024年年均``; two years are ``2025、2026两年年均``; one year
    is ``2026年``.
    """
    first = base_year + 1
    if first == last_year:
        return f"{last_year}年"
    if last_year - first == 1:
        return f"{first}、{last_year}两年年均"
    return f"{first}—{last_year}年年均"


def carried(value: float, unit: str) -> tuple[float, str]:
    """Carry a value to the larger unit in which documents speak of it; other units stay.

    Yuan from 10 000 on are 万元 (per-capita figures), visits from a tenth of a 亿 on are 亿人次.
    """
    least, size, larger = _LARGER.get(unit, (math.inf, 1.0, unit))
    return (value / size, larger) if abs(value) >= least else (value, unit)


def carried_decimals(value: float, unit: str) -> int:
    """Decimals of a carried value: 万元 two; 亿人次 two to four, so that 9960万 is not 1.00亿."""
    if unit == "万元":
        return 2
    exponent = round(Decimal(repr(float(value))), 4).normalize().as_tuple().exponent
    return max(2, -exponent if isinstance(exponent, int) else 2)


def numeral(count: int) -> str:
    """Write a small count in Chinese numerals as official prose does: 四县. Above ten the figures stay."""
    return _ONES[count] if 0 <= count < len(_ONES) else str(count)


_ONES: Final = "零一二三四五六七八九十"
_TEN: Final = 10


def ordinal(place: int) -> str:
    """Write the number of a heading in Chinese numerals, from one to 99: 十一、二十、二十四."""
    if not 0 < place < _TEN * _TEN:
        raise ValueError(f"no heading bears the number {place}")
    tens, ones = divmod(place, _TEN)
    head = "" if not tens else "十" if tens == 1 else _ONES[tens] + "十"
    return head + (_ONES[ones] if ones else "")


# How a chance is worded: never as certain, for the tails are not known that well.

LEAST: Final = 0.01
MOST: Final = 0.99


def chance_text(value: float) -> str:
    """A chance in words: ``35%``; beyond 1 % and 99 % only 不足 and 超过."""
    if value < LEAST:
        return f"不足{percent(LEAST, 0)}"
    return f"超过{percent(MOST, 0)}" if value > MOST else percent(value, 0)


def chance_or_record(
    chance: tuple[float, float] | None, stayed_below: tuple[int, int] | None, *, short: bool = False
) -> str:
    """A range of chance; where none is earned the record: ``11年中6年低于所需``; else nothing."""
    if chance is not None:
        return chance_span(*chance)
    if short:
        return f"{stayed_below[0]}/{stayed_below[1]}年不及" if stayed_below else ""
    return f"{stayed_below[1]}年中{stayed_below[0]}年低于所需" if stayed_below else ""


def chance_span(low: float, high: float) -> str:
    """A range of chance: ``24%～45%``, ``94%以上``, or one value where both ends read the same."""
    first, last = chance_text(low), chance_text(high)
    if first == last:
        return first
    if low < LEAST and high > MOST:
        return f"{first}至{last}"
    if low < LEAST:
        return f"{last}以下"
    return f"{first}以上" if high > MOST else percent_span(low, high)


# In what unit and with how many decimals the figures of one picture are printed.

_WAN: Final = 10_000.0
#: From this size on a count is printed in 万: there are no thousands separators.
_SIX_DIGITS: Final = 100_000.0
_COUNTS: Final = frozenset({"人", "户", "家", "个"})


@dataclass(frozen=True, slots=True)
class Scale:
    """Factor from the stored unit to the printed one, the printed unit, and its decimals."""

    factor: float
    unit: str
    decimals: int

    def value(self, stored: float) -> float:
        """Bring a stored value to the printed unit."""
        return stored * self.factor

    def rounded(self, stored: float) -> float:
        """Return the value as it is printed: what classes and comparisons of printed numbers go by."""
        return float(self.text(stored).replace(MINUS, "-"))

    def text(self, stored: float | None, *, signed: bool = False) -> str:
        """Print a stored value without its unit; missing is 缺."""
        return number(None if stored is None else self.value(stored), self.decimals, signed=signed)

    def quantity(self, stored: float | None) -> str:
        """Print a stored value with its unit."""
        return quantity(None if stored is None else self.value(stored), self.unit, self.decimals)


def scale_of(unit: str, decimals: int, values: Iterable[float]) -> Scale:
    """Choose one scale for all values of a picture.

    Parameters
    ----------
    unit : str
        Stored unit.
    decimals : int
        Decimals of the indicator in that unit.
    values : iterable of float
        Everything that will be printed, so that no number changes its unit within a picture.

    Returns
    -------
    Scale
        Yuan from five digits and counts from six digits on in 万 with two decimals, else as stored.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if (unit == "元" and largest >= _WAN) or (unit in _COUNTS and largest >= _SIX_DIGITS):
        return Scale(1 / _WAN, f"万{unit}", 2)
    return Scale(1.0, unit, decimals)
