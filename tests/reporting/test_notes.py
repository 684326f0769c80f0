"""批示: the city office writes and strikes them; they stand with their subject and leave by no other way."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from core.briefing.compose import compose
from core.briefing.model import Imprint, Mode
from core.briefing.produce import Options, make
from core.briefing.scope import Scope, ScopeKind, parse
from core.cli.main import main
from core.editors import audit
from core.editors.rights import Editor
from core.plan.catalog import Catalog
from core.reporting.notes import LONGEST, NoteDesk, about, of_measure, of_target, read_notes
from core.reporting.reading import read_ledger
from core.snapshot import Snapshot
from tests.pages.conftest import markup, text, visit
from tests.pages.test_reporting import as_editor
from tests.reporting.conftest import CITY, CITY_TOO, DAY, GONGXIN, LINZE, NOW

SUBJECT = of_measure(16)
SAID = "请市工信局本月内专题汇报<b>"


def desk(who: Editor | None, home: Path, catalog: Catalog) -> NoteDesk:
    return NoteDesk(who, "official", catalog, home)


@pytest.mark.parametrize(
    ("who", "subject", "said", "date", "refusal"),
    [
        (CITY, SUBJECT, SAID, DAY, ""),
        (CITY, of_target("gdp-nowhere"), SAID, DAY, "没有这个目标"),
        (None, SUBJECT, SAID, DAY, "请先登录"),
        (GONGXIN, SUBJECT, SAID, DAY, "只有县域办可以写批示"),
        (LINZE, SUBJECT, SAID, DAY, "只有县域办可以写批示"),
        (CITY, "m/99", SAID, DAY, "没有这个目标或举措"),
        (CITY, "x/../../etc", SAID, DAY, "没有这个目标或举措"),
        (CITY, SUBJECT, " \n", DAY, "请写批示内容"),
        (CITY, SUBJECT, "长" * (LONGEST + 1), DAY, "不超过"),
        (CITY, SUBJECT, "a\x07b", DAY, "控制字符"),
        (CITY, SUBJECT, SAID, DAY + dt.timedelta(days=2), "还没有到"),
    ],
)
def test_who_may_write_what(
    home: Path,
    catalog: Catalog,
    who: Editor | None,
    subject: str,
    said: str,
    date: dt.date,
    refusal: str,
) -> None:
    outcome = desk(who, home, catalog).write(subject, said, date, now=NOW)
    assert outcome.done is (refusal == "") and refusal in outcome.message, outcome.message
    assert len(read_notes("official", home)) == (refusal == "")
    assert audit.attempts(home)[0].outcome == ("拒绝" if refusal else "允许")


def test_a_note_is_struck_by_the_office_alone_and_disturbs_no_submission(
    home: Path, catalog: Catalog
) -> None:
    city = desk(CITY, home, catalog)
    target = catalog.targets[0].id
    assert city.write(of_target(target), "一", DAY, now=NOW).done
    assert city.write(of_target(target), "二", DAY - dt.timedelta(days=1), now=NOW).done
    assert [n.text for n in about(read_notes("official", home), of_target(target))] == ["一", "二"]
    assert not desk(GONGXIN, home, catalog).strike("1").done and len(read_notes("official", home)) == 2
    assert desk(CITY_TOO, home, catalog).strike("1").done
    assert "已不在" in city.strike("1").message
    assert city.write(of_target(target), "三", DAY, now=NOW).done
    assert [n.id for n in read_notes("official", home)] == ["2", "3"], "no number is used twice"
    found = read_ledger("official", catalog, home)
    assert (found.submissions, found.rounds, found.damaged) == ((), (), 0)


@pytest.mark.on_files
def test_it_stands_with_its_subject_and_in_no_frame(
    home: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    target = catalog.targets[0].id
    for subject in (SUBJECT, of_target(target)):
        assert desk(CITY, home, catalog).write(subject, SAID, DAY, now=NOW).done
    shown = visit("measures", measure="16")
    assert SAID in text(shown) and "<b>" not in markup(shown).split("专题汇报")[1][:10]
    assert SAID in text(visit("trajectory", target=target))
    for page, query in (("measures", {"measure": "15"}), ("measures", {"measure": "16", "frame": "1"})):
        assert SAID not in text(visit(page, **query))
    assert "撤销" not in [b.label for b in shown.button] and "记批示" not in [b.label for b in shown.button]
    as_editor(GONGXIN, home, monkeypatch)
    assert "记批示" not in [b.label for b in visit("measures", measure="16").button]
    as_editor(CITY, home, monkeypatch)
    at = visit("measures", measure="16")
    at.text_area(f"note text {SUBJECT}").input("第二条")
    next(b for b in at.button if b.label == "记批示").click().run()
    assert "第二条" in text(at) and len(about(read_notes("official", home), SUBJECT)) == 2
    at.button("strike 1").click().run()
    assert SAID not in text(at)


FIRST, LATER = "先报=1+1\n后办<b>", "明日再议"


@pytest.fixture
def noted(home: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state with notes on a measure, on a target of 临泽, and one of a later day."""
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    writer = desk(CITY, home, catalog)
    target = next(t.id for t in catalog.targets if t.area == "620723")
    assert writer.write(SUBJECT, SAID, DAY, now=NOW).done
    assert writer.write(of_target(target), FIRST, DAY - dt.timedelta(days=1), now=NOW).done
    later = NOW + dt.timedelta(days=3)
    assert writer.write(SUBJECT, LATER, later.date(), now=later).done
    return home


def words_of(content: bytes, ending: str) -> str:
    """Return every word of a Word file or a workbook."""
    if ending == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        return "\n".join([*(p.text for p in document.paragraphs), *cells])
    book = load_workbook(io.BytesIO(content))
    return "\n".join(str(c.value) for sheet in book for row in sheet for c in row if c.value is not None)


@pytest.mark.on_files
@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ("city", ("专题汇报<b>", "先报=1+1", "后办<b>")),
        ("county:620723", ("专题汇报<b>", "先报=1+1")),
        ("chapter:1", ()),
        ("department:gongxin", ("专题汇报<b>",)),
    ],
)
def test_documents_bear_notes_only_when_asked(
    noted: Path, catalog: Catalog, scope: str, held: tuple[str, ...]
) -> None:
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=noted).released()
    about_it, notes = parse(scope, catalog), read_notes("official", noted)
    every = ("专题汇报<b>", "先报=1+1", "后办<b>", LATER)
    files = {
        asked: dict(make(snapshot, Imprint(made=DAY), Options(about_it, notes=asked), ("docx", "xlsx")))
        for asked in (None, notes)
    }
    assert not set(files[None]) & set(files[notes]), "a document with notes must not replace one without"
    for name, content in files[None].items():
        words = words_of(content, name[-4:])
        assert "批示" not in words and not [said for said in every if said in words], name
    for name, content in files[notes].items():
        words = words_of(content, name[-4:])
        assert "附批示" in name and all(said in words for said in held), name
        assert LATER not in words, "a note of a later day"
        if not held and name.endswith("docx"):
            assert "没有批示" in words


@pytest.mark.parametrize(
    ("mode", "scope"), [("reminders", Scope()), ("briefing", Scope(ScopeKind.SCENARIO, "g=6"))]
)
def test_letters_and_scenarios_bear_none(official: Path, catalog: Catalog, mode: Mode, scope: Scope) -> None:
    snapshot = Snapshot.open("official", DAY, catalog=catalog, home=official)
    with pytest.raises(ValueError, match="批示只附在"):
        compose(snapshot, scope, mode=mode, notes=())


@pytest.mark.on_files
@pytest.mark.parametrize("command", ["status", "measures"])
def test_answers_bear_notes_only_when_asked(
    noted: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    def answer(*options: str) -> str:
        assert noted and main([command, "--as-of", DAY.isoformat(), *options]) == 0
        return capsys.readouterr().out

    plain, asked = json.loads(answer("--json")), json.loads(answer("--json", "--notes"))
    assert [{k: v for k, v in row.items() if k != "notes"} for row in asked] == plain
    assert not any("notes" in row for row in plain)
    said = [note for row in asked for note in row["notes"]]
    wanted = {"status": (FIRST, DAY - dt.timedelta(days=1)), "measures": (SAID, DAY)}[command]
    assert said == [{"date": wanted[1].isoformat(), "text": wanted[0]}]
    assert wanted[0] not in answer() and wanted[0] in answer("--notes")


@pytest.mark.on_files
def test_the_page_offers_notes_where_there_are_some_and_bears_none_unasked(noted: Path) -> None:
    assert noted
    at = visit("briefing", about="county:620723", paper="briefing", brief_notes="1")
    assert "先报" not in markup(at) and at.checkbox("brief_notes").label.startswith("附批示（")
    at.checkbox("brief_notes").check().run()
    assert "先报=1+1" in text(at) and "后办<b>" in text(at) and "<b>" not in markup(at).split("后办")[1][:9]
    for query in ({"about": "chapter:1"}, {"paper": "reminders"}):
        assert not [box for box in visit("briefing", **query).checkbox if box.key == "brief_notes"]
