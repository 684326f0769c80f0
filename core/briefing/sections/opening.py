"""总体判断, the paragraphs of page one: the headline, what goes well, what lags, what is open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.briefing.model import Paragraph, Section
from core.briefing.scope import Scope, ScopeKind, measures_of, name_of
from core.figures.implication import Implied
from core.places.ranking import places_in_province
from core.plan.models import Reading
from core.snapshot import Snapshot
from core.targets.ahead.expected import PERCENT
from core.targets.assessment import Assessment
from core.targets.finding import ALARMS, label_of, labels_of
from core.targets.overview import count_words, county_targets, headline, is_rollup
from core.targets.phrases import owners_text
from core.wording.numbers import day_text, percent
from core.wording.sentences import growth_said, listed, promised, value_text
from core.wording.words import Status

TITLE = "总体判断"
GOOD = (Status.ACHIEVED, Status.AHEAD, Status.ON_TRACK)
#: Words that conclude nothing yet.
OPEN_WORDS = (Status.INSUFFICIENT, Status.DUE_UNVERIFIED)
#: So many targets are said with value and completion; of more the names by word.
_SAID_WHOLE = 2
#: More targets of one word, as of many counties, are counted on page one: the table names them.
_NAMED = 12
#: Quarters of the running year are out from this month on.
_QUARTERS_OUT = 5


def opening_section(snapshot: Snapshot, scope: Scope, assessments: Sequence[Assessment]) -> Section:
    """Return the first section."""
    if 0 < len(assessments) <= _SAID_WHOLE:
        sentences = ["；".join(_whole(snapshot, assessment) for assessment in assessments) + "。"]
    else:
        lead = _lead(snapshot, assessments)
        # Every target stands in one of the paragraphs that follow: words are not tallied.
        counts = _open_count(snapshot, assessments) if assessments else _no_target(snapshot, scope)
        sentences = [lead + counts]
        sentences += [
            _highlights(snapshot, assessments),
            _lagging(snapshot, assessments) + _undecided(snapshot, assessments),
        ]
    running = _running(snapshot, scope)
    if running:  # the year so far is what a reader asks first
        sentences = [*running, *sentences]
    elif _without_quarters(snapshot, scope):
        sentences[-1] += f"{snapshot.as_of.year}年季度累计数未登记，不作年内预判。"
    if scope.kind is ScopeKind.COUNTY:
        sentences += place_sentences(snapshot, scope.key)
    sentences[0] = since(snapshot, sentences[0])
    return Section(TITLE, tuple(Paragraph(text) for text in sentences if text))


def _no_target(snapshot: Snapshot, scope: Scope) -> str:
    """Say what a scope without targets is about; how its measures stand is said below."""
    count = len(measures_of(scope, snapshot.catalog))
    whose = {ScopeKind.DEPARTMENT: f"{name_of(scope, snapshot.catalog)}牵头的", ScopeKind.CHAPTER: "本章"}
    return f"{whose.get(scope.kind, '')}{count}项举措中没有可计数的目标。"


def since(snapshot: Snapshot, text: str) -> str:
    """Begin a document's first sentence with the day that its data reach to."""
    return f"据截至{day_text(snapshot.data_as_of)}公布的数据，{text}" if snapshot.data_as_of else text


def _open_count(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    """Say how many targets there are and of how many no word concludes."""
    total = count_words(snapshot.catalog, assessments).total
    undecided = len(_open_ones(snapshot, assessments))
    if undecided == total:
        return f"{total}项目标均尚不能判定。"
    return f"共{total}项目标" + (f"，其中{undecided}项尚不能判定。" if undecided else "。")


def _open_ones(snapshot: Snapshot, assessments: Iterable[Assessment]) -> list[Assessment]:
    """Counted targets of which no word concludes, the headline among them."""
    return [
        a
        for a in assessments
        if not is_rollup(snapshot.catalog, a.target)
        and (not a.words or a.words in {(word,) for word in OPEN_WORDS})
    ]


def _lead(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    """Say the latest figure of the headline target, how far it can be relied on, and its word."""
    first = next((a for a in assessments if a.target.id == headline(snapshot.catalog).id), None)
    if first is None or first.latest is None or first.completion is None or first.latest.year is None:
        return ""
    indicator = snapshot.catalog.indicator(first.target.indicator)
    value = _value(snapshot, first)
    doubt = ""
    if first.to_confirm:
        doubt = f"（二手资料，待{owners_text(snapshot.catalog, indicator)}确认）"
    grown = next((g for g in first.growths if g.year == first.latest.year), None)
    growth = growth_said(grown.rate, real=grown.real) if grown is not None else ""
    by = "按新口径" if first.benchmarks_differ else ""
    goal = promised(first.target.value, first.target.unit) if first.target.value else ""
    share = f"为{goal}目标的{first.completion_said}" if goal else ""
    place = snapshot.catalog.area(first.target.area).short
    clauses = (
        f"{place}{first.latest.year}年{indicator.name}{value}{doubt}",
        growth,
        share,
        f"{by}{first.status}",
    )
    return "，".join(filter(None, clauses)) + "。"


def _others(snapshot: Snapshot, assessments: Iterable[Assessment]) -> list[Assessment]:
    """Counted targets beside the headline, which the first sentence says."""
    lead = headline(snapshot.catalog).id
    return [a for a in assessments if a.target.id != lead and not is_rollup(snapshot.catalog, a.target)]


def _highlights(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    good = [a for a in _others(snapshot, assessments) if a.words and set(a.words) <= set(GOOD)]
    return f"亮点：{_by_word(snapshot, good)}。" if good else ""


def _lagging(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    bad = [a for a in _others(snapshot, assessments) if set(a.words) & set(ALARMS)]
    if len(bad) <= _SAID_WHOLE:
        return f"短板：{_by_word(snapshot, bad)}。" if bad else ""
    # Each is a matter below, with its pace and with who answers: here they are only counted.
    counts = ((word, sum(a.words[0] == word for a in bad)) for word in Status)
    return f"短板：{'、'.join(f'{word}{count}项' for word, count in counts if count)}，逐项见下。"


def _by_word(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    if len(assessments) <= _SAID_WHOLE:
        return "；".join(_whole(snapshot, assessment) for assessment in assessments)
    words: dict[str, list[Assessment]] = {}
    for assessment in sorted(assessments, key=lambda a: list(Status).index(a.words[0])):
        words.setdefault(str(assessment.status), []).append(assessment)
    parts = []
    for word, of_word in words.items():
        named = f"（{labels_of(snapshot.catalog, of_word)}）" if len(of_word) <= _NAMED else ""
        parts.append(f"{word}{len(of_word)}项{named}")
    return ("；" if any("（" in part for part in parts) else "、").join(parts)


def _whole(snapshot: Snapshot, assessment: Assessment) -> str:
    clauses = [f"{label_of(snapshot.catalog, assessment)}{assessment.status}"]
    if (
        assessment.latest is not None
        and assessment.latest.year is not None
        and assessment.completion is not None
    ):
        value = _value(snapshot, assessment)
        clauses.append(f"{assessment.latest.year}年{value}，完成率{assessment.completion_said}")
    return clauses[0] + (f"（{clauses[1]}）" if clauses[1:] else "")


def _value(snapshot: Snapshot, assessment: Assessment) -> str:
    """Print the latest figure as tables and sentences of the document do."""
    latest = assessment.latest
    if latest is None:
        return ""
    decimals = snapshot.catalog.indicator(assessment.target.indicator).decimals
    return value_text(latest.value, latest.unit, decimals, latest.precision, assessment.target.value)


def _undecided(snapshot: Snapshot, assessments: Sequence[Assessment]) -> str:
    """Say what can't be judged, and for want of what: each open target in one clause, alike ones together."""
    groups: dict[tuple[int, int], list[Assessment]] = {}
    for assessment in _open_ones(snapshot, assessments):
        groups.setdefault(_want(assessment), []).append(assessment)
    parts: list[str] = []
    for (want, year), alike in sorted(groups.items()):
        more = "另有" if want == _WITHOUT and parts else ""
        names = ""
        if want == _STALE:
            few = len(alike) <= _NAMED
            names = labels_of(snapshot.catalog, alike, "及") if few else f"{len(alike)}项"
        parts.append(_WANTS[want].format(more=more, names=names, count=len(alike), year=year))
    return f"尚不能判定的：{'；'.join(parts)}。" if parts else ""


#: What an open target lacks, in the order in which it is said.
_STALE, _DUE, _YEARLY, _WITHOUT, _UNDATED, _OTHER, _UNCLEAR = range(7)
_WANTS = {
    _STALE: "{names}缺{year}年以来数据",
    _DUE: "{count}项已到{year}年期限而缺当年数",
    _YEARLY: "{count}项逐年任务已到期而缺当年数",
    _WITHOUT: "{more}{count}项没有可用的公布数",
    _UNDATED: "{count}项未定期限，只列完成率",
    _OTHER: "{count}项公布数不足以判定",
    _UNCLEAR: "{count}项读法待明确",
}


def _want(assessment: Assessment) -> tuple[int, int]:
    """What one open target lacks, and the year that says so where one does."""
    target, latest = assessment.target, assessment.latest
    if not assessment.words or target.reading is Reading.OPEN:
        return _UNCLEAR, 0
    if assessment.words == (Status.DUE_UNVERIFIED,):
        return (_DUE, target.due) if target.due else (_YEARLY, 0)
    if latest is None:
        return _WITHOUT, 0
    if target.due is None:
        return _UNDATED, 0
    return (_STALE, latest.year + 1) if latest.year else (_OTHER, 0)


def _running(snapshot: Snapshot, scope: Scope) -> list[str]:
    """年内累计 and 年内预判 of the running year; none where no quarter of it has been entered."""
    if scope.kind not in (ScopeKind.CITY, ScopeKind.COUNTY):
        return []
    code = scope.key or snapshot.catalog.city.code
    # The city's annex says why no chance is stated.
    whole = scope.kind is ScopeKind.CITY
    sentences = [
        nowcast.brief + ("" if whole else nowcast.no_chance)
        for nowcast in snapshot.nowcasts
        if nowcast.area.code == code
    ]
    rest = [nowcast for nowcast in snapshot.nowcasts if nowcast.area.code != code and whole]
    if rest:
        names = {nowcast.quarter_name for nowcast in rest}
        each = listed(
            [f"{nowcast.area.short}{percent(nowcast.cumulative.value / PERCENT)}" for nowcast in rest]
        )
        sentences.append(f"{'、'.join(names)}县区增长：{each}。")
    return sentences


def _without_quarters(snapshot: Snapshot, scope: Scope) -> bool:
    """Whether a quarter of the running year is out and none has been entered for the city."""
    return scope.kind is ScopeKind.CITY and snapshot.as_of.month >= _QUARTERS_OUT


def bounds(snapshot: Snapshot, scope: Scope) -> list[Implied]:
    """What published figures rule out, in the city's briefing; what they leave a county, in its own."""
    if scope.kind is ScopeKind.CITY:
        return _latest(snapshot.ruled_out())
    if scope.kind is not ScopeKind.COUNTY:
        return []
    return _latest(
        [
            implied
            for implied in snapshot.implied
            if implied.kind == "cell" and implied.area == scope.key and implied.low > 0
        ]
    )


def _latest(bounds_found: Sequence[Implied]) -> list[Implied]:
    """Those of the latest year: earlier ones stand in an annex."""
    return [bound for bound in bounds_found if bound.year == max(other.year for other in bounds_found)]


def place_sentences(snapshot: Snapshot, area: str) -> list[str]:
    """Say a county's place in the province, in the last year in which all counties are known."""
    indicator = headline(snapshot.catalog).indicator
    places = places_in_province(snapshot.catalog, snapshot.known, indicator)
    placed = next((place for place in places if place.area == area), None)
    if placed is None:
        return []
    name, tied = snapshot.catalog.indicator(indicator).name, "并列" if placed.tied else ""
    return [
        f"{placed.year}年{name}在{snapshot.catalog.province.short}{placed.of}个县区中{tied}居第{placed.rank}位。"
    ]


def province_sentence(snapshot: Snapshot) -> str:
    """Say the places of all counties in the province in one sentence; empty where none is known."""
    catalog, indicator = snapshot.catalog, headline(snapshot.catalog).indicator
    places = {place.area: place for place in places_in_province(catalog, snapshot.known, indicator)}
    placings = [(county.short, places[county.code]) for county in catalog.counties if county.code in places]
    if not placings or not county_targets(catalog):
        return ""
    first = placings[0][1]
    text = listed([f"{name}第{place.rank}位" for name, place in placings])
    name, province = catalog.indicator(indicator).name, catalog.province.short
    return f"{first.year}年{name}在{province}{first.of}个县区中：{text}。"
