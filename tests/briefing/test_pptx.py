"""PowerPoint: numbers of the core in editable charts and real tables, fonts, marks, notes."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.dml import MSO_FILL, MSO_PATTERN
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from core.briefing.compose import compose
from core.briefing.model import Briefing, Chart, Imprint, Series
from core.briefing.pptx.charts import FOOT, axis_range
from core.briefing.pptx.document import presentation
from core.briefing.pptx.labels import Labels, words_at
from core.briefing.pptx.plan import plan
from core.briefing.pptx.text import shortened
from core.briefing.produce import Options, make
from core.briefing.scope import Scope, ScopeKind
from core.briefing.sections.targets import target_table
from core.charts.kit.measure import text_width, wrap
from core.charts.kit.theme import INK
from core.snapshot import Snapshot
from core.wording.line_breaks import seams
from core.wording.numbers import day_text
from core.wording.words import DRILL_MARK

CITY, SCENARIO = Scope(), Scope(ScopeKind.SCENARIO)
COUNTY = Scope(ScopeKind.COUNTY, "620702")
FONTED = (qn("a:rPr"), qn("a:defRPr"), qn("a:endParaRPr"))


@cache
def made(snapshot: Snapshot, scope: Scope) -> tuple[Briefing, bytes]:
    briefing = compose(snapshot, scope)
    return briefing, presentation(snapshot, briefing)


def opened(snapshot: Snapshot, scope: Scope = CITY) -> Any:
    return Presentation(io.BytesIO(made(snapshot, scope)[1]))


def charts(deck: Any) -> dict[str, Any]:
    return {s.name: s.chart for slide in deck.slides for s in slide.shapes if s.has_chart}


def texts(slide: Any) -> str:
    parts = [s.text_frame.text for s in slide.shapes if s.has_text_frame]
    parts += [c.text for s in slide.shapes if s.has_table for r in s.table.rows for c in r.cells]
    return "\n".join(parts)


@pytest.mark.parametrize("scope", [CITY, COUNTY, SCENARIO], ids=str)
def test_every_slide_says_a_finding_its_sources_and_its_notes(snapshot: Snapshot, scope: Scope) -> None:
    deck = opened(snapshot, scope)
    assert len(deck.slides) > 3
    for slide in deck.slides:
        assert slide.shapes.title.text_frame.text.strip()
        assert f"评价日期{day_text(snapshot.as_of)}" in slide.notes_slide.notes_text_frame.text
        assert f"数据版本{snapshot.number}" in texts(slide)
        if slide != deck.slides[0]:
            assert "来源" in slide.notes_slide.notes_text_frame.text


def test_the_drill_mark_stands_on_every_slide_of_drill_data_and_on_none_of_the_real(
    snapshot: Snapshot,
) -> None:
    for slide in opened(snapshot).slides:
        assert (DRILL_MARK in texts(slide)) is snapshot.drill


@pytest.mark.parametrize("scope", [CITY, SCENARIO], ids=str)
def test_every_run_names_the_fonts_of_the_theme(snapshot: Snapshot, scope: Scope) -> None:
    deck = opened(snapshot, scope)
    for slide in deck.slides:
        roots = [slide._element, slide.notes_slide._element]
        roots += [s.chart._chartSpace for s in slide.shapes if s.has_chart]
        for root in roots:
            for run in root.iter(qn("a:r")):
                properties = run.find(qn("a:rPr"))
                assert properties is not None, run.find(qn("a:t")).text
                assert properties.find(qn("a:ea")) is not None, run.find(qn("a:t")).text
                assert properties.find(qn("a:latin")) is not None
    theme = next(r.target_part for r in deck.slide_master.part.rels.values() if r.reltype.endswith("/theme"))
    assert theme.blob.decode().count('<a:ea typeface="Microsoft YaHei"/>') == 2


def test_the_target_table_prints_the_cells_of_the_briefing(snapshot: Snapshot) -> None:
    wanted = target_table(snapshot, CITY)
    shown = [
        [cell.text for cell in row.cells]
        for slide in opened(snapshot).slides
        for shape in slide.shapes
        if shape.has_table and shape.name == wanted.caption
        for row in list(shape.table.rows)[1:]
    ]
    assert len(shown) == len(wanted.rows)
    for got, row in zip(shown, wanted.rows, strict=True):
        lines = [text.replace("\v", "\n") for text in got]
        assert all(text.endswith(cell.text) for text, cell in zip(lines, row, strict=True)), lines


def test_the_headline_chart_holds_every_value_of_the_core_and_gaps_for_the_rest(snapshot: Snapshot) -> None:
    figure = next(f for f in compose(snapshot, CITY).figures() if f.chart and f.chart.kind == "line")
    chart = charts(opened(snapshot))[figure.slug]
    assert [str(c) for c in chart.plots[0].categories] == list(figure.chart.categories)
    for series, model in zip(chart.plots[0].series, figure.chart.series, strict=True):
        assert series.name == model.name
        assert tuple(series.values) == pytest.approx(model.values)
    found = snapshot.assessments[0]
    assert found.latest is not None
    current = next(s for s in figure.chart.series if s.role == "history")
    assert [v for v in current.values if v is not None][-1] == found.latest.value
    assert chart._chartSpace.find(f".//{qn('c:dispBlanksAs')}").get("val") == "gap"


def test_each_benchmark_is_a_line_of_its_own(snapshot: Snapshot) -> None:
    figure = next(f for f in compose(snapshot, CITY).figures() if f.chart and f.chart.kind == "line")
    lines = [s for s in figure.chart.series if s.role in ("history", "old")]
    shown = [s.name for s in charts(opened(snapshot))[figure.slug].plots[0].series]
    assert len(lines) > 1
    assert [s.name for s in lines] == shown[: len(lines)]


def test_charts_and_pictures_have_alternative_texts_and_charts_their_workbook(snapshot: Snapshot) -> None:
    deck = opened(snapshot)
    pictures = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            if not (shape.has_chart or shape.has_table or shape.shape_type == 13):
                continue
            name = next(e for e in shape._element.iter() if e.tag == qn("p:cNvPr"))
            assert name.get("descr"), shape.name
            pictures += shape.shape_type == 13
            if shape.has_chart:
                assert shape.chart.part.chart_workbook.xlsx_part.blob[:2] == b"PK"
    assert pictures == 1


def test_the_bridge_floats_on_an_unseen_foot_and_hatches_what_rests_on_estimates(official: Snapshot) -> None:
    briefing, _ = made(official, SCENARIO)
    model = next(f.chart for f in briefing.figures() if f.chart)
    chart = next(iter(charts(opened(official, SCENARIO)).values()))
    columns, levels = chart.plots
    by_name = {s.name: s for s in columns.series}
    steps = next(s for s in model.series if s.role == "bar").values
    up = by_name["县区增加（推演）"].values
    assert [v for v in up if v is not None] == pytest.approx([v for v in steps if v is not None and v >= 0])
    assert FOOT in by_name
    named = {s.name: s for s in levels.series}
    known = [v for v in named["总量"].values if v is not None]
    assert known == pytest.approx([v for s in model.series if s.role == "level" for v in s.values if v])
    hatched = [
        category.endswith("（估）")
        for place, category in enumerate(model.categories)
        if steps[place] is not None
        and by_name["县区增加（推演）"].points[place].format.fill.type is not None
        and _pattern(by_name["县区增加（推演）"].points[place]) is MSO_PATTERN.LIGHT_UPWARD_DIAGONAL
    ]
    assert hatched
    assert all(hatched)


def _pattern(point: Any) -> Any:
    try:
        return point.format.fill.pattern
    except TypeError:
        return None


@pytest.mark.parametrize(
    ("values", "kind", "decimals", "start"),
    [
        ((212.7, 800.0), "line", 1, 0.0),
        ((520.0, 800.0), "line", 1, 500.0),
        ((5.0, 100.0), "line", 1, 0.0),
        ((33.1, 229.9), "bar", 1, 0.0),
        ((2.0, 4.0), "line", 0, 2.0),
    ],
)
def test_axes_begin_where_they_are_said_to(
    values: tuple[float, ...], kind: Any, decimals: int, start: float
) -> None:
    chart = Chart(kind, ("甲", "乙"), (Series("数", values),), "亿元", decimals)
    first, last, step = axis_range(chart)
    assert first == start
    assert last >= max(values)
    assert step >= 10.0**-decimals


def test_a_template_lends_master_and_fonts(official: Snapshot) -> None:
    house = Presentation()
    house.slides.add_slide(house.slide_layouts[0]).shapes.title.text = "旧页"
    raw = io.BytesIO()
    house.save(raw)
    briefing = compose(official, COUNTY)
    deck = Presentation(io.BytesIO(presentation(official, briefing, raw.getvalue())))
    assert deck.slide_width == house.slide_width
    assert len(deck.slide_layouts) == len(house.slide_layouts)
    assert deck.slides[0].shapes.title.text_frame.text.replace("\v", "") == briefing.title
    assert all("旧页" not in texts(slide) for slide in deck.slides)


def house(width: float, height: float, *, foot: bool = False) -> bytes:
    """A template of an office: Office's default on another size of slide, or with its titles at the foot."""
    made = Presentation()
    made.slide_width, made.slide_height = Inches(width), Inches(height)
    for layout in made.slide_layouts:
        for holder in layout.placeholders:
            if foot and holder.placeholder_format.idx == 0:
                holder.left, holder.width = Inches(0.5), Inches(width - 1)
                holder.top, holder.height = Inches(height - 1.6), Inches(1)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize("template", [house(10, 7.5, foot=True), house(7.5, 10)], ids=["foot", "portrait"])
def test_a_template_without_room_is_refused_and_the_rest_is_made(
    official: Snapshot, tmp_path: Path, template: bytes
) -> None:
    place = tmp_path / "house.pptx"
    place.write_bytes(template)
    sets = make(official, Imprint(), Options(COUNTY, template=place), ["pptx", "docx"])
    name, _ = next(sets)
    assert Path(name).suffix == ".docx"
    with pytest.raises(ValueError, match="四成"):
        next(sets)


def test_titles_stand_in_the_place_of_a_43_template(official: Snapshot) -> None:
    deck = Presentation(io.BytesIO(presentation(official, compose(official, COUNTY), house(10, 7.5))))
    for slide in deck.slides:
        title = slide.shapes.title
        size = title.text_frame.paragraphs[0].runs[0].font.size
        assert size is not None
        lines = len(wrap(title.text_frame.text, size.pt, title.width / Pt(1) * 0.9, bold=True))
        assert lines * size.pt * 1.2 <= title.height / Pt(1) or size.pt <= 12


def test_a_file_that_is_no_template_is_refused_in_words(official: Snapshot) -> None:
    with pytest.raises(ValueError, match="模板不是可用的PowerPoint文件"):
        presentation(official, compose(official, COUNTY), b"no presentation")


def test_text_below_a_figure_keeps_whole_sentences_and_says_where_the_rest_stands() -> None:
    text = "第一句说状态。第二句说依据和口径。" + "第三句很长，" * 40 + "完。"
    room, high = Inches(12), Inches(0.4)
    [cut] = shortened([text], room, high)
    assert cut == "第一句说状态。第二句说依据和口径。（其余见备注）"
    assert shortened(["短。"], room, high) == ("短。",)
    assert shortened([text], room, 0)[0].startswith("第一句说状态。（")


#: Captions of the tables of a 收官评估: targets that are due, and the others.
REVIEWED = ("到期目标评估", "未到期目标期中情况")


def test_a_line_break_in_a_cell_is_one_in_powerpoint(snapshot: Snapshot) -> None:
    deck = Presentation(io.BytesIO(presentation(snapshot, compose(snapshot, CITY, mode="review"))))
    tables = [s.table for slide in deck.slides for s in slide.shapes if s.has_table and s.name in REVIEWED]
    runs = [t.text for table in tables for t in table._tbl.iter(qn("a:t"))]
    assert runs and not any("\n" in (text or "") for text in runs)
    assert any(table._tbl.findall(f".//{qn('a:br')}") for table in tables)


@pytest.mark.parametrize("scope", [CITY, COUNTY, SCENARIO], ids=str)
def test_titles_of_slides_state_what_they_show(snapshot: Snapshot, scope: Scope) -> None:
    topics = {"数据与口径", "资料来源", "假设与来源", "其他目标", "举措进展", "目标完成"}
    for slide in opened(snapshot, scope).slides:
        said = slide.shapes.title.text_frame.text
        assert said not in topics and not said.startswith(("资料来源：", "估算参考", "2026年分县区推演"))


@pytest.mark.parametrize("dataset", ["official", "drill"])
def test_no_slide_holds_one_row_or_one_sentence_beside_what_says_it(
    request: pytest.FixtureRequest, dataset: str
) -> None:
    """A county's one target stands with its picture, a sentence below a table in the table's note."""
    snapshot = request.getfixturevalue(dataset)
    for scope in (Scope(), Scope(ScopeKind.COUNTY, "620724")):
        slides = plan(snapshot, compose(snapshot, scope, Imprint()))
        rows = [slide.table for slide in slides if slide.table is not None and slide.figure is None]
        assert not any(table.caption == "目标完成情况" and len(table.rows) == 1 for table in rows)
        for before, after in pairwise(slides):
            below = before.table is not None and before.figure is None and before.part == after.part
            bare = after.table is None and after.figure is None and len(after.text) == 1
            assert not (below and bare and len(after.text[0]) < 80), after.text
        assert all(len(slide.title) <= 66 for slide in slides if slide.part == "总体判断")


def test_estimates_are_hollow_in_native_charts(official: Snapshot) -> None:
    """An outline without a fill, no line, in a grey that is no figure's where a reader fills it."""
    hollow = 0
    for code in ("620723", "620724", "620725"):
        scope = Scope(ScopeKind.COUNTY, code)
        for figure in compose(official, scope).figures():
            if figure.chart is None or figure.chart.kind != "line":
                continue
            shown = charts(opened(official, scope))[figure.slug].plots[0].series
            for series, model in zip(shown, figure.chart.series, strict=True):
                fill = series.marker.format.fill.type
                if model.role in ("estimate", "forecast"):
                    assert fill == MSO_FILL.BACKGROUND
                    assert str(series.marker.format.line.color.rgb) != INK.lstrip("#")
                    assert series.format.line.fill.type == MSO_FILL.BACKGROUND
                    hollow += 1
                elif model.role == "history":
                    assert fill == MSO_FILL.SOLID
    assert hollow >= 3


def test_alternative_text_of_a_native_chart_names_its_own_axis(snapshot: Snapshot) -> None:
    """The picture of the same figure may begin elsewhere: what is read aloud must fit what is drawn."""
    figures = {f.slug: f for f in compose(snapshot, CITY).figures() if f.chart and f.chart.kind == "line"}
    for slide in opened(snapshot).slides:
        for shape in slide.shapes:
            if not shape.has_chart or shape.name not in figures:
                continue
            start = shape.chart.value_axis.minimum_scale
            said = next(e for e in shape._element.iter() if e.tag == qn("p:cNvPr")).get("descr")
            assert (f"纵轴自{start:g}起" in said) is bool(start), said
            assert said in slide.notes_slide.notes_text_frame.text


def test_sources_stand_once_on_a_slide(snapshot: Snapshot) -> None:
    """A picture bears them in its frame; a chart has the line at the foot."""
    for slide in opened(snapshot).slides:
        charted = any(shape.has_chart for shape in slide.shapes)
        pictured = any(shape.shape_type == MSO_SHAPE_TYPE.PICTURE for shape in slide.shapes)
        at_foot = any(s.has_text_frame and s.text_frame.text.startswith("资料来源") for s in slide.shapes)
        assert not (pictured and at_foot)
        assert at_foot or not charted


@pytest.mark.parametrize(
    ("values", "place", "side"),
    [
        ((10.0, 50.0, 90.0), 1, "right"),  # rising steeply: above and below its point runs the line
        ((50.0, 50.0, 50.0), 1, "above"),
        ((90.0, 50.0, 90.0), 1, "below"),  # a valley
        ((10.0, 90.0, 10.0), 1, "above"),  # a peak
    ],
)
def test_labels_stand_beside_the_line(values: tuple[float, ...], place: int, side: str) -> None:
    chart = Chart("line", ("甲", "乙", "丙"), (Series("数", values, "history"),), "亿元", 1)
    labels = Labels(chart, (0.0, 100.0), (120.0, 300.0))
    assert labels.side(place, values[place], f"{values[place]:.1f}") == side


def test_labels_keep_off_one_another() -> None:
    values = (50.0, 50.5, 51.0)
    chart = Chart("line", ("甲", "乙", "丙"), (Series("数", values, "history"),), "亿元", 1)
    labels = Labels(chart, (0.0, 100.0), (90.0, 300.0))
    assert {labels.side(place, value, "一个长标注") for place, value in enumerate(values)} > {"above"}


def test_an_estimate_and_a_forecast_of_one_year_share_a_label() -> None:
    """Beside each other one of them was struck through by the target's line."""
    known, last = (70.0, None), (None, 77.16)
    drawn = (Series("估算", last, "estimate"), Series("预计", (None, 77.3), "forecast"))
    chart = Chart("line", ("2025年", "2026年"), (Series("数", known, "history"), *drawn), "亿元", 1)
    assert words_at(chart, drawn[0], 1) == "估算≈77.2\n预计77.3"
    apart = replace(chart, series=(drawn[0], Series("预计", (77.3, None), "forecast")))
    assert words_at(apart, drawn[0], 1) == "估算≈77.2"


@pytest.mark.parametrize("scope", [CITY, SCENARIO], ids=str)
def test_no_title_of_a_slide_breaks_a_number_from_its_unit(snapshot: Snapshot, scope: Scope) -> None:
    """Lines end where the words say: a title of two lines is broken by us, never by the reader's program."""
    broken = 0
    for slide in opened(snapshot, scope).slides:
        title = slide.shapes.title
        lines = title.text_frame.text.split("\v")
        size = title.text_frame.paragraphs[0].runs[0].font.size
        room = title.width / (size or Pt(24))
        whole = slide.shapes.title.text_frame.text.replace("\v", "")
        places = list(accumulate(len(line) for line in lines[:-1]))
        assert set(places) <= seams(whole), whole
        assert all(text_width(line, 1) <= room for line in lines), whole
        broken += len(places)
    assert broken or scope == SCENARIO


def test_what_a_slides_title_says_is_not_its_text(drill: Snapshot) -> None:
    [slide] = [one for one in plan(drill, made(drill, CITY)[0]) if one.part == "举措进展"]
    assert slide.text[0].startswith("有佐证的")
    assert slide.title not in slide.text[0]
