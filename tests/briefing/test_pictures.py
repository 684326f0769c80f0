"""Pictures: every one with its words inside, no empty boxes, not blank, at both widths, with a list."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from functools import cache
from html import unescape

import numpy as np
import pytest
from PIL import Image

from core.briefing.compose import compose
from core.briefing.model import DOCUMENT_WIDTH, SLIDE_WIDTH, Briefing
from core.briefing.pictures import CONTENTS, Drawn, draw_all
from core.briefing.produce import Options, files
from core.briefing.scope import Scope, ScopeKind
from core.charts.kit.fonts import missing_glyphs
from core.snapshot import Snapshot
from core.wording.titles import heading
from core.wording.words import DRILL_MARK, SCHEMATIC_MARK

SCOPES = (Scope(), Scope(ScopeKind.COUNTY, "620702"), Scope(ScopeKind.SCENARIO))
TEXT = re.compile(r"<text\b[^>]*>(.*?)</text>", re.DOTALL)


@cache
def made(snapshot: Snapshot, scope: Scope) -> tuple[Briefing, tuple[Drawn, ...]]:
    briefing = compose(snapshot, scope)
    return briefing, draw_all(briefing)


def words(svg: str) -> str:
    return "\n".join(unescape(re.sub(r"<[^>]+>", "", found)) for found in TEXT.findall(svg))


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_every_glyph_of_every_picture_is_in_the_registered_font(snapshot: Snapshot, scope: Scope) -> None:
    briefing, drawn = made(snapshot, scope)
    assert len(drawn) == 2 * len(briefing.figures()) > 0
    for one in drawn:
        assert missing_glyphs(words(one.svg)) == "", one.stem


@pytest.mark.parametrize("scope", SCOPES, ids=str)
def test_pictures_are_sharp_at_both_widths_and_not_blank(snapshot: Snapshot, scope: Scope) -> None:
    for one in made(snapshot, scope)[1]:
        picture = Image.open(io.BytesIO(one.png)).convert("L")
        width = SLIDE_WIDTH if one.stem.endswith("幻灯片") else DOCUMENT_WIDTH
        assert picture.width == pytest.approx(2 * width, abs=12), one.stem
        shades = np.asarray(picture)
        assert (shades < 128).mean() > 0.002, one.stem
        assert (shades > 250).mean() > 0.3, one.stem


def test_title_source_dates_and_marks_stand_inside(snapshot: Snapshot) -> None:
    briefing, drawn = made(snapshot, Scope())
    for one in drawn:
        said = words(one.svg).replace("\n", "")
        parted = heading(one.figure.caption)
        assert parted.title in said and parted.second in said
        assert "资料来源：" in said
        assert f"数据截至{briefing.data_as_of}" in said
        assert f"制图{briefing.made}" in said
        assert (DRILL_MARK in said) is snapshot.drill
        assert (SCHEMATIC_MARK in said) is ("状态图" in one.stem)


def test_the_archive_lists_every_file_with_title_and_sources(snapshot: Snapshot) -> None:
    briefing = compose(snapshot, Scope())
    [(name, content)] = files("png", snapshot, briefing, Options())
    assert briefing.scope in name
    assert briefing.made in name
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        raw = packed.read(CONTENTS)
        names = set(packed.namelist()) - {CONTENTS}
    assert raw.startswith(b"\xef\xbb\xbf")
    listed = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {row["文件"] for row in listed} == names
    assert all(row["标题"] and row["替代文字"] and row["资料来源"] for row in listed)
    assert all((row["标记"] == DRILL_MARK) is snapshot.drill for row in listed)
