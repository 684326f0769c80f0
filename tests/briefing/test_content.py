"""What a briefing says, for every scope, kind and dataset, against the deciding functions."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace

import pytest

from core.briefing.compose import OFFICERS, compose
from core.briefing.model import Briefing, Chart, Heading, Imprint, Paragraph, Table
from core.briefing.scope import Scope, ScopeKind, all_scopes, parse
from core.briefing.sections.ledger import entered, states_of
from core.briefing.sections.matters import ALARMS, DEADLINE, TITLE, matters_section
from core.briefing.sections.missing import BLANK_DAY, asked_gaps
from core.briefing.sections.targets import chance_sentence, chosen, target_table
from core.figures.observation import MeasureEntry
from core.ground import ground
from core.measures.public_evidence import count, of_area
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.targets.ahead.outlook import with_chance
from core.targets.finding import label_of
from core.targets.judge import assess_all
from core.targets.overview import count_words, counted
from core.wording.numbers import MISSING, chance_or_record, day_text, number, ordinal, years
from core.wording.sentences import needed_text
from core.wording.words import Status

BODY = ["总体判断", TITLE, "目标完成", "分县区", "举措进展", "主要指标"]
ANNEXES = ["逐项说明", "县区位次和估算参考", OFFICERS, "举措台账", "补数清单", "数据与口径"]
OUTLINE = [*BODY, *ANNEXES]
CATALOG = load_catalog()


def texts(briefing: Briefing) -> str:
    """Everything that is said."""
    said = [briefing.title]
    for section in briefing.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph | Heading):
                said.append(block.text)
            elif isinstance(block, Table):
                said += [block.caption, block.note, *(cell.text for row in block.rows for cell in row)]
            else:
                said += [block.caption, block.alt]
    return "\n".join(said)


def test_the_city_follows_the_outline(snapshot: Snapshot) -> None:
    left_out = set() if snapshot.drill else {OFFICERS}
    if not snapshot.drill:
        left_out |= {"举措台账"}  # 28 rows of one and the same word are one sentence
    briefing = compose(snapshot, Scope())
    assert [section.title for section in briefing.body] == [t for t in BODY if t not in left_out]
    assert [section.title for section in briefing.annexes] == [t for t in ANNEXES if t not in left_out]
    assert briefing.sections == (*briefing.body, *briefing.annexes)


@pytest.mark.parametrize("scope", all_scopes(CATALOG), ids=lambda scope: scope.text)
def test_every_scope_says_something_in_every_section(snapshot: Snapshot, scope: Scope) -> None:
    briefing = compose(snapshot, scope)
    assert briefing.title and briefing.sources
    for section in briefing.sections:
        assert section.blocks, section.title
        assert all(b.text.strip() for b in section.blocks if isinstance(b, Paragraph | Heading))
    assert {section.title for section in briefing.sections} <= set(OUTLINE)


@pytest.mark.parametrize("scope", all_scopes(CATALOG), ids=lambda scope: scope.text)
def test_tables_are_whole(drill: Snapshot, scope: Scope) -> None:
    for table in compose(drill, scope).tables():
        assert table.rows or table.caption == "目标完成情况", table.caption
        assert all(len(row) == len(table.columns) for row in table.rows)


def test_the_target_table_holds_what_the_deciding_function_says(snapshot: Snapshot) -> None:
    found = assess_all(snapshot.catalog, snapshot.book, snapshot.as_of)
    found = with_chance(
        snapshot.catalog, snapshot.book, found, snapshot.as_of, ground(snapshot.catalog.data_root)
    )
    by_id = {a.target.id: a for a in found}
    table = target_table(snapshot, Scope())
    place = {column.name: i for i, column in enumerate(table.columns)}
    targets = counted(snapshot.catalog)
    assert len(table.rows) == len(targets)
    for target, row in zip(targets, table.rows, strict=True):
        one = by_id[target.id]
        assert row[place["状态"]].text.replace("\n", "") == (one.status or "待明确")
        assert row[place["完成率"]].text == (one.completion_text or "—")
        need = (
            "—" if one.needed is None else needed_text(one.needed, one.target.unit, geometric=one.geometric)
        )
        if one.needs is not None and one.needs.whole:  # years that are over are in it: it must say so
            assert re.fullmatch(r"全程[\d.]+%", row[place["今后须年均"]].text)
            assert f"“全程”为{years(one.needs.first, one.needs.last)}各年平均" in table.note
        else:
            assert row[place["今后须年均"]].text == need
        said = chance_or_record(one.chance, one.stayed_below)
        assert (f"{label_of(snapshot.catalog, one)}{said}" in chance_sentence(snapshot, Scope())) is bool(
            said
        )
        if one.latest is not None and one.latest.year:
            assert row[place["年份"]].text == str(one.latest.year)


def test_a_target_without_a_figure_says_so(official: Snapshot) -> None:
    table = target_table(official, Scope())
    without = [row for row in table.rows if row[2].text == MISSING]
    assert without and all(row[5].text in {*Status, "待明确"} for row in without)


def test_problems_and_steps_are_only_what_officers_wrote(official: Snapshot, drill: Snapshot) -> None:
    [section] = [s for s in compose(drill, Scope()).sections if s.title == OFFICERS]
    heads = [block.text for block in section.blocks if isinstance(block, Heading)]
    for field in ("problems", "next_steps"):
        assert not entered(official, Scope(), field)
        said = [p.text for p in entered(drill, Scope(), field)]
        written = {getattr(s.entry, field).strip() for s in drill.measures if s.entry} - {""}
        assert len(said) == len(written)  # each text once, however many measures share it
        for place, text in enumerate(said, start=1):
            assert any(text.startswith(f"{place}.{one.removesuffix('。')}") for one in written)
            assert "举措" in text
        assert set(said) <= {block.text for block in section.blocks if isinstance(block, Paragraph)}
    assert heads == ["问题", "措施"]


def test_missing_figures_are_those_of_the_list(snapshot: Snapshot) -> None:
    asked = asked_gaps(snapshot, Scope())
    assert set(asked) == {gap for gap in snapshot.gaps if gap.essential}


def test_estimates_are_hollow_and_worded(official: Snapshot) -> None:
    table = next(t for t in compose(official, Scope()).tables() if t.caption.startswith("估算"))
    for row in table.rows:
        assert row[3].estimate and row[3].text.startswith("≈")
    assert "不参与判定" in table.note


def test_drill_bears_its_mark_and_official_does_not(snapshots: dict[str, Snapshot]) -> None:
    assert compose(snapshots["drill"], Scope()).marks == ("演练数据 非真实统计",)
    assert compose(snapshots["official"], Scope()).marks == ()


def test_figures_carry_finding_words_and_an_editable_twin(snapshot: Snapshot) -> None:
    figures = compose(snapshot, Scope()).figures()
    assert figures and len({figure.slug for figure in figures}) == len(figures)
    for figure in figures:
        assert figure.caption and len(figure.alt) > len(figure.caption) and figure.sources
        if isinstance(figure.chart, Chart):
            assert all(len(s.values) == len(figure.chart.categories) for s in figure.chart.series)
            assert any(v is not None for s in figure.chart.series for v in s.values)


def test_the_twin_holds_the_latest_figure_and_the_target(snapshot: Snapshot) -> None:
    lead = snapshot.assessment("gdp-city")
    figure = compose(snapshot, Scope()).figures()[0]
    assert figure.chart is not None and lead.latest is not None
    place = figure.chart.categories.index(f"{lead.latest.year}年")
    history = next(s for s in figure.chart.series if s.role == "history")
    required = next(s for s in figure.chart.series if s.role == "required")
    assert history.values[place] == pytest.approx(lead.latest.value)
    assert required.values[place] == pytest.approx(lead.latest.value)
    assert required.values[-1] == pytest.approx(lead.target.value)


def test_a_scenario_is_composed_from_its_link(snapshot: Snapshot) -> None:
    scope = parse("scenario:?g=6.5_620702~8", snapshot.catalog)
    briefing = compose(snapshot, scope)
    assert briefing.title.startswith("按这一方案")
    assert "8.0%" in texts(briefing)
    chart = briefing.figures()[0].chart
    assert chart is not None and chart.kind == "waterfall"
    columns = list(zip(*(s.values for s in chart.series), strict=True))
    assert all(sum(v is not None for v in column) == 1 for column in columns)
    levels = [v for v in chart.series[0].values if v is not None]
    steps = [v for v in chart.series[1].values if v is not None]
    assert levels[0] + sum(steps) == pytest.approx(levels[1], abs=0.06)


def test_a_scenario_says_a_published_figure_as_such_and_in_the_targets_unit(drill: Snapshot) -> None:
    """9128万人次 as a projection stood beside a target of 1亿人次 and the figure 0.9128亿人次 of page one."""
    said = texts(compose(drill, parse("scenario:?g=6.5", drill.catalog)))
    assert "年接待游客突破1亿人次：2025年公布数0.9128亿人次，未达到目标。" in said
    assert "万人次" not in said


def test_many_annexes_are_named_in_one_paragraph(snapshot: Snapshot) -> None:
    """A line each they took a third of the drill's last page, and a seventh page of its own."""
    briefing = compose(snapshot, Scope())
    lines = briefing.listed_annexes
    assert (len(lines) == 1) == (len(briefing.annexes) > 5)
    assert all(f"{place}.{part.title}" in "".join(lines) for place, part in enumerate(briefing.annexes, 1))


def test_what_the_sum_of_targets_asks_of_the_city_is_what_its_sentence_asks(official: Snapshot) -> None:
    """8.7% beside 8.74%, rounded down though needed growth is never rounded down."""
    whole = official.target_sum
    assert whole is not None
    asked = re.findall(r"全市目标要求([\d.]+%)", whole.sentence)
    assert asked and f"须2022—2026年年均{asked[0]}" in official.assessment("gdp-city").sentence


def test_one_matter_bears_no_number(official: Snapshot) -> None:
    scope = Scope(ScopeKind.COUNTY, "620721")
    section = matters_section(official, scope, chosen(official, scope))
    assert section is not None
    [matter] = section.blocks
    assert isinstance(matter, Paragraph) and matter.text.startswith("请")


def test_page_one_and_the_picture_give_the_running_year_one_band(drill: Snapshot) -> None:
    """The fan from last year's figure reached the target; page one said that the band lies wholly below."""
    first = compose(drill, Scope()).sections[0].blocks[0]
    figure = next(f for f in compose(drill, Scope()).figures() if f.slug.startswith("目标轨迹"))
    nowcast = next(n for n in drill.nowcasts if n.area.code == drill.catalog.city.code)
    band = f"{number(nowcast.low, 1)}～{number(nowcast.high, 1)}"
    assert isinstance(first, Paragraph) and f"（80%区间{band}亿元）" in first.text
    assert first.text.count("区间") == 2
    assert figure.picture is not None
    drawn = json.dumps(figure.picture(600).specs, ensure_ascii=False, default=str)
    assert band in drawn and "年内预判80%区间" in drawn


def test_what_a_link_got_wrong_is_said(official: Snapshot) -> None:
    briefing = compose(official, Scope(ScopeKind.SCENARIO, "g=abc"))
    assert "无法识别" in texts(briefing)


def test_the_review_lists_every_counted_target(snapshot: Snapshot) -> None:
    tables = compose(snapshot, Scope(), mode="review").tables()
    due, interim = (t for t in tables if t.caption in ("到期目标评估", "未到期目标期中情况"))
    by_name = {row[0].text: row for table in (due, interim) for row in table.rows}
    assert set(by_name) == {target.name for target in counted(snapshot.catalog)}
    names = [column.name for column in due.columns]
    for one in snapshot.review:
        if one.target.name not in by_name:
            continue
        row = by_name[one.target.name]
        assert (one.target.name in {r[0].text for r in due.rows}) is one.closed
        if not one.closed:
            continue
        judged = one.status in (Status.ACHIEVED, Status.NOT_ACHIEVED)
        assert not (judged and row[names.index("期末")].text.startswith(MISSING))


def test_the_review_gives_reasons_as_entered_and_counts_once_who_entered_none(snapshot: Snapshot) -> None:
    counts = counted(snapshot.catalog)
    wanted = [
        one
        for one in snapshot.review
        if one.closed and one.target in counts and one.status != Status.ACHIEVED
    ]
    entered = {one.target.name: one for one in wanted if one.reason or one.next_step}
    tables = compose(snapshot, Scope(), mode="review").tables()
    reasons = next((t for t in tables if [c.name for c in t.columns] == ["目标", "原因", "下一步"]), None)
    assert (reasons is not None) is bool(entered)
    if reasons is None:
        due = next(t for t in tables if t.caption == "到期目标评估")
        assert "均未填报，不代拟" in due.note
        return
    assert [row[0].text for row in reasons.rows] == list(entered)
    for name, reason, step in (tuple(cell.text for cell in row) for row in reasons.rows):
        assert (reason, step) == (entered[name].reason or "未填报", entered[name].next_step or "未填报")
    assert (f"{len(wanted) - len(entered)}项未填报" in reasons.note) is (len(wanted) > len(entered))


def test_the_review_says_how_many_were_met(snapshot: Snapshot) -> None:
    closed = [row for row in snapshot.review if row.closed and row.target in counted(snapshot.catalog)]
    title = compose(snapshot, Scope(), mode="review").title
    assert title.startswith(f"{len(closed)}项目标到期：")
    for word in (Status.ACHIEVED, Status.NOT_ACHIEVED):
        count = sum(row.status == word for row in closed)
        assert (f"{word}{count}项" in title) is bool(count)


def test_every_department_that_owes_something_gets_its_page(snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope(), mode="reminders")
    assert len(briefing.sections) == len(snapshot.reminders)
    assert [s.new_page for s in briefing.sections] == [False] + [True] * (len(briefing.sections) - 1)
    for section, one in zip(briefing.sections, snapshot.reminders, strict=True):
        assert section.title == snapshot.catalog.department(one.department).name
        assert f"{one.total}项" in texts(briefing)


@pytest.mark.parametrize(
    ("scope", "mode"),
    [
        (Scope(ScopeKind.COUNTY, "620702"), "reminders"),
        (Scope(ScopeKind.SCENARIO, "g=6"), "review"),
    ],
)
def test_what_cannot_be_made_is_said(official: Snapshot, scope: Scope, mode: str) -> None:
    with pytest.raises(ValueError, match="范围"):
        compose(official, scope, mode=mode)


def test_an_unknown_scope_is_refused() -> None:
    with pytest.raises(ValueError, match="不存在"):
        parse("county:999999", CATALOG)


def test_the_date_of_judgement_decides(drill: Snapshot) -> None:
    earlier = drill.at(dt.date(2024, 6, 30))
    table = target_table(earlier, Scope())
    assert all(not row[3].text.isdigit() or int(row[3].text) < 2024 for row in table.rows)
    assert compose(earlier, Scope(), Imprint()).as_of == "2024-06-30"


def test_matters_name_who_answers_and_leave_the_deadline_to_the_office(snapshot: Snapshot) -> None:
    section = matters_section(snapshot, Scope(), chosen(snapshot, Scope()))
    assert section is not None
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert all(text.startswith(f"（{ordinal(place)}）") for place, text in enumerate(said, start=1))
    for text in said:
        assert "责任单位" in text or "牵头单位" in text or "请" in text or "补数清单" in text
        assert DEADLINE in text


def test_a_target_is_answered_for_by_those_whom_the_text_names(drill: Snapshot) -> None:
    """Not by whoever supplies its figure: the statistics bureau answers for no industry."""
    section = matters_section(drill, Scope(), chosen(drill, Scope()))
    assert section is not None
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    assert "牵头单位：原文未定" in said[0]
    [industry] = [text for text in said if "工业增加值占地区生产总值比重目标" in text]
    assert "牵头单位：市工信局、市发展改革委" in industry
    assert not any("市统计局" in text and "落后" in text for text in said)


def test_targets_that_lag_are_three_matters_at_most(drill: Snapshot) -> None:
    """The headline, the counties, the city's others: each target once, with what it needs."""
    section = matters_section(drill, Scope(), chosen(drill, Scope()))
    assert section is not None
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    behind = [text for text in said if "目标" in text and "请" not in text]
    assert len(behind) == 3
    assert "责任单位：高台县、肃南县、民乐县" in behind[1]
    assert behind[1].count("2026年须增长") == 3
    assert "示范乡镇目标、全市当年创建省级乡村建设示范村目标均未实现" in behind[2]


def test_the_year_so_far_is_said_first(drill: Snapshot) -> None:
    opening = compose(drill, Scope(), Imprint()).sections[0]
    first = next(block.text for block in opening.blocks if isinstance(block, Paragraph))
    assert first.startswith(f"据截至{day_text(drill.data_as_of)}公布的数据，全市前三季度地区生产总值增长")


def test_each_bureau_is_asked_in_one_matter(snapshot: Snapshot) -> None:
    """What it is to confirm, to send and to supply stands together, with one deadline."""
    section = matters_section(snapshot, Scope(), chosen(snapshot, Scope()))
    assert section is not None
    asked = [
        b.text.split("请", 1)[1] for b in section.blocks if isinstance(b, Paragraph) and "）请" in b.text
    ]
    names = [department.name for department in snapshot.catalog.departments]
    firsts = [max((n for n in names if text.startswith(n)), key=len, default=text[:6]) for text in asked]
    assert len(firsts) == len(set(firsts))


def test_no_blank_to_be_filled_in_is_broken_over_lines() -> None:
    """Between 时限 and 日 stands nothing at which a word processor ends a line."""
    assert not set(BLANK_DAY) & set(" ＿_\u3000")


def test_page_one_says_each_target_once(snapshot: Snapshot) -> None:
    """Counts by word stand where the targets are named; the first sentence counts only what is open."""
    section = compose(snapshot, Scope()).sections[0]
    said = [block.text for block in section.blocks if isinstance(block, Paragraph)]
    total = count_words(snapshot.catalog, snapshot.assessments).total
    [first] = [text for text in said if "为800亿元目标的" in text]
    rest = [text for text in said if text != first]
    assert f"共{total}项目标" in first
    assert not [word for word in Status if re.search(rf"{word}\d+项", first)]
    for word in (Status.ACHIEVED, Status.NOT_ACHIEVED, Status.BELOW_BASE):
        some = [a for a in chosen(snapshot, Scope()) if a.words == (word,) and not a.members]
        assert not some or any(word in text for text in rest)


def test_matters_hold_every_target_that_is_behind(drill: Snapshot) -> None:
    section = matters_section(drill, Scope(), chosen(drill, Scope()))
    assert section is not None
    said = "".join(block.text for block in section.blocks if isinstance(block, Paragraph))
    behind = [a for a in chosen(drill, Scope()) if set(a.words) & set(ALARMS) and a.target.value is not None]
    assert behind and all(label_of(drill.catalog, a) in said for a in behind if not a.members)


def test_the_first_sentence_says_the_day_the_data_reach_to(snapshot: Snapshot) -> None:
    first = compose(snapshot, Scope()).sections[0].blocks[0]
    assert isinstance(first, Paragraph)
    assert first.text.startswith(f"据截至{day_text(snapshot.data_as_of)}公布的数据")


@pytest.mark.parametrize("scope", [Scope(), *(Scope(ScopeKind.COUNTY, c.code) for c in CATALOG.counties)])
def test_public_evidence_is_one_paragraph_apart_from_every_status(official: Snapshot, scope: Scope) -> None:
    said = [line for line in texts(compose(official, scope)).splitlines() if "公开线索" in line]
    wanted = {state.number for state in states_of(official, scope)}
    found = [t for t in official.traces if t.milestone.measure in wanted]
    if scope.kind is ScopeKind.COUNTY:
        found = list(of_area(CATALOG, found, scope.key))
    assert [line.split("。")[0] for line in said] == [f"公开报道所见：{count(found).sentence}"] * bool(found)


def test_figures_that_would_leave_one_word_of_two_are_named(official: Snapshot) -> None:
    for county in CATALOG.counties:
        own = {a.target.id for a in official.assessments if a.target.area == county.code and len(a.words) > 1}
        wanted = any(not gap.essential and own & set(gap.decides) for gap in official.gaps)
        said = texts(compose(official, Scope(ScopeKind.COUNTY, county.code)))
        assert ("即可归一" in said) is wanted


def test_page_one_says_the_year_so_far_or_that_nobody_has_entered_it(snapshot: Snapshot) -> None:
    said = "\n".join(
        b.text for b in compose(snapshot, Scope()).sections[0].blocks if isinstance(b, Paragraph)
    )
    assert ("季度累计数未登记" in said) is not bool(snapshot.nowcasts)
    assert all(one.quarter_name in said and one.area.short in said for one in snapshot.nowcasts)


def test_invented_figures_have_no_publisher(drill: Snapshot) -> None:
    assert "公开线索" not in texts(compose(drill, Scope()))


def test_what_published_figures_rule_out_stands_beside_the_counties(snapshot: Snapshot) -> None:
    whole = compose(snapshot, Scope())
    [counties] = [section for section in whole.body if section.title == "分县区"]
    said = [block.text for block in counties.blocks if isinstance(block, Paragraph)]
    ruled_out = snapshot.ruled_out()
    latest = [one for one in ruled_out if one.year == max(other.year for other in ruled_out)]
    assert [text for text in said if text.startswith("由公布数推得")] == [
        f"由公布数推得：{one.sentence}" for one in latest
    ]
    for one in ruled_out:
        assert texts(whole).count(one.sentence) == 1
    for county in CATALOG.counties:
        own = [one for one in snapshot.implied if one.kind == "cell" and one.area == county.code]
        own = [one for one in own if one.low > 0]  # "from 0 on" says nothing
        page = texts(compose(snapshot, Scope(ScopeKind.COUNTY, county.code)))
        assert ("由公布数推得" in page) == bool(own)
        assert not own or own[0].sentence in page


def test_the_four_counties_bound_is_said_and_its_figures_are_cited(official: Snapshot) -> None:
    (one, *_) = official.ruled_out()
    briefing = compose(official, Scope())
    assert "不可能均已达到" in one.sentence and one.sentence in texts(briefing)
    assert set(official.cited(one.sources)) <= set(briefing.sources)


def test_steps_of_the_whole_city_are_not_called_a_countys(snapshot: Snapshot) -> None:
    """Milestones are reported once for all: a county's briefing says whose they are."""
    county = texts(compose(snapshot, Scope(ScopeKind.COUNTY, snapshot.catalog.counties[0].code)))
    assert "所涉里程碑、机构机制和政策全市共" in county
    assert "政策全市共" not in texts(compose(snapshot, Scope()))


def test_what_one_county_has_reported_is_not_said_to_be_unreported_by_all(official: Snapshot) -> None:
    """A county's word is none for the whole city, and still somebody has reported."""
    assert "均未填报" in texts(compose(official, Scope()))
    county = official.catalog.counties[0].code
    entry = MeasureEntry(1, "推进中", official.as_of, area_code=county, evidence="某某文件")
    told = texts(compose(replace(official, measure_entries=(entry,)), Scope()))
    total = len(official.catalog.measures)
    assert f"{total}项举措中{total - 1}项未填报" in told
    assert f"{total}项举措均未填报" not in told and f"{total}项举措、" not in told
