"""The Chinese sentence of an assessment, put together from the phrases of :mod:`core.wording`."""

from __future__ import annotations

import datetime as dt

from core.figures.interval import is_bound, stated
from core.figures.observation import Observation, Release, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Reading, Target
from core.targets.assessment import Assessment, ForecastBranch, Needed, Opinion, QuotaYear
from core.wording import sentences as say
from core.wording.completion import Completion
from core.wording.numbers import day_text, growth_period, number
from core.wording.words import QuotaStatus, Status, joined

STOP = "。"


def sentence(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> str:
    """Say one assessment completely: figures, judgement, what is needed, the other benchmark, forecast."""
    target = assessment.target
    if target.reading is Reading.OPEN:
        parts = _open_parts(catalog, assessment)
    elif assessment.members or target.comparison is Comparison.EVERY_ONE:
        parts = _joint_parts(catalog, assessment)
    elif target.every_year is not None:
        parts = _quota_parts(catalog, assessment)
    elif target.due is None:
        parts = _undated_parts(catalog, assessment)
    else:
        parts = _dated_parts(catalog, assessment, as_of)
    return "".join(part + STOP for part in parts if part)


def figure_text(indicator: Indicator, observation: Observation, goal: float | None = None) -> str:
    """Say the value of an observation with its unit; beside a goal, never rounded onto or over it."""
    o = observation
    return say.value_text(o.value, o.unit, indicator.decimals, o.precision, goal)


def cell_text(indicator: Indicator, observation: Observation, goal: float | None = None) -> str:
    """The same for a cell, where no note says how it was stated: 超过800亿元."""
    o = observation
    return say.stated_text(o.value, o.unit, indicator.decimals, o.precision, goal)


def goal_text(target: Target) -> str:
    """Say what the target asks for: 突破800亿元, 达到18万元."""
    if target.value is None:
        return "不多于上年"
    wanted = say.promised(target.value, target.unit)
    if target.comparison is Comparison.AT_MOST:
        return f"不超过{wanted}"
    return ("突破" if target.comparison is Comparison.ABOVE else "达到") + wanted


def quota_text(target: Target) -> str:
    """Say what a yearly target asks of every year: 每年2万亩以上, 每年不超过5.5%, 每年不多于上年."""
    if target.value is None:
        return f"每年{goal_text(target)}"
    if target.comparison is Comparison.AT_LEAST:
        return f"每年{say.promised(target.value, target.unit)}以上"
    return f"每年{goal_text(target)}"


def owners_text(catalog: Catalog, indicator: Indicator) -> str:
    """Name the departments that supply an indicator."""
    names = [catalog.department(owner).name for owner in indicator.owners]
    return say.listed(names) if names else "有关部门"


def _subject(catalog: Catalog, target: Target) -> str:
    """Area and indicator; which target of it is meant where the plan has several of one kind."""
    subject = catalog.area(target.area).short + catalog.indicator(target.indicator).name
    alike = [
        other
        for other in catalog.targets_of(target.area)
        if other.indicator == target.indicator and not other.members and other.due and other.id != target.id
    ]
    if not alike or target.due is None:
        return subject
    return f"{subject}（{target.due}年{goal_text(target)}的目标）"


def figure_notes(catalog: Catalog, observation: Observation) -> str:
    """Benchmark, stage and precision of a figure in one pair of brackets, and that it is not public."""
    benchmark = catalog.benchmark(observation.benchmark).short if observation.benchmark else ""
    stage = "" if observation.stage == Stage.UNSTATED else observation.stage
    secret = "" if observation.release == Release.PUBLIC else observation.release
    return say.noted(benchmark, stage, say.PRECISION_NOTE.get(observation.precision, ""), secret)


def _dated_parts(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> list[str]:
    target, view = assessment.target, assessment.opinion
    if assessment.derived is not None:
        latest = [_latest_part(catalog, assessment, view)] if view is not None else []
        return [_derived_part(catalog, assessment), *latest, _due_forecast_part(assessment)]
    if view is None:
        return [_missing(catalog, assessment, as_of), _due_forecast_part(assessment)]
    parts = [_latest_part(catalog, assessment, view), *_doubts(catalog, assessment, view)]
    if Status.DUE_UNVERIFIED in assessment.words:
        owner = owners_text(catalog, catalog.indicator(target.indicator))
        parts.append(f"目标年份{target.due}年已过，当年数尚缺，待{owner}填报后判定：{assessment.status}")
        return [*parts, _due_forecast_part(assessment)]
    linked = view.base is not None and view.base.link is not None
    pace, needs = _pace_part(catalog, view, target), _needs_part(catalog, assessment)
    others = [_reading_part(catalog, assessment, reading) for reading in assessment.readings]
    if assessment.readings_differ:  # the least favourable first
        both = sorted(
            [
                (view.central, pace),
                *((r.central, o) for r, o in zip(assessment.readings, others, strict=True)),
            ],
            key=lambda item: -list(Status).index(item[0]),
        )
        spoken = [*(text for _, text in both), f"不同基期的结论不同，都列出：{assessment.status}"]
    else:
        spoken = [pace, *others]
    parts += [needs, *spoken] if linked else [*spoken, needs]
    return [
        *parts,
        _second_part(catalog, assessment),
        _forecast_part(catalog, assessment),
        _due_forecast_part(assessment),
    ]


def _derived_part(catalog: Catalog, assessment: Assessment) -> str:
    """The word of a due year without a figure of its own, as published figures imply it."""
    target = assessment.target
    if assessment.derived is None:
        return ""
    owner = owners_text(catalog, catalog.indicator(target.indicator))
    text, subject = assessment.derived.sentence.removesuffix(STOP), f"{target.due}年本数未见公布"
    goal = f"目标为{goal_text(target)}" if target.comparison is not Comparison.EVERY_ONE else target.name
    return f"{subject}，由公布数推得：{text}；{goal}：{assessment.status}（D级推算，待{owner}核实）"


def _doubts(catalog: Catalog, assessment: Assessment, view: Opinion) -> list[str]:
    """What stands against the figure judged: contradictions, and that it is still to be confirmed."""
    indicator, doubts = catalog.indicator(assessment.target.indicator), []
    if assessment.rivals:
        others = say.listed(
            [
                f"{figure_text(indicator, o, assessment.target.value)}（{o.grade}级{_publisher(o)}）"
                for o in assessment.rivals
            ]
        )
        doubts.append(f"同一口径、同一阶段另有{others}，与上述{view.latest.grade}级数不一致，请核对")
    if is_bound(view.latest) and not view.conclusions:
        least = "已有增速不低于、所需增速不高于所列"
        if indicator.direction < 0:
            least = "实际离目标不近于所列"
        doubts.append(f"上述{view.latest.year}年数只是下限：{least}")
    if assessment.to_confirm:
        owner = owners_text(catalog, indicator)
        doubts.append(f"上述{view.latest.year}年数为{view.latest.grade}级（二手转载），待{owner}确认")
    return doubts


def _publisher(o: Observation) -> str:
    day = f"，{day_text(o.published)}" if o.published else ""
    return f"，{o.publisher}{day}" if o.publisher else day


def _missing(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> str:
    target = assessment.target
    owner = owners_text(catalog, catalog.indicator(target.indicator))
    over = f"目标年份{target.due}年已过，" if Status.DUE_UNVERIFIED in assessment.words else ""
    known = f"截至{day_text(as_of)}" if not over else ""
    return f"{_subject(catalog, target)}：{over}{known}尚无公布数，待{owner}填报后判定：{assessment.status}"


def _latest_part(catalog: Catalog, assessment: Assessment, view: Opinion) -> str:
    """The latest figure with its completion, and the conclusion where it is the due year's own."""
    target, latest = assessment.target, view.latest
    indicator = catalog.indicator(target.indicator)
    head = (
        f"{_subject(catalog, target)}{latest.year}年为{figure_text(indicator, latest, target.value)}"
        f"{figure_notes(catalog, latest)}"
    )
    shares = [say.completion_phrase(view.completion, met=view.words == (Status.ACHIEVED,))]
    linked = view.base is not None and view.base.link is not None
    if view.conclusions:
        if view.central in (Status.NOT_ACHIEVED, Status.BORDERLINE):
            shares = []  # the conclusion names it, or none can be said
        return "，".join([head, *filter(None, shares), _conclusion(catalog, assessment, view)])
    if view.base and target.due and not linked and view.observed is not None:
        shares.append(_progress(assessment, view, target.due))
    text = "，".join([head, *filter(None, shares)])
    if view.words == (Status.ACHIEVED,):
        return f"{text}，已{goal_text(target)}：{Status.ACHIEVED}，须保持到{target.due}年"
    return text


def _progress(assessment: Assessment, view: Opinion, due: int) -> str:
    if view.base is None:
        return ""
    return say.progress_phrase(
        view.completion_progress,
        view.elapsed,
        assessment.calendar,
        base_year=view.base.year,
        due=due,
        geometric=view.geometric,
        bound=view.completion.bound if view.completion else "",
    )


def _conclusion(catalog: Catalog, assessment: Assessment, view: Opinion) -> str:
    """已实现 or 未实现 of the due year's figure; 初判 and 定评 are both kept."""
    goal, last = goal_text(assessment.target), view.conclusions[-1]
    text = f"目标为{goal}：{_worded(last.word, last.completion)}（{last.verdict}）"
    if last.word is Status.BORDERLINE:
        text = f"目标为{goal}，{borderline_text(catalog, assessment)}：{last.word}（{last.verdict}）"
    if len(view.conclusions) == 1:
        return text
    first = view.conclusions[0]
    indicator = catalog.indicator(assessment.target.indicator)
    return (
        f"{text}；此前{first.verdict}{_worded(first.word, first.completion)}，"
        f"当时为{figure_text(indicator, first.observation, assessment.target.value)}"
        f"{figure_notes(catalog, first.observation)}"
    )


def borderline_text(catalog: Catalog, assessment: Assessment) -> str:
    """Say why neither word can be given, and what would settle it."""
    latest = assessment.latest
    if latest is None:
        return ""
    indicator, possible = catalog.indicator(assessment.target.indicator), stated(latest)
    spread = say.interval_text(possible.low, possible.high, latest.unit)
    owner = owners_text(catalog, indicator)
    return f"公布数的表述只说明其在{spread}之间，跨过目标值，待{owner}提供确数后判定".replace(
        "以上之间", "以上"
    )


def _worded(word: Status, completion: Completion | None) -> str:
    share = say.completion_phrase(completion, met=word is Status.ACHIEVED)
    return f"{word}（{share}）" if word is Status.NOT_ACHIEVED and share else word.value


def _pace_part(catalog: Catalog, view: Opinion, target: Target) -> str:
    if view.conclusions or view.words == (Status.ACHIEVED,):
        return ""
    if view.observed is None or view.required is None or view.base is None:
        return _no_progress(view, target)
    indicator = catalog.indicator(target.indicator)
    if view.base.link is not None:
        return _linked_part(catalog, view, indicator)
    base = view.base
    phrase = say.pace_phrase(
        view.observed,
        view.required,
        view.ratio,
        base_year=base.year,
        latest_year=view.latest.year or base.year,
        due=target.due or base.year,
        unit=target.unit,
        geometric=view.geometric,
        late=view.late_ratio,
    )
    text = figure_text(indicator, base.observation)
    why = f"无同口径{target.base_year}年数，取最近的上一年" if base.how == "earlier" else ""
    mixed = "，两端核算阶段不同" if _stages_differ(view) else ""
    how = "只是下限" if is_bound(view.latest) else "的取整"
    across = f"，表述{how}，跨过判定界限，可能的词都列" if len(view.words) > 1 else ""
    return f"以{base.year}年{text}为基期{say.noted(why)}，{phrase}{mixed}{across}：{joined(view.words)}"


def _reading_part(catalog: Catalog, assessment: Assessment, reading: Opinion) -> str:
    """Another base year for the same latest figure, through a link."""
    indicator = catalog.indicator(assessment.target.indicator)
    return f"另按原定基期：{_linked_part(catalog, reading, indicator)}"


def _stages_differ(view: Opinion) -> bool:
    """Whether both ends state their stage and the stages differ."""
    stages = {view.latest.stage, view.base.observation.stage} if view.base else set()
    return view.mixed_stage and Stage.UNSTATED not in stages


def _linked_part(catalog: Catalog, view: Opinion, indicator: Indicator) -> str:
    base = view.base
    if base is None or base.link is None or view.observed is None or view.observed_range is None:
        return ""
    carried = say.linked_phrase(
        base_year=base.year,
        base_text=figure_text(indicator, base.observation) + figure_notes(catalog, base.observation),
        carried_text=say.value_text(base.value, base.observation.unit, indicator.decimals),
        factor=base.link.factor,
        half_width=base.link.half_width,
        grade=base.link.grade,
    )
    if view.ratio is None or view.ratio_range is None:
        return f"{carried}：{joined(view.words)}"
    pace = say.linked_pace_phrase(
        view.observed,
        view.observed_range,
        view.ratio,
        view.ratio_range,
        base_year=base.year,
        latest_year=view.latest.year or base.year,
    )
    if view.late_ratio is not None:
        pace += say.late_phrase(view.late_ratio, view.late_ratio_range)
    across = "，跨过判定界限，可能的词都列" if len(view.words) > 1 else ""
    return f"{carried}，{pace}{across}：{joined(view.words)}"


def _no_progress(view: Opinion, target: Target) -> str:
    if view.base is not None:
        return f"该年即为可用的基期，此后尚无公布数，不能判断快慢：{Status.INSUFFICIENT}"
    base = f"{target.base_year}年" if target.base_year else "基期"
    return f"同一口径下无{base}及以前可比的数，不能判断快慢：{Status.INSUFFICIENT}"


def _needs_part(catalog: Catalog, assessment: Assessment) -> str:
    needs, latest = assessment.needs, assessment.latest
    if needs is None or latest is None:
        return ""
    unit = assessment.target.unit
    asked = say.needed_phrase(
        needs.rate,
        first=needs.first,
        last=needs.last,
        unit=unit,
        geometric=needs.geometric,
        whole=needs.whole,
        direction=needs.direction,
    )
    parts = [asked + _on_benchmark(catalog, needs)]
    if needs.real is not None:
        parts.append(say.real_phrase(needs.real, needs.deflators, first=needs.first, last=needs.last))
    base = assessment.base
    if assessment.speed_up is not None and base is not None and base.link is None:
        period = growth_period(base.year, latest.year or base.year)
        parts.append(say.speed_phrase(assessment.speed_up, period, unit, geometric=assessment.geometric))
    text = "，".join(parts)
    growths = [
        (g.year, g.rate, g.real, catalog.benchmark(g.benchmark).short if g.benchmark else "")
        for g in assessment.growths
    ]
    return f"{text}；{say.growths_phrase(growths)}" if growths else text


def _on_benchmark(catalog: Catalog, needs: Needed) -> str:
    """On which benchmark a need was computed, with its band, where a link led there."""
    if needs.link is None:
        return ""
    name = catalog.benchmark(needs.benchmark).short
    spread = say.needed_span(needs.low, needs.high, direction=needs.direction)
    band = f"，区间{spread}" if needs.low < needs.high else ""
    factor = number(needs.link.factor, 4)
    return f"（按{name}衔接，系数{factor}，{needs.link.grade}级{band}）"


def _second_part(catalog: Catalog, assessment: Assessment) -> str:
    view = assessment.second
    if view is None or not view.benchmark:
        return ""
    head = f"另按{catalog.benchmark(view.benchmark).short}，"
    if view.conclusions:
        last = view.conclusions[-1]
        indicator = catalog.indicator(assessment.target.indicator)
        text = f"{view.latest.year}年为{figure_text(indicator, view.latest, assessment.target.value)}"
        text_ = f"{head}{text}，{_worded(last.word, last.completion)}（{last.verdict}）"
    else:
        text_ = head + _pace_part(catalog, view, assessment.target)
    if not assessment.benchmarks_differ:
        return text_
    return text_ + "；两种口径结论不同，以新口径为准"


def _forecast_part(catalog: Catalog, assessment: Assessment) -> str:
    branch, due = assessment.forecast, assessment.target.due
    if branch is None or due is None:
        return ""
    value = forecast_text(branch, assessment.target)
    return say.forecast_phrase(
        branch.year,
        value,
        branch.needed,
        due,
        assessment.target.unit,
        geometric=branch.geometric,
        direction=catalog.indicator(assessment.target.indicator).direction,
    )


def _due_forecast_part(assessment: Assessment) -> str:
    branch = assessment.due_forecast
    if branch is None:
        return ""
    return say.due_forecast_phrase(
        branch.year, forecast_text(branch, assessment.target), meets=assessment.forecast_meets
    )


def forecast_text(branch: ForecastBranch, target: Target) -> str:
    """Say a forecast as it was stated: 超过730亿元, 约805亿元."""
    return say.PRECISION_LEAD.get(branch.precision, "") + say.plain(branch.value, target.unit)


def _undated_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    target, view = assessment.target, assessment.opinion
    subject = _subject(catalog, target)
    if view is None:
        owner = owners_text(catalog, catalog.indicator(target.indicator))
        return [f"{subject}：原文未定期限，尚无公布数，待{owner}填报：{assessment.status}"]
    indicator, latest = catalog.indicator(target.indicator), view.latest
    dated = f"{latest.year}年" if latest.year is not None else _published(latest)
    share = say.completion_phrase(view.completion, met=view.central is Status.ACHIEVED)
    text = f"{subject}{figure_text(indicator, latest, target.value)}（{dated}）"
    if view.central is Status.ACHIEVED:
        return [f"{text}，{share}，已{goal_text(target)}：{Status.ACHIEVED}"]
    return [f"{text}，{share}", f"原文未定期限，只列完成率，不评快慢：{assessment.status}"]


def _published(latest: Observation) -> str:
    if latest.published is not None:
        return f"{latest.published.isoformat()}公布，所属年份未注明"
    return "所属年份和公布日期均未见"


def _quota_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Yearly quotas: the years under each word, and what was reported."""
    target = assessment.target
    goal = quota_text(target)
    parts = []
    for word in QuotaStatus:
        chosen = [year for year in assessment.quota if year.word is word]
        if chosen:
            spans = say.listed([_quota_year(catalog, target, year) for year in chosen])
            parts.append(f"{spans}{word}")
    unmet = [str(year.year) for year in assessment.quota if year.word is QuotaStatus.NOT_MET]
    which = f"（{say.listed(unmet)}年）" if unmet else ""
    text = f"{_subject(catalog, target)}，{goal}：{'；'.join(parts)}"
    return [text, f"总的判定：{assessment.status}{which}"]


def _quota_year(catalog: Catalog, target: Target, year: QuotaYear) -> str:
    return (
        f"{year.year}年" if year.value is None else f"{year.year}年（{quota_value(catalog, target, year)}）"
    )


def quota_value(catalog: Catalog, target: Target, year: QuotaYear) -> str:
    """Say a year's figure: as short as it is, but with every digit that its indicator has."""
    indicator = catalog.indicator(target.indicator)
    text = say.plain(year.value or 0.0, target.unit, year.limit)
    exact = say.promised(round(year.value or 0.0, indicator.decimals), target.unit)
    return max(text, exact, key=len)


def _joint_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    """Joint targets: every member's word; the worst decides."""
    lines = [f"{member.name}{joined(member.words) or '暂不评定'}" for member in assessment.members]
    done = sum(member.words == (Status.ACHIEVED,) for member in assessment.members)
    words = {joined(member.words) or "暂不评定" for member in assessment.members}
    alike = len(words) == 1 and len(lines) > 1  # said once, not name by name
    each = f"{len(lines)}个均{words.pop()}" if alike else say.listed(lines)
    text = f"{assessment.target.name}：逐一判定，{each}"
    needs = _members_need(assessment)
    if assessment.derived is not None:
        return [text, _derived_part(catalog, assessment)]
    if set(assessment.words) & {Status.INSUFFICIENT, Status.DUE_UNVERIFIED}:
        return [text, needs, f"有成员尚无结论，整体不下结论：{assessment.status}"]
    return [
        text,
        needs,
        f"{len(assessment.members)}个成员中{done}个已实现，以进度最慢的为准：{assessment.status}",
    ]


def _members_need(assessment: Assessment) -> str:
    """Span of the growth that the members need, where all of it is of one kind and of the same years."""
    needs = [member.needs for member in assessment.members if member.needs is not None]
    kinds = {(n.first, n.last, n.whole, n.direction, n.geometric) for n in needs}
    if len(kinds) != 1 or not assessment.geometric:
        return ""
    first, last, whole, direction, _ = kinds.pop()
    rates = [need.rate for need in needs]
    ends = min(rates), max(rates)
    return say.needed_span_phrase(*ends, first=first, last=last, whole=whole, direction=direction)


def _open_parts(catalog: Catalog, assessment: Assessment) -> list[str]:
    parts = [f"{assessment.target.name}：{assessment.target.reading_note.rstrip(STOP)}"]
    latest = assessment.latest
    if latest is not None:
        indicator = catalog.indicator(assessment.target.indicator)
        parts.append(f"已知{latest.year}年为{figure_text(indicator, latest)}，供参考")
    return parts
