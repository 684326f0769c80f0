"""The plan held against the words of the published text, where the text is at hand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.plan.load import load_catalog
from core.plan.models import DepartmentRole, Milestone

TEXT = Path(__file__).resolve().parents[3] / "shared" / "policy" / "zhangye-2022-4.txt"

pytestmark = pytest.mark.skipif(not TEXT.exists(), reason="the published text is not at hand")

CATALOG = load_catalog()
_MEASURE = re.compile(r"^\(([一二三四五六七八九十]+)\)([^。]+)。(.*)$")


def plain(text: str) -> str:
    """Without spaces and punctuation that differs between printed and stored text."""
    return re.sub(r"[\s,，;；:：()（）、]", "", text)


def in_order(part: str, whole: str) -> bool:
    """Whether the characters of ``part`` stand in ``whole`` in this order."""
    rest = iter(whole)
    return all(character in rest for character in part)


def measures_of_text() -> Iterator[tuple[str, str, str]]:
    """Yield chapter, title and body of each numbered clause."""
    chapter = ""
    for line in TEXT.read_text(encoding="utf-8").splitlines():
        if re.match(r"^[一二三四五六七八]、", line):
            chapter = line.strip()
        found = _MEASURE.match(line)
        if found:
            yield chapter, found[2], found[3]


@pytest.fixture(scope="module")
def clauses() -> list[tuple[str, str, str]]:
    return list(measures_of_text())


def test_chapters_and_titles_are_quoted(clauses: list[tuple[str, str, str]]) -> None:
    assert [(m.chapter, m.title) for m in CATALOG.measures] == [(c, t) for c, t, _ in clauses]


def test_leads_and_bodies_are_those_of_the_text(clauses: list[tuple[str, str, str]]) -> None:
    for measure, (_, _, body) in zip(CATALOG.measures, clauses, strict=True):
        found = re.search(r"\(实施主体:([^;]*);([^)]*?)牵头", body)
        names = found[2].split("、") if found else []
        assert [CATALOG.department(d).name for d in measure.lead] == names
        assert ("jingkaiqu" in measure.implementing) == ("张掖经济技术开发区" in (found[1] if found else ""))


def test_departments_stand_in_the_order_of_first_mention(clauses: list[tuple[str, str, str]]) -> None:
    seen: dict[str, None] = {}
    for _, _, body in clauses:
        found = re.search(r";([^;)]*?)牵头", body)
        seen.update(dict.fromkeys(found[1].split("、") if found else []))
    known = [d.name for d in CATALOG.departments if d.role is DepartmentRole.DEPARTMENT]
    assert known == list(seen)


def test_a_summary_is_in_our_own_words() -> None:
    text = plain(TEXT.read_text(encoding="utf-8"))
    assert [m.number for m in CATALOG.measures if plain(m.summary.rstrip("。")) in text] == []


@pytest.mark.parametrize("milestone", CATALOG.milestones, ids=lambda m: m.id)
def test_name_and_verb_are_words_of_the_clause(
    milestone: Milestone, clauses: list[tuple[str, str, str]]
) -> None:
    assert milestone.measure is not None
    body = plain(clauses[milestone.measure - 1][2])
    assert in_order(plain(milestone.name), body), milestone.name
    assert in_order(plain(milestone.verb), body), milestone.verb


@pytest.mark.parametrize("quoted", ["“[^”]+”", "《[^》]+》"])
def test_no_quoted_name_is_missed(quoted: str, clauses: list[tuple[str, str, str]]) -> None:
    """Every name in quotation marks of the measures is tracked, or is a figure of speech or a target."""
    speech = {
        "“农头食尾、接二连三”", "“十四五”", "“南繁北扩”", "“两高一资”", "“放管服”", "“互联网+”", "“区块链+”",
        "“海归”", "“五百强”", "“美丽乡村”", "“四个转变”",
        "“一县一节、一地一品”", "“一县一区、一区多园”",  # targets
    }  # fmt: skip
    tracked = plain("".join(m.name for m in CATALOG.milestones))
    missed = {
        name
        for _, _, body in clauses
        for name in re.findall(quoted, body)
        if name not in speech and plain(name) not in tracked
    }
    assert missed == set()


def test_aims_are_quoted() -> None:
    text = plain(TEXT.read_text(encoding="utf-8"))
    assert [a.id for a in CATALOG.aims if plain(a.text) not in text] == []


def test_positions_are_those_of_the_paragraph() -> None:
    paragraph = TEXT.read_text(encoding="utf-8").split("按照主体功能区定位")[1].split("力争到2026年")[0]
    sentences = re.findall(
        r"(\w+[县区])按照(\w+型)和(\w+型)定位,(?:([^,。]+),)?重点发展([^。]+)。", paragraph
    )
    assert len(sentences) == len(CATALOG.positions)
    for position, (name, first, second, condition, listed) in zip(CATALOG.positions, sentences, strict=True):
        assert CATALOG.area(position.area).short == name
        assert position.types == (first, second)
        assert position.condition == condition
        body = re.sub(r"等产业$", "", listed)
        assert re.split(r"[、和]", body) == list(position.industries)
