"""The Chinese sentence of an assessment, put together from the phrases of :mod:`core.wording`."""

from __future__ import annotations

import datetime as dt

from core.figures.observation import Observation, Stage
from core.plan.catalog import Catalog
from core.plan.models import Comparison, Indicator, Reading, Target
from core.targets.assessment import Assessment, Opinion
from core.wording import QuotaStatus, Status, growth_period, joined
from core.wording import sentences as say

STOP = "。"


def sentence(catalog: Catalog, found: Assessment, as_of: dt.date) -> str:
    """Say one assessment completely: figures, judgement, what is needed, the other benchmark, forecast."""
    target = found.target
    if target.reading is Reading.OPEN:
        parts = _open_parts(catalog, found)
    elif found.members or target.comparison is Comparison.EVERY_ONE:
        parts = _joint_parts(found)
    elif target.every_year is not None:
        parts = _quota_parts(catalog, found)
    elif target.due is None:
        parts = _undated_parts(catalog, found)
    else:
        parts = _dated_parts(catalog, found, as_of)
    return "".join(part + STOP for part in parts if part)


def figure_text(indicator: Indicator, observation: Observation) -> str:
    """Say the value of an observation with its unit."""
    return say.value_text(observation.value, observation.unit, indicator.decimals, observation.precision)


def goal_text(target: Target) -> str:
    """Say what the target asks for: 突破800亿元, 达到18万元."""
    if target.value is None:
        return "不多于上年"
    verb = "突破" if target.comparison is Comparison.ABOVE else "达到"
    return verb + say.plain(target.value, target.unit)


def owners_text(catalog: Catalog, indicator: Indicator) -> str:
    """Name the departments that supply an indicator."""
    names = [catalog.department(owner).name for owner in indicator.owners]
    return say.listed(names) if names else "有关部门"


def _subject(catalog: Catalog, target: Target) -> str:
    return catalog.area(target.area).short + catalog.indicator(target.indicator).name


def figure_notes(catalog: Catalog, observation: Observation) -> str:
    """Benchmark, stage and precision of a figure in one pair of brackets."""
    benchmark = catalog.benchmark(observation.benchmark).short if observation.benchmark else ""
    stage = "" if observation.stage == Stage.UNSTATED else observation.stage
    return say.noted(benchmark, stage, say.PRECISION_NOTE.get(observation.precision, ""))


def _dated_parts(catalog: Catalog, found: Assessment, as_of: dt.date) -> list[str]:
    target, view = found.target, found.opinion
    if view is None:
        return [_missing(catalog, found, as_of)]
    parts = [_latest_part(catalog, found, view)]
    if Status.DUE_UNVERIFIED in found.words:
        owner = owners_text(catalog, catalog.indicator(target.indicator))
        parts.append(f"目标年份{target.due}年已过，当年数尚缺，待{owner}填报后判定：{found.status}")
        return parts
    linked = view.base is not None and view.base.link is not None
    pace, needs = _pace_part(catalog, view, target), _needs_part(catalog, found)
    parts += [needs, pace] if linked else [pace, needs]
    parts += [_second_part(catalog, found), _forecast_part(found)]
    return parts


def _missing(catalog: Catalog, found: Assessment, as_of: dt.date) -> str:
    target = found.target
    owner = owners_text(catalog, catalog.indicator(target.indicator))
    over = f"目标年份{target.due}年已过，" if Status.DUE_UNVERIFIED in found.words else ""
    known = f"截至{as_of.isoformat()}" if not over else ""
    return f"{_subject(catalog, target)}：{over}{known}尚无公布数，待{owner}填报后判定：{found.status}"


def _latest_part(catalog: Catalog, found: Assessment, view: Opinion) -> str:
    """The latest figure with its completion, and the conclusion where it is the due year's own."""
    target, latest = found.target, view.latest
    indicator = catalog.indicator(target.indicator)
    head = (
        f"{_subject(catalog, target)}{latest.year}年为{figure_text(indicator, latest)}"
        f"{figure_notes(catalog, latest)}"
    )
    shares = [say.completion_phrase(view.completion)]
    linked = view.base is not None and view.base.link is not None
    if view.conclusions:
        if view.central is Status.NOT_ACHIEVED:
            shares = []  # the conclusion names it
        return "，".join([head, *filter(None, shares), _conclusion(catalog, found, view)])
    if view.base and target.due and not linked and view.observed is not None:
        shares.append(_progress(view, target.due))
    text = "，".join([head, *filter(None, shares)])
    if view.central is Status.ACHIEVED:
        return f"{text}，已{goal_text(target)}：{Status.ACHIEVED}，须保持到{target.due}年"
    return text


def _progress(view: Opinion, due: int) -> str:
    if view.base is None:
        return ""
    return say.progress_phrase(
        view.completion_progress, view.elapsed, view.base.year, due, geometric=view.geometric
    )


def _conclusion(catalog: Catalog, found: Assessment, view: Opinion) -> str:
    """已实现 or 未实现 of the due year's figure; 初判 and 定评 are both kept."""
    goal, last = goal_text(found.target), view.conclusions[-1]
    said = f"目标为{goal}：{_worded(last.word, last.completion)}（{last.verdict}）"
    if len(view.conclusions) == 1:
        return said
    first = view.conclusions[0]
    indicator = catalog.indicator(found.target.indicator)
    return (
        f"{said}；此前{first.verdict}{_worded(first.word, first.completion)}，"
        f"当时为{figure_text(indicator, first.observation)}{figure_notes(catalog, first.observation)}"
    )


def _worded(word: Status, completion: float | None) -> str:
    share = say.completion_phrase(completion)
    return f"{word}（{share}）" if word is Status.NOT_ACHIEVED and share else word.value


def _pace_part(catalog: Catalog, view: Opinion, target: Target) -> str:
    if view.conclusions or view.central is Status.ACHIEVED:
        return ""
    if view.observed is None or view.required is None or view.base is None:
        return _no_progress(view, target)
    indicator = catalog.indicator(target.indicator)
    if view.base.link is not None:
        return _linked_part(catalog, view, indicator)
    base = view.base
    said = say.pace_phrase(
        view.observed,
        view.required,
        view.ratio,
        base_year=base.year,
        latest_year=view.latest.year or base.year,
        due=target.due or base.year,
        unit=target.unit,
        geometric=view.geometric,
    )
    text = figure_text(indicator, base.observation)
    why = f"无同口径{target.base_year}年数，取最近的上一年" if base.how == "earlier" else ""
    mixed = "，两端核算阶段不同" if _stages_differ(view) else ""
    return f"以{base.year}年{text}为基期{say.noted(why)}，{said}{mixed}：{joined(view.words)}"


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
    across = "，跨过判定界限，两个词都列" if len(view.words) > 1 else ""
    return f"{carried}，{pace}{across}：{joined(view.words)}"


def _no_progress(view: Opinion, target: Target) -> str:
    if view.base is not None:
        return f"该年即为可用的基期，此后尚无公布数，不能判断快慢：{Status.INSUFFICIENT}"
    base = f"{target.base_year}年" if target.base_year else "基期"
    return f"同一口径下无{base}及以前可比的数，不能判断快慢：{Status.INSUFFICIENT}"


def _needs_part(catalog: Catalog, found: Assessment) -> str:
    if found.needed is None or found.latest is None or found.target.due is None:
        return ""
    unit, latest_year = found.target.unit, found.latest.year or 0
    parts = [
        say.needed_phrase(
            found.needed,
            latest_year=latest_year,
            due=found.target.due,
            unit=unit,
            geometric=found.geometric,
        )
    ]
    if found.needed_real is not None and found.deflator is not None and found.deflator_year:
        parts.append(say.real_phrase(found.needed_real, found.deflator, found.deflator_year))
    base = found.base
    if found.speed_up is not None and base is not None and base.link is None:
        period = growth_period(base.year, latest_year)
        parts.append(say.speed_phrase(found.speed_up, period, unit, geometric=found.geometric))
    text = "，".join(parts)
    if found.last_growth is not None and found.last_growth_year is not None:
        benchmark = found.last_growth_benchmark
        name = catalog.benchmark(benchmark).short if benchmark else ""
        text += "；" + say.last_growth_phrase(found.last_growth, found.last_growth_year, name)
    return text


def _second_part(catalog: Catalog, found: Assessment) -> str:
    view = found.second
    if view is None or not view.benchmark:
        return ""
    head = f"另按{catalog.benchmark(view.benchmark).short}，"
    if view.conclusions:
        last = view.conclusions[-1]
        indicator = catalog.indicator(found.target.indicator)
        text = f"{view.latest.year}年为{figure_text(indicator, view.latest)}"
        said = f"{head}{text}，{_worded(last.word, last.completion)}（{last.verdict}）"
    else:
        said = head + _pace_part(catalog, view, found.target)
    if not found.benchmarks_differ:
        return said
    return said + "；两种口径结论不同，颜色从新口径"


def _forecast_part(found: Assessment) -> str:
    branch, due = found.forecast, found.target.due
    if branch is None or due is None:
        return ""
    value = say.plain(branch.value, found.target.unit)
    return say.forecast_phrase(
        branch.year, value, branch.needed, due, found.target.unit, geometric=branch.geometric
    )


def _undated_parts(catalog: Catalog, found: Assessment) -> list[str]:
    target, view = found.target, found.opinion
    subject = _subject(catalog, target)
    if view is None:
        owner = owners_text(catalog, catalog.indicator(target.indicator))
        return [f"{subject}：原文未定期限，尚无公布数，待{owner}填报：{found.status}"]
    indicator, latest = catalog.indicator(target.indicator), view.latest
    dated = f"{latest.year}年" if latest.year is not None else _published(latest)
    share = say.completion_phrase(view.completion)
    text = f"{subject}{figure_text(indicator, latest)}（{dated}）"
    if view.central is Status.ACHIEVED:
        return [f"{text}，{share}，已{goal_text(target)}：{Status.ACHIEVED}"]
    return [f"{text}，{share}", f"原文未定期限，只列完成率，不评快慢：{found.status}"]


def _published(latest: Observation) -> str:
    if latest.published is not None:
        return f"{latest.published.isoformat()}公布，所属年份未注明"
    return "所属年份和公布日期均未见"


def _quota_parts(catalog: Catalog, found: Assessment) -> list[str]:
    """Yearly quotas: the years under each word, and what was reported."""
    target = found.target
    goal = "每年不多于上年" if target.value is None else f"每年{say.plain(target.value, target.unit)}以上"
    said = []
    for word in QuotaStatus:
        chosen = [year for year in found.quota if year.word is word]
        if chosen:
            spans = say.listed([_quota_year(year.year, year.value, target) for year in chosen])
            said.append(f"{spans}{word}")
    unmet = [str(year.year) for year in found.quota if year.word is QuotaStatus.NOT_MET]
    which = f"（{say.listed(unmet)}年）" if unmet else ""
    text = f"{_subject(catalog, target)}，{goal}：{'；'.join(said)}"
    return [text, f"总的判定：{found.status}{which}"]


def _quota_year(year: int, value: float | None, target: Target) -> str:
    return f"{year}年" if value is None else f"{year}年（{say.plain(value, target.unit)}）"


def _joint_parts(found: Assessment) -> list[str]:
    """Joint targets: every member's word; the worst decides."""
    lines = [f"{member.name}{joined(member.words) or '暂不评定'}" for member in found.members]
    done = sum(member.words == (Status.ACHIEVED,) for member in found.members)
    text = f"{found.target.name}：逐一判定，{say.listed(lines)}"
    needs = _members_need(found)
    if Status.INSUFFICIENT in found.words or Status.DUE_UNVERIFIED in found.words:
        return [text, needs, f"有成员尚无结论，整体不下结论：{found.status}"]
    return [text, needs, f"{len(found.members)}个成员中{done}个已实现，按其中最差者判定：{found.status}"]


def _members_need(found: Assessment) -> str:
    """Span of the growth that the members need, where all are measured from the same year."""
    due, years = found.target.due, {member.year for member in found.members if member.needed is not None}
    needs = [member.needed for member in found.members if member.needed is not None]
    if due is None or len(years) != 1 or not found.geometric:
        return ""
    year = years.pop()
    return say.needed_span_phrase(min(needs), max(needs), latest_year=year or due, due=due)


def _open_parts(catalog: Catalog, found: Assessment) -> list[str]:
    parts = [f"{found.target.name}：{found.target.reading_note.rstrip(STOP)}"]
    latest = found.latest
    if latest is not None:
        indicator = catalog.indicator(found.target.indicator)
        parts.append(f"已知{latest.year}年为{figure_text(indicator, latest)}，供参考")
    return parts
