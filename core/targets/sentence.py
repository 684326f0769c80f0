"""The Chinese sentence of an assessment, put together from the phrases of :mod:`core.wording`."""

from __future__ import annotations

import datetime as dt
from typing import Final

from core.figures.interval import is_bound, possible_values
from core.figures.observation import Observation, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Reading, Target
from core.targets.assessment import Assessment, Needed
from core.targets.opinion import Opinion
from core.targets.other_sentences import joint_parts, open_parts, quota_parts, undated_parts
from core.targets.phrases import (
    STOP,
    cell_text,
    derived_part,
    figure_notes,
    figure_text,
    forecast_side,
    forecast_text,
    goal_text,
    outcome_text,
    owners_text,
    subject,
)
from core.wording import sentences as say
from core.wording.completion import Completion
from core.wording.numbers import day_text, growth_period, number
from core.wording.words import Status, joined


def sentence(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> str:
    """Say one assessment completely: figures, judgement, what is needed, the other benchmark, forecast."""
    target = assessment.target
    if target.reading is Reading.OPEN:
        parts = open_parts(catalog, assessment)
    elif assessment.members or target.comparison is Comparison.EVERY_ONE:
        parts = joint_parts(catalog, assessment)
    elif target.every_year is not None:
        parts = quota_parts(catalog, assessment)
    elif target.due is None:
        parts = undated_parts(catalog, assessment)
    else:
        parts = _dated_parts(catalog, assessment, as_of)
    return "".join(part + STOP for part in parts if part)


def _dated_parts(catalog: Catalog, assessment: Assessment, as_of: dt.date) -> list[str]:
    target, view = assessment.target, assessment.opinion
    if assessment.derived is not None:
        latest = [_latest_part(catalog, assessment, view)] if view is not None else []
        return [derived_part(catalog, assessment), *latest, _due_forecast_part(assessment)]
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


def _doubts(catalog: Catalog, assessment: Assessment, view: Opinion) -> list[str]:
    """What stands against the figure judged: contradictions, and that it is still to be confirmed."""
    indicator, doubts = catalog.indicator(assessment.target.indicator), []
    if assessment.rivals:
        others = say.listed(
            [
                f"{cell_text(indicator, o, assessment.target.value)}（{o.grade}级{_publisher(o)}）"
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
    return f"{subject(catalog, target)}：{over}{known}尚无公布数，待{owner}填报后判定：{assessment.status}"


def _latest_part(catalog: Catalog, assessment: Assessment, view: Opinion) -> str:
    """The latest figure with its completion, and the conclusion where it is the due year's own."""
    target, latest = assessment.target, view.latest
    indicator = catalog.indicator(target.indicator)
    head = (
        f"{subject(catalog, target)}{latest.year}年为{figure_text(indicator, latest, target.value)}"
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
        return f"{text}，{outcome_text(target, met=True)}：{Status.ACHIEVED}，须保持到{target.due}年"
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
    indicator, possible = catalog.indicator(assessment.target.indicator), possible_values(latest)
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


#: Why nothing can be said of a pace where the base is the latest figure.
BASE_ALONE: Final = "该年即为可用的基期，此后尚无公布数，不能判断快慢"


def _no_progress(view: Opinion, target: Target) -> str:
    if view.base is not None:
        return f"{BASE_ALONE}：{Status.INSUFFICIENT}"
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
        most=needs.most,
    )
    parts = [asked + _on_benchmark(catalog, needs)]
    if needs.real is not None:
        parts.append(say.real_phrase(needs.real, needs.deflators, first=needs.first, last=needs.last))
    base = assessment.base
    if assessment.speed_up is not None and base is not None and base.link is None:
        period = growth_period(base.year, latest.year or base.year)
        so_far = needs.rate - assessment.speed_up
        falling = needs.direction < 0 and needs.rate < 0 and so_far < 0
        speed = assessment.speed_up
        parts.append(say.speed_phrase(speed, period, unit, geometric=assessment.geometric, falling=falling))
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
        branch.year, forecast_text(branch, assessment.target), forecast_side(assessment)
    )
