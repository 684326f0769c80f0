"""Hold every view of a target to its words: sentence, headline, map, briefing, pages and JSON."""

from __future__ import annotations

import re
from typing import Final

from core.briefing.scope import Scope
from core.briefing.sections.matters import matters_section
from core.briefing.sections.targets import sentences, target_table
from core.charts.status_map import map_rows
from core.cli.queries.status import as_json
from core.plan.models import Comparison
from core.snapshot import Snapshot
from core.targets.assessment import Assessment
from core.targets.finding import label_of
from core.targets.overview import headline, rows
from core.targets.phrases import outcome_text
from core.targets.trajectory import finding as track_finding
from core.targets.trajectory import track
from core.wording.numbers import MINUS
from core.wording.words import Status
from pages.overview import cells as cell

#: How the headline says a word, where it does not name it.
HEADLINE: Final = {Status.DUE_UNVERIFIED: "已到期，2026年数尚缺"}


def agree(shot: Snapshot, found: Assessment) -> None:
    """Hold every view of one target to its words."""
    assert found.status is not None
    assert f"：{found.status}" in found.sentence
    for one in [found] if not found.members else _single(shot, found):
        json_agrees(one)
    for other in Status:
        if found.words and other not in found.words:
            assert f"：{other}" not in found.sentence
    _completion_agrees(found)
    _map_agrees(shot, found)
    briefing_agrees(shot, found)
    _pages_agree(shot, found)
    if found.target.id == headline(shot.catalog).id:
        assert found.central is not None
        assert HEADLINE.get(found.central, found.central.value) in shot.headline


def _completion_agrees(found: Assessment) -> None:
    if found.words == (Status.NOT_ACHIEVED,):
        on_it = found.target.comparison is Comparison.ABOVE and found.completion == 1
        assert found.completion is None or found.completion < 1 or on_it or found.bound
        assert "完成率100.0%" not in found.sentence
    if found.words == (Status.ACHIEVED,):
        assert "完成率99.9%" not in found.sentence
    for one in [found] if not found.members else []:
        if one.completed is not None and one.completed.bound:  # a bound is nowhere a number
            assert not re.search(r"完成(率|进度)\d", one.sentence), one.sentence


def _single(shot: Snapshot, found: Assessment) -> list[Assessment]:
    """The target itself, or the members of a joint one: maps and matters name those."""
    return [shot.assessment(member) for member in found.target.members] or [found]


def _map_agrees(shot: Snapshot, found: Assessment) -> None:
    """A county's first target on the map; the members of a joint target each on their own."""
    rows = map_rows(shot.catalog, shot.assessments)
    by_area = dict(zip(rows["area_code"], rows["status"], strict=True))
    shown = _single(shot, found)
    on_map = [one for one in shown if one.target.area in by_area]
    assert len(on_map) == sum(one.target.area != shot.catalog.city.code for one in shown)
    drawn = {row["area_code"]: row for row in rows.to_dict("records")}
    for one in on_map:
        row = drawn[one.target.area]
        assert by_area[one.target.area] == one.central
        assert row["hollow"] == (len(one.words) > 1)
        assert row["words"] == (one.status if len(one.words) > 1 else "")
        due_now = one.needed_growth is not None and one.needs is not None
        assert row["text"] == (one.needs.percent if due_now and one.needs else "")


def briefing_agrees(shot: Snapshot, found: Assessment) -> None:
    """A miss is a matter with its word, a figure that is owed is asked for, what is reached is neither."""
    section = matters_section(shot, Scope(), shot.assessments)
    text = "" if section is None else "".join(str(block) for block in section.blocks)
    table = target_table(shot, Scope())
    heads = [column.name for column in table.columns]
    spoken = [paragraph.text for paragraph in sentences([found, *_single(shot, found)])]
    assert all(any(one.sentence in text for text in spoken) for one in (found, *_single(shot, found)))
    for one in _single(shot, found):
        name = label_of(shot.catalog, one)
        assert (f"{name}{Status.NOT_ACHIEVED}" in text) == (one.words == (Status.NOT_ACHIEVED,))
        assert f"{name}{Status.ACHIEVED}" not in text
        area = shot.catalog.area(one.target.area).short
        (line,) = [
            dict(zip(heads, row, strict=True))
            for row in table.rows
            if row[0].text == area and one.target.name.endswith(row[1].text)
        ]
        assert line["状态"].text.replace("\n", "") == one.status
        assert line["完成率"].text == (one.completion_text or "—")
        _print_agrees(line["最新值"].text, one)
        share = line["完成率"].text
        if one.words in ((Status.BORDERLINE,), (Status.DUE_UNVERIFIED,)):
            assert share == "—" or not share.startswith("100")
        if one.words == (Status.NOT_ACHIEVED,):
            plain = float(share.lstrip("约≥>≤<").rstrip("%")) if share[-1] == "%" else 0.0
            assert plain < 100 or (plain == 100 and share[0] == "<")
            assert share[-1] == "%" or share in ("恰为目标值", "—")


def _print_agrees(text: str, one: Assessment) -> None:
    """What a cell prints lies on the side of the target that the word names, or says how it was stated."""
    if one.latest is None or one.latest.year != one.target.due or one.target.value is None:
        return
    number = float("".join(c for c in text.replace(MINUS, "-") if c.isdigit() or c in ".-"))
    number *= 10_000 if "万元" in text else 1
    side = -1 if one.target.comparison is Comparison.AT_MOST else 1
    strictly, away = one.target.comparison is Comparison.ABOVE, side * (number - one.target.value)
    if one.latest.precision in ("above", "approximate"):
        assert text.startswith({"above": "超过", "approximate": "约"}[one.latest.precision])
    elif one.words == (Status.ACHIEVED,):
        assert away > 0 or (away == 0 and not strictly)
    elif one.words == (Status.NOT_ACHIEVED,):
        assert away < 0 or (away == 0 and strictly)


def _pages_agree(shot: Snapshot, found: Assessment) -> None:
    """The overview's row, the trajectory's title and the 补数清单."""
    known = {row.assessment.target.id: row for row in rows(shot.catalog, shot.assessments)}
    asked = {gap.cell for gap in shot.gaps if gap.essential}
    for one in _single(shot, found):
        assert one.status is not None and one.central is not None
        assert one.central.value in str(cell.status_of(one))
        if one.verdict and one.completion_said is not None:
            assert f"完成率{one.completion_said}（" in cell.concluded(known[one.target.id])
        _print_agrees(cell.value(known[one.target.id]).striptags() + _unit(one), one)
        title = track_finding(shot.catalog, track(shot.catalog, shot.book, one, shot.as_of))
        for word in Status:
            assert word not in title or word in one.words
        met, missed = (outcome_text(one.target, met=met) for met in (True, False))
        assert (met in title) is (one.words == (Status.ACHIEVED,))
        failed = re.search(f"(?<![不未]){re.escape(missed)}", title) is not None
        assert failed is (one.words == (Status.NOT_ACHIEVED,))
        mine = any(
            (c.area, c.indicator, c.year) == (one.target.area, one.target.indicator, 2026) for c in asked
        )
        assert mine is not one.decided


def _unit(one: Assessment) -> str:
    return "万元" if one.target.unit == "元" else ""


def json_agrees(found: Assessment) -> None:
    answer = as_json(found, ())
    assert answer["words"] == [word.value for word in found.words]
    assert answer["status"] == found.status
    latest = found.latest
    if latest is not None and latest.year == found.target.due:
        assert answer["latest"]["value"] == latest.value
        assert answer["verdict"] == ("定评" if latest.stage in ("最终核实", "普查修订") else "初判")
        assert answer["conclusions"][-1]["status"] == found.status
        said = re.search(rf"2026年为({MINUS}?[\d.]+(?:亿|万)?元)", answer["sentence"])
        assert said is not None
        if latest.precision == "exact":  # how others are stated is in the note behind the number
            _print_agrees(said[1], found)
    else:
        assert answer["verdict"] is None
    if found.words == (Status.BORDERLINE,):
        assert answer["completion"] is None
    if found.completed is None:
        assert answer["completion_range"] is None
    else:
        low, high = answer["completion_range"]
        assert (low is None or high is None) == bool(found.completed.bound)
        assert low is None or low <= answer["completion"]
        assert high is None or high >= answer["completion"]
