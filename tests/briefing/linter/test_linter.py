"""Documents of all kinds, of both datasets, held to the linter; and the linter to faults made on purpose."""

from __future__ import annotations

import io

import docx
import pytest

from core.briefing.compose import compose
from core.briefing.model import Mode
from core.briefing.produce import Options, files
from core.briefing.scope import Scope, ScopeKind
from core.plan.load import load_catalog
from core.snapshot import Snapshot
from core.store.figure_files import read_yearly_plans
from tests.briefing.linter.rules import estimate_faults, faults_of, text_faults

CATALOG = load_catalog()
COUNTIES = tuple(county.code for county in CATALOG.counties)
LEAD = next(lead for measure in CATALOG.measures for lead in measure.lead)
#: Kinds of papers, and the formats that each is made in.
KINDS: tuple[tuple[Scope, Mode, tuple[str, ...]], ...] = (
    (Scope(), "briefing", ("docx", "pptx", "xlsx")),
    (Scope(ScopeKind.COUNTY, COUNTIES[0]), "briefing", ("docx", "pptx")),
    (Scope(ScopeKind.COUNTY, COUNTIES[-1]), "briefing", ("docx", "xlsx")),
    (Scope(ScopeKind.CHAPTER, "2"), "briefing", ("docx", "pptx")),
    (Scope(ScopeKind.DEPARTMENT, LEAD), "briefing", ("docx", "pptx")),
    (Scope(ScopeKind.SCENARIO, "g=6.5"), "briefing", ("docx", "pptx")),
    (Scope(), "review", ("docx", "pptx")),
    (Scope(), "reminders", ("docx",)),
)
CASES = [(scope, mode, name) for scope, mode, names in KINDS for name in names]


@pytest.mark.parametrize(
    ("scope", "mode", "name"), CASES, ids=[f"{m}-{s.text.replace(':', '-')}-{n}" for s, m, n in CASES]
)
def test_no_paper_is_sent_back(snapshot: Snapshot, scope: Scope, mode: Mode, name: str) -> None:
    plans = read_yearly_plans("drill" if snapshot.drill else "official", CATALOG)
    whole = snapshot.with_plans(plans)
    briefing = compose(whole, scope, mode=mode)
    [(_, content), *_] = files(name, whole, briefing, Options(scope, mode))
    assert faults_of(name, content, first_sentence=mode != "reminders") == []


def test_the_body_of_the_citys_deck_can_be_presented(snapshot: Snapshot) -> None:
    from core.briefing.pptx.plan import plan

    slides = plan(snapshot, compose(snapshot, Scope()))
    divider = next(place for place, one in enumerate(slides) if one.divider)
    assert 6 <= divider <= 10


@pytest.mark.parametrize(
    "text",
    [
        "增长8.4 %。",
        "全市，，增长",
        "全市,增长",
        "1,234亿元",
        "下降-0.4%",
        "8.6%~11.8%之间",
        "2026-11-28评价",
        "两词并存1项",
        "共None项",
        "说明（）",
    ],
)
def test_faults_of_text_are_found(text: str) -> None:
    assert list(text_faults(text))


@pytest.mark.parametrize(
    "text", ["2026年须增长9.0%以上，区间8.6%～11.8%。", "2022—2026年年均下降0.43%。", "《A B》（2026年1月）"]
)
def test_sound_text_passes(text: str) -> None:
    assert not list(text_faults(text))


def test_an_estimate_called_the_latest_is_found() -> None:
    assert list(estimate_faults("临泽县最新2024年估算84.1亿元"))
    assert not list(estimate_faults("最新2021年65.0亿元；另有2024年估算84.1亿元，不计入"))


def test_faults_of_structure_are_found() -> None:
    document = docx.Document()
    document.add_paragraph("一段正文。")
    document.add_paragraph("")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("甲", "", "全市", "—"), strict=True):
        cell.text = text
    raw = io.BytesIO()
    document.save(raw)
    said = "\n".join(faults_of("docx", raw.getvalue()))
    for fault in ("without the day", "empty paragraph", "not repeated", "without a head", "row of dashes"):
        assert fault in said
