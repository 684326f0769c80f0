"""Each fact once, counts that add up, no note on what is not there: for every scope, on any day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from core.briefing.compose import compose
from core.briefing.figures import trajectory_figure, worth_drawing
from core.briefing.model import Briefing, Figure, Imprint, Paragraph, Table
from core.briefing.notices import Asked, Frame, Notice, compose_notices
from core.briefing.pptx.labels import words_at
from core.briefing.pptx.plan import plan
from core.briefing.scope import Scope, ScopeKind, all_scopes, parse
from core.briefing.sections.matters import _silent
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.targets.overview import is_rollup
from core.targets.phrases import figure_text
from core.targets.sentence import BASE_ALONE
from core.wording.sentences import promised
from core.wording.words import Status

CATALOG = load_catalog()
SCOPES = all_scopes(CATALOG)
DAY = dt.date(2026, 11, 24)
OPEN = {(), (Status.INSUFFICIENT,), (Status.DUE_UNVERIFIED,)}


def paragraphs(briefing: Briefing) -> list[str]:
    """All running text of a briefing."""
    return [b.text for s in briefing.sections for b in s.everything if isinstance(b, Paragraph)]


@pytest.mark.parametrize("day", ["2026-03-01", "2026-11-24", "2027-01-05", "2027-02-15", "2027-12-01"])
@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_the_targets_that_are_open_are_all_said(built: Path, dataset: str, day: str) -> None:
    shot = Snapshot.open(dataset, dt.date.fromisoformat(day), home=built).released()
    counted = [a for a in shot.assessments if not is_rollup(shot.catalog, a.target)]
    open_ones = [a for a in counted if a.words in OPEN]
    said = "".join(b.text for b in compose(shot, Scope()).sections[0].blocks if isinstance(b, Paragraph))
    listed = said.partition("尚不能判定的：")[2].partition("。")[0]
    parts = [re.search(r"(?:^|另有)(\d+)项", part) for part in listed.split("；")]
    stale = [
        a
        for a in open_ones
        if a.words == (Status.INSUFFICIENT,) and a.latest is not None and a.latest.year and a.target.due
    ]
    assert sum(int(part[1]) for part in parts if part) + len(stale) == len(open_ones)
    all_open = f"{len(counted)}项目标均尚不能判定"
    assert (all_open if len(open_ones) == len(counted) else f"其中{len(open_ones)}项尚不能判定") in said


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.text)
def test_no_count_of_a_whole_is_said_as_a_part(snapshot: Snapshot, scope: Scope) -> None:
    """Neither 5项目标中5项 nor 4项举措中0项, nor 均 of one."""
    said = "\n".join((compose(snapshot, scope).title, *paragraphs(compose(snapshot, scope))))
    assert not re.search(r"(\d+)项[^，。；、]{0,6}中(?:\1|0)项", said)
    assert not re.search(r"(?<!\d)1项(?:举措|目标)均", said)
    assert "共0项" not in said


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.text)
def test_the_first_paragraph_is_not_the_title_over_again(snapshot: Snapshot, scope: Scope) -> None:
    briefing = compose(snapshot, scope)
    first = paragraphs(briefing)[0].partition("公布的数据，")[2]
    assert first.rstrip("。") != briefing.title


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.text)
def test_a_note_says_nothing_twice_and_nothing_of_what_is_not_there(snapshot: Snapshot, scope: Scope) -> None:
    for table in compose(snapshot, scope).tables():
        sentences = [sentence for sentence in table.note.split("。") if sentence]
        assert len(sentences) == len(set(sentences)), table.note
        names = {column.name for column in table.columns}
        assert "所需增速" not in table.note or "今后须年均" in names
        assert not table.note.startswith("依据：") or "依据" in names
        assert ("先补" in table.note) == any(cell.text == "先补" for row in table.rows for cell in row)
        for place, column in enumerate(table.columns):
            assert any(row[place].text.strip() for row in table.rows) or column.name == "填写", table.caption


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.text)
def test_a_scope_without_targets_is_told_nothing_on_targets(official: Snapshot, scope: Scope) -> None:
    briefing = compose(official, scope)
    if any(table.caption == "目标完成情况" for table in briefing.tables()):
        return
    assert "补数清单" not in [section.title for section in briefing.sections]
    assert not any("须达增速之比" in text for text in paragraphs(briefing))
    assert "没有可计数的目标" in paragraphs(briefing)[0]


def test_a_department_with_one_target_has_no_others(official: Snapshot) -> None:
    scope = Scope(ScopeKind.DEPARTMENT, "zhengfu-bangongshi")
    titles = [slide.title for slide in plan(official, compose(official, scope))]
    assert not [title for title in titles if title.startswith("另有")]


def test_that_a_base_has_no_later_figure_is_explained_once(official: Snapshot) -> None:
    tail = BASE_ALONE.removeprefix("该年")
    said = paragraphs(compose(official, Scope()))
    assert sum(tail in text for text in said) == 1
    alone = [a for a in official.assessments if BASE_ALONE in a.sentence]
    assert sum("。基期以来无新数：" in text for text in said) == len(alone) > 1
    county = compose(official, Scope(ScopeKind.COUNTY, "620721"))
    assert any(BASE_ALONE in text for text in paragraphs(county))  # one alone is said in full


def test_a_target_without_a_due_year_is_not_called_short_of_data_over_its_data(drill: Snapshot) -> None:
    for scope in (Scope(), Scope(ScopeKind.DEPARTMENT, "fagai")):
        captions = [slide.title for slide in plan(drill, compose(drill, scope))]
        captions += [f.caption for f in compose(drill, scope).figures()]
        of_it = [text for text in captions if "风电光电装机容量" in text]
        assert of_it and all("原文未定期限" in text and "数据不足" not in text for text in of_it)


def test_a_paper_is_not_dated_before_the_day_it_judges(built: Path) -> None:
    day = dt.date(2027, 2, 15)
    shot = Snapshot.open("drill", day, home=built).released()
    for mode in ("briefing", "review"):
        assert compose(shot, Scope(), Imprint(made=dt.date(2026, 12, 1)), mode=mode).made == "2027-02-15"
    later = compose(shot, Scope(), Imprint(made=dt.date(2027, 3, 1)))
    assert later.made == "2027-03-01"


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([("项举措", [True, True]), ("项年度活动", [True])], "2项举措、1项年度活动均未填报"),
        (
            [("项举措", [True, False]), ("项年度活动", [True, True])],
            "2项举措中1项未填报、2项年度活动均未填报",
        ),
        ([("项举措", [False]), ("项年度活动", [True, True])], "2项年度活动均未填报"),
        ([("项举措", [True])], "1项举措未填报"),
        ([("项举措", [False])], ""),
    ],
)
def test_every_kind_that_is_not_reported_has_its_verb(kinds: list[tuple[str, list[bool]]], said: str) -> None:
    assert _silent(kinds) == said


def test_a_letter_and_its_list_count_alike() -> None:
    rows = (Asked("年度活动", "对接会", "2022—2025年", "未填报", count=4), Asked("数据", "一个数", "", "缺"))
    many = (*rows, *(Asked("举措", f"第{n}项", "", "未填报") for n in range(3)))
    frame = Frame("", None, "", "某文", dt.date(2026, 12, 1), "2026-02-08", "1")
    for items, total in ((many, 8), (many[1:], 0)):
        made = compose_notices([Notice("某局", 9, items)], frame, Imprint())
        notes = [table.note for table in made.tables() if table.caption.endswith("待报事项")]
        assert notes == [f"按年计，有几个年份的一行计几项，共{total}项。" if total else ""]


def test_the_picture_stands_before_the_tables_of_its_annex(drill: Snapshot) -> None:
    """Below a table it would leave the rest of the page white."""
    [section] = [s for s in compose(drill, Scope()).annexes if s.title == "县区位次和估算参考"]
    kinds = [type(block) for block in section.blocks if isinstance(block, Figure | Table)]
    assert kinds.index(Figure) < kinds.index(Table)


def test_a_need_of_years_that_are_over_is_no_need(official: Snapshot) -> None:
    said = paragraphs(compose(official, parse("scenario:g=6.5", official.catalog)))
    assert not [text for text in said if "72%以上：每年须" in text]
    assert any("72%以上：2025年已到期而缺当年数" in text for text in said)
    assert not [text for text in said if "缺数；尚无公布数" in text]


def test_labels_of_native_charts_print_the_digits_of_the_text(snapshot: Snapshot) -> None:
    """270亿元 that was stated in round numbers is no 270.0, 0.9128亿人次 no 0.91, a goal of 800 no 800.0."""
    catalog, seen = snapshot.catalog, 0
    for assessment in snapshot.assessments:
        if assessment.members or not worth_drawing(snapshot, assessment):
            continue
        figure = trajectory_figure(snapshot, assessment.target.id, DAY)
        assert figure is not None and figure.chart is not None
        chart, latest, target = figure.chart, assessment.latest, assessment.target
        for series in chart.series:
            if series.role == "target":
                assert words_at(chart, series, 0) + chart.unit == f"目标{promised(target.value, target.unit)}"
            if series.role == "history" and latest is not None and f"{latest.year}年" in chart.categories:
                place = chart.categories.index(f"{latest.year}年")
                said = figure_text(catalog.indicator(target.indicator), latest, target.value)
                if series.values[place] is not None and said.endswith(chart.unit):
                    assert words_at(chart, series, place) + chart.unit == said
                    seen += 1
    assert seen
