"""Names in a workbook and what they stand for in the catalog."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from core.figures.observation import Grade, Precision, Release, Stage
from core.plan.catalog import Catalog
from core.plan.models import Area, Indicator, Level
from core.plan.periods import Frequency
from core.wording.numbers import HALF, QUARTERS, UNDATED, WHOLE_YEAR, month_end, period_text
from core.workbook.marks import is_stroke
from core.workbook.values import fold

# What a workbook's sheets are called and what stands where: the words that writer and reader share.

#: Raised whenever a workbook of the version before can no longer be read.
TEMPLATE_VERSION: Final = "1"

GUIDE: Final = "说明"
GAPS: Final = "补数清单"
COUNTY: Final = "县区数据"
QUOTAS: Final = "年度任务"
MEASURES: Final = "举措台账"
MILESTONES: Final = "里程碑"
RECURRING: Final = "常态化活动"
AMENDMENTS: Final = "更正与撤回"
CHOICES: Final = "选项"
UNDATED_FIELD: Final = "未注明年份"
#: A year's sheet is called 2025年.
YEAR_SUFFIX: Final = "年"


class Field(StrEnum):
    """An attribute of a figure; the value is its label."""

    AREA = "地区"
    CODE = "指标代码"
    INDICATOR = "指标"
    UNIT = "单位"
    YEAR = "年份"
    BENCHMARK = "核算口径"
    STAGE = "数据阶段"
    PERIOD = "时期"
    PRECISION = "精度"
    TITLE = "来源标题"
    PUBLISHER = "发布单位"
    DATE = "发布日期"
    ADDRESS = "网址或出处"
    RELEASE = "公开标记"
    GRADE = "证据等级"
    BREAK = "与上年不可比"
    NOTE = "备注"
    REASON = "更正原因"


#: In a row's header an indicator is called so, and figures stand under this label where rows say all else.
ROW_INDICATOR: Final = "指标名称"
VALUE: Final = "数值"
#: Labels of columns that only inform; what stands there is not read.
INFORMATION: Final = frozenset({"序号", "责任部门", "可判定的目标", "补数说明", "年度目标"})

#: What says which figure it is; two levels may not contradict each other in these.
IDENTITY: Final = (Field.AREA, Field.INDICATOR, Field.YEAR, Field.BENCHMARK)
#: What makes up a source.
SOURCE: Final = (Field.PUBLISHER, Field.TITLE, Field.DATE, Field.ADDRESS)

_SHEET_PREFIX: Final = "本表"


def sheet_label(field: Field) -> str:
    """Label of an attribute that holds for the whole sheet."""
    return f"{_SHEET_PREFIX}{field}"


COLUMN_FIELDS: Final = {fold(field): field for field in Field if field is not Field.AREA}
#: What tables of yearbooks call the column of areas.
_AREA_LABELS: Final = (
    "县区",
    "区县",
    "县（区）",
    "县（市、区）",
    "县（市）",
    "县别",
    "县市区",
    "行政区划",
    "地区名称",
    "县区名称",
)
ROW_FIELDS: Final = {
    **dict.fromkeys(map(fold, _AREA_LABELS), Field.AREA),
    **{fold(field): field for field in Field if field is not Field.INDICATOR},
    fold(ROW_INDICATOR): Field.INDICATOR,
}
SHEET_FIELDS: Final = {fold(sheet_label(field)): field for field in Field}


class Meta(StrEnum):
    """What the guide says of the workbook itself; the value is its label."""

    VERSION = "模板版本"
    PLAN = "方案"
    PREFECTURE = "地区代码"
    DATASET = "数据集"
    SCOPE = "填报范围"
    PUBLISHED = "导出时的数据版本"
    AS_OF = "导出日期"


META_LABELS: Final = {fold(meta): meta for meta in Meta}

#: English in a label, folded. Possessive, and its signs only between letters: no text is gone through twice.
_GLOSS: Final = r"(?P<gloss>[a-z](?:[-&.']?[a-z])*+\.?)"
#: A label with its English beside it, folded: 地区area, 地区(area), area/地区.
_GLOSSED: Final = (
    re.compile(rf"(?P<label>[^a-z]*[^a-z/|(\[-])[/|(\[-]*+{_GLOSS}[)\]]?"),
    re.compile(rf"{_GLOSS}[)\]]?[/|(\[-]*+(?P<label>[^a-z/|(\[-][^a-z]*?)[)\]]?"),
)
#: English words that name an attribute: beside a label of another one they leave open which is meant.
_ENGLISH: Final = (
    dict.fromkeys(("area", "areas", "region", "regions", "county", "counties", "district"), Field.AREA)
    | dict.fromkeys(("year", "years"), Field.YEAR)
    | dict.fromkeys(("unit", "units"), Field.UNIT)
    | dict.fromkeys(("indicator", "indicators", "item", "items"), Field.INDICATOR)
    | dict.fromkeys(("date", "dateofissue", "releasedate"), Field.DATE)
    | dict.fromkeys(("note", "notes", "remark", "remarks"), Field.NOTE)
    | dict.fromkeys(("publisher", "issuer"), Field.PUBLISHER)
)


def label_of(text: str) -> str:
    """Fold a label for comparison, without its English where the Chinese is a label and both agree."""
    folded = fold(text)
    known: tuple[Mapping[str, object], ...] = (ROW_FIELDS, COLUMN_FIELDS, SHEET_FIELDS, META_LABELS)
    for match in (pattern.fullmatch(folded) for pattern in _GLOSSED):
        if match is None:
            continue
        fields = {labels[match["label"]] for labels in known if match["label"] in labels}
        meant = _ENGLISH.get(match["gloss"])
        if fields and (meant is None or meant in fields):
            return match["label"]
    return folded


# Periods in words, as officials write them: 全年, 上半年, 前三季度, 1—8月, 2021—2024年, 2020-11-01时点.

#: What the drop-down offers; other forms may be typed.
OFFERED: Final = (WHOLE_YEAR, "一季度", HALF, "前三季度")

_MONTHS: Final = re.compile(r"(?:0?1|一)月?份?[-至到]+(\d{1,2}|[一二三四五六七八九十]{1,2})月份?")
_YEARS: Final = re.compile(r"(\d{4})年?[-至到]+(\d{4})年")
_INSTANT: Final = re.compile(r"(\d{4}-\d{2}-\d{2})时点")
_DATES: Final = re.compile(r"(\d{4}-\d{2}-\d{2})至(\d{4}-\d{2}-\d{2})")
_OTHER_NAMES: Final = {
    **dict.fromkeys(("第一季度", "1季度", "q1"), "一季度"),
    **dict.fromkeys(
        ("前三个季度", "前3季度", "前3个季度", "1-3季度", "1至3季度", "一至三季度", "一-三季度"), "前三季度"
    ),
    **dict.fromkeys(("全年累计", "全年数", "年度", "整年"), WHOLE_YEAR),
}
_MONTH_WORDS: Final = {**{c: i for i, c in enumerate("一二三四五六七八九十", 1)}, "十一": 11, "十二": 12}
_QUARTER: Final = 3
_JUNE: Final = 6
_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Period:
    """Span of time of a figure, as the canonical table has it (ISO dates, empty for a whole year)."""

    frequency: str = Frequency.YEAR
    start: str = ""
    end: str = ""


#: One quarter or month alone, which no cumulative series holds: 三季度, 第4季度, 当季, 9月当月.
_ALONE: Final = re.compile(r"(?:第?[二三四2-4]季度?|q[2-4]|下半年)|.*(?:当季|当期|当月|单季|本季).*")


def of_one_quarter(text: str) -> bool:
    """Whether a period is a quarter by itself instead of the months since January."""
    return _ALONE.fullmatch(re.sub(r"^\d{4}年", "", fold(text))) is not None


def words(period: Period) -> str:
    """Say a period; :func:`parse` reads it back."""
    return period_text(period.frequency, period.start, period.end)


@lru_cache(maxsize=4096)
def parse(text: str, year: int | None) -> Period | None:
    """Read a period that ends in ``year``; ``None`` where it is not understood or does not fit the year."""
    word = "".join("-" if is_stroke(c) else c for c in fold(text))
    if not _YEARS.fullmatch(word):
        word = word.removeprefix(f"{year}年") or word
    word = _OTHER_NAMES.get(word, word)
    if year is None:
        return Period(Frequency.UNKNOWN) if word in ("", UNDATED) else None
    if word in ("", WHOLE_YEAR):
        return Period()
    if word == HALF:
        return _since_january(year, _JUNE)
    if word in QUARTERS:
        return _since_january(year, QUARTERS[word])
    if match := _MONTHS.fullmatch(word):
        month = _MONTH_WORDS.get(match[1], 0) or (int(match[1]) if match[1].isdecimal() else 0)
        return _since_january(year, month) if 1 <= month <= _DECEMBER else None
    return _dated(word, year)


def _since_january(year: int, month: int) -> Period:
    """Return the period from January to a month: one span of time is one period, whatever it is called.

    1—12月 is the whole year and 1—9月 the first three quarters: under another name the same figure would be
    another series, and that of the year would decide nothing.
    """
    if month == _DECEMBER:
        return Period()
    kind = Frequency.HALF if month == _JUNE else Frequency.MONTHS if month % _QUARTER else Frequency.QUARTER
    return Period(kind, f"{year}-01-01", month_end(year, month))


def _dated(word: str, year: int) -> Period | None:
    if match := _YEARS.fullmatch(word):
        period = Period(Frequency.SPAN, f"{match[1]}-01-01", f"{match[2]}-12-31")
    elif match := _INSTANT.fullmatch(word):
        period = Period(Frequency.INSTANT, match[1], match[1])
    elif match := _DATES.fullmatch(word):
        span = match[1][:4] != match[2][:4]
        period = Period(Frequency.SPAN if span else Frequency.MONTHS, match[1], match[2])
    else:
        return None
    try:
        first, last = dt.date.fromisoformat(period.start), dt.date.fromisoformat(period.end)
    except ValueError:
        return None
    in_order = first < last or period.frequency == Frequency.INSTANT
    if not in_order or last.year != year:
        return None
    to_month_end = first == dt.date(year, 1, 1) and last.isoformat() == month_end(year, last.month)
    return _since_january(year, last.month) if to_month_end else period


def latest_quarter(as_of: dt.date) -> str | None:
    """Say the longest cumulative period of ``as_of``'s year that is over; ``None`` before April."""
    ended = [word for word in ("一季度", HALF, "前三季度") if _over(word, as_of)]
    return ended[-1] if ended else None


def _over(word: str, as_of: dt.date) -> bool:
    period = parse(word, as_of.year)
    return period is not None and dt.date.fromisoformat(period.end) < as_of


#: Precision in words; the first of each is what the drop-down offers.
PRECISION: Final[Mapping[str, str]] = {
    "精确": Precision.EXACT,
    "取整": Precision.ROUNDED,
    "约数": Precision.APPROXIMATE,
    "不低于": Precision.AT_LEAST,
    "超过": Precision.ABOVE,
}
#: Other words, those of the press among them, that are read as one of these.
_ALSO_PRECISION: Final[Mapping[str, str]] = {
    **dict.fromkeys(("精确数", "精确值", "确数", "准确", "准确数"), Precision.EXACT),
    **dict.fromkeys(("取整数", "四舍五入", "整数"), Precision.ROUNDED),
    **dict.fromkeys(
        ("约", "约为", "大约", "近", "接近", "将近", "左右", "上下", "≈", "~"), Precision.APPROXIMATE
    ),
    **dict.fromkeys(("不少于", "不小于", "至少", "以上", "及以上", "≥", ">="), Precision.AT_LEAST),
    **dict.fromkeys(("突破", "逾", "超", "高于", "大于", "多于", "余", "多", ">"), Precision.ABOVE),
}
PRECISION_WORD: Final = {value: word for word, value in PRECISION.items()}
#: Other words for a stage. 快报, 核算数 and 年报数 leave open which is meant.
_ALSO_STAGE: Final[Mapping[str, str]] = {
    "预计数": Stage.FORECAST,
    **dict.fromkeys(("初核", "初核数", "初步核算数"), Stage.PRELIMINARY),
    **dict.fromkeys(("终核", "终核数", "最终核实数"), Stage.VERIFIED),
    "普查修订数": Stage.REVISED,
}
YES: Final = "是"
NO: Final = "否"
NONE: Final = "不适用"

STAGES: Final = tuple(Stage)
RELEASES: Final = tuple(Release)
#: Grade E is the system's own estimate and never comes in by a workbook.
GRADES: Final = tuple(grade for grade in Grade if grade is not Grade.E)

_YEAR: Final = re.compile(r"(?:公元)?((?:19|20)\d{2})(?:\.0)?(?:年度?)?", re.ASCII)
_YEAR_IN_WORDS: Final = re.compile(r"(?:公元)?([〇零○o0一二三四五六七八九]{4})(?:年度?)?")
_WORDS: Final = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("零○o0", "0")
_TRAILING_CODE: Final = re.compile(r"\(?(\d{6})\)?")


class Names:
    """Look-ups of one catalog; every one returns ``None`` for what it does not know."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._areas = _unique((fold(n), a.code) for a in catalog.areas for n in (a.code, a.name, a.short))
        self._stems = _unique((stem, a.code) for a in catalog.areas for stem in _stems(a))
        self._above = (fold(catalog.province.name), fold(catalog.city.name))
        self._indicators = _unique((key, i.id) for i in catalog.indicators for key in _indicator_keys(i))
        self._benchmarks = _unique(
            (fold(n), b.id) for b in catalog.benchmarks for n in (b.id, b.name, b.short)
        )
        self._words = {
            name: {fold(w): value for w, value in choices}
            for name, choices in (
                ("stage", [*((s, str(s)) for s in STAGES), *_ALSO_STAGE.items()]),
                (
                    "precision",
                    [*PRECISION.items(), *_ALSO_PRECISION.items(), *((p, str(p)) for p in Precision)],
                ),
                ("release", [(r, str(r)) for r in RELEASES]),
                ("grade", [*((g, str(g)) for g in GRADES), *((f"{g}级", str(g)) for g in GRADES)]),
            )
        }

    def area(self, text: str) -> str | None:
        """Code of an area: by code, name or short name, by name and code together, or as 临泽 for 临泽县."""
        key = self._below(text)
        known_code = self._areas.get(key) or self._stems.get(key)
        if known_code is None and (match := _TRAILING_CODE.search(key)):
            code = match[1]
            named = self._areas.get(key.replace(match[0], ""))
            known_code = code if named == code else None
        return known_code

    def shortened(self, text: str) -> bool:
        """Whether an area is known only by the stem of its name, which a report then says."""
        key = self._below(text)
        return key not in self._areas and key in self._stems

    def _below(self, text: str) -> str:
        key = fold(text)
        for above in self._above:
            key = key.removeprefix(above) if key not in self._areas else key
        return key

    def indicator(self, text: str) -> str | None:
        """Id of an indicator: by id or name, with or without its unit in brackets."""
        return self._indicators.get(fold(text))

    def benchmark(self, text: str) -> str | None:
        """Id of a benchmark, "" for 不适用."""
        return "" if fold(text) in (fold(NONE), "-", "—") else self._benchmarks.get(fold(text))

    def word(self, vocabulary: str, text: str) -> str | None:
        """Value of a word in one of the closed vocabularies (stage, precision, release, grade)."""
        return self._words[vocabulary].get(fold(text))


def year(text: str) -> int | None:
    """Read a year: 2025, 2025年, ２０２５, 2025 年度 or 二〇二五年, with the ' of a text or not."""
    word = fold(text).strip("'’‘")
    if match := _YEAR_IN_WORDS.fullmatch(word):
        word = "".join(_WORDS[c] for c in match[1])
    match = _YEAR.fullmatch(word)
    return int(match[1]) if match else None


def truth(text: str) -> bool | None:
    """Read 是 or 否."""
    return {fold(YES): True, fold(NO): False}.get(fold(text))


#: What kind of area a name ends with.
_KINDS: Final = re.compile(r"(?:自治)?[县区市旗州]$")
#: Names of one sign are written in full: 漳县 is never called 漳.
_SHORTEST_STEM: Final = 2


def _stems(area: Area) -> tuple[str, ...]:
    """What a table with a column 县区 calls an area: 临泽; one of a people also 肃南自治县."""
    stem = _KINDS.sub("", fold(area.short if area.level is Level.COUNTY else area.name))
    if len(stem) < _SHORTEST_STEM or stem == fold(area.short):
        return ()
    return (stem, f"{stem}自治县") if area.name.endswith("自治县") else (stem,)


def _indicator_keys(indicator: Indicator) -> tuple[str, ...]:
    name, unit = indicator.name, indicator.unit
    return tuple(fold(form) for form in (indicator.id, name, f"{name}（{unit}）", f"{name}({unit})"))


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Keep the names that stand for one thing only."""
    by_name: dict[str, set[str]] = {}
    for key, value in pairs:
        by_name.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in by_name.items() if len(values) == 1}
