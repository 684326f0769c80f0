"""What is owed and how it stands: by the rules, and as the command prints it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from pathlib import Path

import pytest

from core.cli.main import main
from core.figures.book import Book
from core.measures.measures import assess_measures
from core.measures.milestones import assess_milestones
from core.plan.catalog import Catalog
from core.reporting.acting import Desk
from core.reporting.checking import preview_on
from core.reporting.model import Ledger, Round, Task, TaskKind, TaskState
from core.reporting.prefill import first_form
from core.reporting.reading import read_ledger
from core.reporting.rounds import current_round
from core.reporting.tasks import (
    asked,
    beside,
    counts,
    of_office,
    outstanding,
    owed,
    standings,
    task_of,
    to_confirm,
)
from core.snapshot import Snapshot
from core.store.reader import open_reader
from core.targets.judge import assess_all
from core.targets.missing import gaps
from core.workbook.forms import Form
from core.workbook.labels import Field
from tests.reporting.conftest import CITY, DAY, GONGXIN, LINZE, NOW, TONGJI, figure, measure

NEXT = DAY + dt.timedelta(days=60)


def due_on(home: Path, catalog: Catalog, day: dt.date) -> tuple[Task, ...]:
    with open_reader("official", home, catalog) as reader:
        book = Book.from_frame(reader.figures(), catalog.benchmark_rank)
        items = assess_milestones(catalog, reader.milestone_entries(), reader.recurring_entries(), day)
        measures = assess_measures(
            catalog, reader.measure_entries(), items, assess_all(catalog, book, day), day
        )
        snapshot = Snapshot.open("official", day, catalog=catalog, home=home)
    return owed(catalog, measures, items, gaps(catalog, book, day), day, worth=snapshot.worth_having)


def states(home: Path, catalog: Catalog, day: dt.date = DAY) -> dict[str, TaskState]:
    ledger, due = read_ledger("official", catalog, home), due_on(home, catalog, day)
    one = current_round(ledger.rounds, day)
    return {s.task.id: s.state for s in standings(asked(catalog, one, due, ledger), due, ledger, one, day)}


def test_every_item_is_owed_once_by_the_first_who_is_named(official: Path, catalog: Catalog) -> None:
    due = due_on(official, catalog, DAY)
    ids = [task.id for task in due]
    assert len(ids) == len(set(ids))
    leads = {m.number: m.lead for m in catalog.measures}
    for task in due:
        again = task_of(catalog, task.id)
        assert again is not None and (again.owner, again.name) == (task.owner, task.name)
        if task.kind is TaskKind.MEASURE and not task.area:
            assert task.owner == (leads[task.number][0] if leads[task.number] else "")
            assert task.others == leads[task.number][1:]
    city = [t for t in due if not t.owner]
    assert city and all(not leads[t.number] for t in city if t.kind is TaskKind.MEASURE)
    counties = {c.code for c in catalog.counties}
    assert {t.owner for t in due if t.owner.isdigit()} <= counties


@pytest.mark.parametrize(
    "wrong",
    ["", "f", "f/620700", "f/999999/gdp/2025/", "f/620700/nothing/2025/", "f/620700/gdp/x/", "m/99", "m/x",
     "s/m99-01", "s/r06-01", "e/m16-02/2025", "e/r06-01/x", "x/1", "f/620700/gdp/2025/b9999", "m/1/999999",
     "f/620700/gdp/2025//<b>请拨打电话", "f/620700/gdp/2025//全年", "f/620700/gdp/2025//q3",
     "f/620700/gdp/2025//前三季度 ", "f/620700/gdp/2025//2024-01-01至2024-09-30", "f/620700/gdp/99999999/",
     "f/620700/gdp/-5/", "f/620700/gdp/12/b2023"],
)  # fmt: skip
def test_ids_that_name_nothing(catalog: Catalog, wrong: str) -> None:
    assert task_of(catalog, wrong) is None


def test_a_task_goes_through_its_states(home: Path, catalog: Catalog) -> None:
    clerk, city = Desk(GONGXIN, "official", catalog, home), Desk(CITY, "official", catalog, home)
    assert states(home, catalog)["m/16"] is TaskState.OPEN
    assert clerk.submit([measure()], now=NOW).done
    assert states(home, catalog)["m/16"] is TaskState.WAITING
    assert city.send_back(["1"], "请补佐证").done
    assert states(home, catalog)["m/16"] is TaskState.RETURNED
    assert clerk.submit([measure()], now=NOW).done and city.adopt(["2"], now=NOW).done
    assert states(home, catalog)["m/16"] is TaskState.ADOPTED
    # In the next round, its evidence being fresh, nothing is owed; once it is stale it is owed again.
    assert "m/16" not in states(home, catalog, NEXT)
    assert states(home, catalog, DAY + dt.timedelta(days=200))["m/16"] is TaskState.OPEN


def test_a_countys_proposal_leaves_the_owners_task_open(home: Path, catalog: Catalog) -> None:
    gdp = "f/620723/gdp/2025/b2023"
    assert Desk(LINZE, "official", catalog, home).submit([figure()], now=NOW).done
    assert states(home, catalog)[gdp] is TaskState.OPEN
    assert Desk(CITY, "official", catalog, home).adopt(["1"], now=NOW).done
    assert states(home, catalog)[gdp] is TaskState.ADOPTED


def test_what_a_round_asked_is_overdue_after_its_deadline(home: Path, catalog: Catalog) -> None:
    due = due_on(home, catalog, DAY)
    city = Desk(CITY, "official", catalog, home)
    own = tuple(t.id for t in due if t.owner == "gongxin")
    assert city.open_round(Round("2026Q4", "四季度", dt.date(2026, 12, 5), "县域办", asked=own), now=NOW).done
    assert states(home, catalog)["m/16"] is TaskState.OPEN
    late = dt.date(2026, 12, 6)
    found = states(home, catalog, late)
    assert found["m/16"] is TaskState.OVERDUE and found["m/1"] is TaskState.OPEN if "m/1" in own else True
    assert Desk(GONGXIN, "official", catalog, home).submit([measure()], now=NOW).done, "still accepted"
    assert states(home, catalog, late)["m/16"] is TaskState.WAITING


def test_a_workbook_answers_what_a_round_asked(home: Path, catalog: Catalog) -> None:
    """What the city office enters itself, without any form of the owner, is answered too."""
    own = ("m/16", "s/m16-02")
    city = Desk(CITY, "official", catalog, home)
    assert city.open_round(Round("2026Q4", "四季度", dt.date(2027, 1, 10), asked=own), now=NOW).done
    assert city.submit([measure()], now=NOW).done and city.adopt(["1"], now=NOW).done
    assert states(home, catalog) == {"m/16": TaskState.ADOPTED, "s/m16-02": TaskState.OPEN}


def test_opening_again_changes_the_round_and_keeps_what_was_asked(home: Path, catalog: Catalog) -> None:
    city = Desk(CITY, "official", catalog, home)
    first = Round("2026Q4", "四季度", dt.date(2026, 12, 31), asked=("m/16",))
    assert city.open_round(first, now=NOW).done
    later = dataclasses.replace(first, deadline=dt.date(2027, 1, 20), contact="县域办", asked=("m/2",))
    assert city.open_round(later, now=NOW).done
    (one,) = read_ledger("official", catalog, home).rounds
    assert (one.deadline, one.contact, one.asked) == (later.deadline, "县域办", ("m/16", "m/2"))


def filled(task: Task, catalog: Catalog, value: str) -> Form:
    """The form of a figure's task as its bureau would fill it in."""
    typed = {
        "数值": value,
        "来源标题": "2026年前三季度经济运行情况",
        "发布单位": "市统计局",
        "发布日期": "2026-10-28",
    }
    return first_form(task, catalog, DAY).replaced(**typed)


def quarters(home: Path, catalog: Catalog, day: dt.date) -> dict[str, Task]:
    return {t.area: t for t in due_on(home, catalog, day) if t.id.startswith("f/") and t.id.count("/") == 5}


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (dt.date(2026, 4, 24), ""),
        (dt.date(2026, 4, 25), "一季度"),
        (dt.date(2026, 7, 25), "上半年"),
        (dt.date(2026, 10, 24), "上半年"),
        (DAY, "前三季度"),
        (dt.date(2027, 1, 30), ""),
    ],
)
def test_the_cumulative_quarter_is_owed_in_season(
    official: Path, catalog: Catalog, day: dt.date, period: str
) -> None:
    found = quarters(official, catalog, day)
    assert bool(found) is bool(period)
    for area, task in found.items():
        assert task.name.endswith(f"，{day.year}年{period}") and task.decides and "1月起累计" in task.detail
        again = task_of(catalog, task.id)
        assert again is not None and (again.name, again.detail) == (task.name, task.detail)
        assert task.owner == catalog.indicator(task.indicator).owners[0], area
    assert not period or catalog.city.code in found


def test_a_reported_quarter_is_checked_adopted_and_owed_no_more(home: Path, catalog: Catalog) -> None:
    """A county proposes it, its bureau sends it; the quarter's own rules hold; then it is owed no more."""
    task = quarters(home, catalog, DAY)["620723"]
    form = filled(task, catalog, "6.4")
    assert form.text(Field.PERIOD.value) == "前三季度"
    county, bureau = (Desk(who, "official", catalog, home) for who in (LINZE, TONGJI))
    assert "代提" in county.submit([form], now=NOW).message
    listed = beside(
        standings(
            due_on(home, catalog, DAY),
            (),
            read_ledger("official", catalog, home),
            current_round((), DAY),
            DAY,
        ),
        "620723",
        read_ledger("official", catalog, home),
    )
    assert task.id in {standing.task.id for standing in listed}
    whole = filled(quarters(home, catalog, DAY)[catalog.city.code], catalog, "6.2")
    assert bureau.submit([form, whole], now=NOW).done
    city = Desk(CITY, "official", catalog, home)
    ids = [s.id for s in read_ledger("official", catalog, home).pending if s.office == "tongji"]
    assert city.adopt(ids, now=NOW).done
    still = set(quarters(home, catalog, DAY))
    assert still and not still & {"620723", catalog.city.code}
    moved = Snapshot.open("official", DAY, catalog=catalog, home=home).nowcasts
    assert {"620723", catalog.city.code} <= {n.area.code for n in moved}, (
        "it moves what the year is expected to bring"
    )


@pytest.mark.parametrize("value", ["640", "-80", "前三季度6.4", "1.2.3", "6.4%左右"])
def test_a_quarter_that_cannot_be_is_told_in_words(official: Path, catalog: Catalog, value: str) -> None:
    form = filled(quarters(official, catalog, DAY)["620700"], catalog, value)
    with open_reader("official", official, catalog) as reader:
        preview = preview_on([form], reader, catalog, DAY)
    assert [*preview.errors(0), *preview.doubts(0)], value


def test_own_items_first_and_what_others_own_beside(official: Path, catalog: Catalog) -> None:
    due = due_on(official, catalog, DAY)
    one = current_round((), DAY)
    found = standings(asked(catalog, one, due, Ledger()), due, Ledger(), one, DAY)
    own = of_office(found, "gongxin")
    assert own and all(s.task.owner == "gongxin" for s in own)
    assert outstanding(own) == counts(own)[TaskState.OPEN] == len(own)
    others = beside(found, "gongxin", Ledger())
    assert others and all("gongxin" in s.task.others for s in others)
    assert "f/620723/gdp/2025/b2023" in {s.task.id for s in beside(found, "620723", Ledger())}


def test_a_proposal_stands_for_its_sender_and_counts_for_the_owner_once_confirmed(
    home: Path, catalog: Catalog
) -> None:
    gdp = "f/620723/gdp/2025/b2023"

    def stands() -> tuple[TaskState, TaskState, str, int]:
        """As the owner sees it, as the county does, why it was returned, and how many wait for a word."""
        ledger, due = read_ledger("official", catalog, home), due_on(home, catalog, DAY)
        one = current_round(ledger.rounds, DAY)
        found = standings(asked(catalog, one, due, ledger), due, ledger, one, DAY)
        county = next(s for s in beside(found, "620723", ledger) if s.task.id == gdp)
        waits = to_confirm(ledger, "tongji", catalog)
        assert not to_confirm(ledger, "gongxin", catalog) and not to_confirm(ledger, "", catalog)
        reason = county.submission.reason if county.submission else ""
        owner = next(s.state for s in found if s.task.id == gdp)
        return owner, county.state, reason, len(waits)

    county, owner = (Desk(who, "official", catalog, home) for who in (LINZE, TONGJI))
    assert stands() == (TaskState.OPEN, TaskState.OPEN, "", 0)
    assert county.submit([figure()], now=NOW).done
    assert stands() == (TaskState.OPEN, TaskState.WAITING, "", 1)
    assert owner.send_back(["1"], "口径不对").done
    assert stands() == (TaskState.OPEN, TaskState.RETURNED, "口径不对", 0)
    assert county.submit([figure()], now=NOW).done and owner.second(["2"]).done
    assert stands() == (TaskState.WAITING, TaskState.WAITING, "", 0)
    assert Desk(CITY, "official", catalog, home).send_back(["2"], "缺来源").done
    assert stands() == (TaskState.OPEN, TaskState.RETURNED, "缺来源", 0)
    assert county.submit([figure()], now=NOW).done
    assert Desk(CITY, "official", catalog, home).adopt(["3"], now=NOW).done
    assert stands() == (TaskState.ADOPTED, TaskState.ADOPTED, "", 0)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_commands(
    home: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COUNTY_TARGETS_HOME", str(home))
    code, out, _ = printed(capsys, "tasks", "--json", "--as-of", DAY.isoformat())
    rows = json.loads(out)
    assert code == 0 and len(rows) == len(due_on(home, catalog, DAY))
    code, out, _ = printed(capsys, "tasks", "--department", "市工信局", "--json", "--as-of", DAY.isoformat())
    own = [row for row in json.loads(out) if row["owner"] == "gongxin"]
    assert {row["state"] for row in own} == {"待报"} and {row["deadline"] for row in own} == {"2027-01-10"}
    assert own == [row for row in rows if row["owner"] == "gongxin"]
    assert printed(capsys, "tasks", "--county", "620723")[0] == 0
    for wrong in (("--department", "没有的局"), ("--county", "999999"), ("--round", "没有的轮")):
        code, _, said = printed(capsys, "tasks", *wrong)
        assert code == 1 and "没有" in said
    day = dt.date.today() + dt.timedelta(days=20)
    code, out, _ = printed(
        capsys, "round", "special", "--name", "专项", "--deadline", day.isoformat(), "--contact", "县域办"
    )
    assert code == 0 and "已开填报轮次" in out
    code, out, _ = printed(capsys, "tasks")
    assert "专项" in out and "联系人：县域办" in out
    code, out, _ = printed(capsys, "round")
    assert code == 0 and "special" in out
    code, _, said = printed(capsys, "round", "special", "--deadline", "2020-01-01")
    assert code == 1 and "已过" in said
    assert printed(capsys, "round", "other")[0] == 1
    for forgotten in (("--name", "年终"), ("--deadline", day.isoformat()), ("--contact", "")):
        code, out, said = printed(capsys, "round", *forgotten)
        assert code == 1 and not out and "没有写轮次编号" in said and "round special" in said
