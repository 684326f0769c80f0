"""Getting out: every figure with vintage, source and grade as CSV and Parquet, described as a data package.

The folder is a Frictionless Data Package (``datapackage.json``, specification 1.0). CSV files carry a byte
order mark, as Excel and WPS expect, and text that a spreadsheet would run as a formula is made harmless; the
Parquet files hold the same rows to the letter. :func:`read_package` reads them back.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any, Final

import pandas as pd

from core.figures.book import Book
from core.figures.frames import ENTRY_TYPES, INTEGERS, NUMBERS, entries_frame
from core.figures.observation import Release
from core.plan.catalog import Catalog
from core.store.content import estimates_of
from core.store.errors import StoreError, explained, from_json
from core.store.reader import Reader

# What may leave the house: figures marked 未公布 stay inside, and so does all they could be inferred from.


def released(
    catalog: Catalog, figures: pd.DataFrame, estimates: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures and estimates that 未公布 has no part in.

    An estimate can tell the figure that it was made from: where figures are left out, estimates are made
    anew from the others. Without such figures both are returned as they are.
    """
    hidden = figures["release"] == Release.INTERNAL
    if not hidden.any():
        return figures, estimates
    public = figures[~hidden].reset_index(drop=True)
    return public, estimates_of(catalog, Book.from_frame(public, catalog.benchmark_rank))


DESCRIPTOR: Final = "datapackage.json"
FIGURES: Final = "figures.parquet"
#: A cell that begins so may be run as a formula by spreadsheets: with a sign, half or full width (as Excel
#: takes it where Chinese is written), whatever blank or invisible stands before it; with a tab or line break.
_RISKY: Final = re.compile(r"[\s\x00-\x1f\ufeff\u200b-\u200f\u2060]*[=+\-@＝＋－＠]|[\t\r\n]")

MEANING: Final[dict[str, str]] = {
    "area_code": "地区代码（GB/T 2260）",
    "indicator": "指标编号，见indicators表",
    "year": "年份（区间为末年）；来源未写年份的为空",
    "frequency": "频度：year年，instant时点，half半年，quarter季，months累计月，span区间，unknown不详",
    "start": "起始日期（非整年时）",
    "end": "截止日期（非整年时）",
    "value": "数值",
    "unit": "计量单位",
    "benchmark": "核算口径",
    "stage": "核算阶段",
    "precision": "精度：exact精确，rounded取整，approximate约数，at_least不低于，above超过",
    "grade": "依据等级：A官方发布，B官方媒体转述，C二手汇编，D由公布数推算，E本系统估算",
    "break_before": "与上年不可比",
    "release": "公开或未公布",
    "source_id": "来源编号，见sources表",
    "note": "说明",
    "published": "来源日期",
    "batch": "导入批次，0为项目自带",
    "publisher": "来源的发布单位",
    "known_from": "来源无日期时，最早可能公布的日期",
    "low": "80%区间下限",
    "high": "80%区间上限",
    "method": "估算方法",
}


def harmless(text: str) -> str:
    """Return text that no spreadsheet runs: a leading apostrophe makes it a plain text cell."""
    return f"'{text}" if _RISKY.match(text) else text


def write_package(reader: Reader, catalog: Catalog, folder: Path, *, internal: bool = False) -> list[Path]:
    """Write all tables of one version into a folder.

    Parameters
    ----------
    reader : Reader
        The version to write.
    internal : bool
        Whether figures marked 未公布 are written too; the package then says 内部资料. Without them nothing is
        written that rests on them alone: neither their sources nor estimates made from them.

    Returns
    -------
    list of Path
        Files written, the descriptor last.

    Raises
    ------
    StoreError
        Where the folder cannot be written.
    """
    with explained("写出数据", folder):
        folder.mkdir(parents=True, exist_ok=True)
        written: list[Path] = []
        resources: list[dict[str, Any]] = []
        for name, frame in _tables(reader, catalog, internal=internal).items():
            csv, parquet = folder / f"{name}.csv", folder / f"{name}.parquet"
            _text_safe(frame).to_csv(csv, index=False, encoding="utf-8-sig", lineterminator="\r\n")
            frame.to_parquet(parquet, index=False)
            resources += [_resource(csv, frame, "csv"), _resource(parquet, frame, "parquet")]
            written += [csv, parquet]
        descriptor = folder / DESCRIPTOR
        about = _descriptor(reader, catalog, resources, internal=internal)
        descriptor.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [*written, descriptor]


def read_package(folder: Path) -> pd.DataFrame:
    """Read the figures of a package back, as :meth:`core.store.reader.Reader.figures` gives them.

    Raises
    ------
    StoreError
        Where the folder holds no complete package, or a file is not the one that was written.
    """
    about, figures = _about(folder), folder / FIGURES
    try:
        resource = next(r for r in about["resources"] if r["path"] == FIGURES)
        content = figures.read_bytes()
    except (OSError, KeyError, TypeError, StopIteration) as error:
        raise _incomplete(folder) from error
    if f"sha256:{hashlib.sha256(content).hexdigest()}" != resource.get("hash"):
        raise StoreError(f"{figures} 与数据包说明不符，可能已被改动。请重新导出。")
    return pd.read_parquet(figures)


def refuse_others_package(folder: Path, catalog: Catalog) -> None:
    """Refuse a package of another plan: judged by this one it would be false under the other's title.

    Raises
    ------
    StoreError
        With the package's own name and the remedy.
    """
    about = _about(folder)
    name = str(about.get("name", ""))  # version 0.1.0 wrote plan and dataset in one
    is_own = (
        about["plan"] == catalog.plan.id and about.get("prefecture", catalog.prefecture) == catalog.prefecture
        if "plan" in about
        else name.startswith(f"{catalog.plan.id}-".lower())
    )
    if not is_own:
        called = about.get("plan") or name.rpartition("-")[0]
        raise StoreError(
            f"{folder} 是方案“{called}”的数据包，当前方案是“{catalog.plan.id}”。请用 --plan {called} 判定。"
        )


def package_title(folder: Path) -> str:
    """Title of a package, with the marks of a synthetic or internal one.

    Raises
    ------
    StoreError
        Where the folder holds no package.
    """
    title = _about(folder).get("title")
    if not isinstance(title, str):
        raise _incomplete(folder)
    return title


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = from_json((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _incomplete(folder) from error
    if not isinstance(about, dict):
        raise _incomplete(folder)
    return about


def _incomplete(folder: Path) -> StoreError:
    return StoreError(f"{folder} 不是完整的数据包：缺少或不能读取 {DESCRIPTOR} 或 {FIGURES}。")


def _tables(reader: Reader, catalog: Catalog, *, internal: bool) -> dict[str, pd.DataFrame]:
    figures, sources, estimates = reader.figures(), reader.sources(), reader.estimates()
    if not internal:
        every = set(figures["source_id"])
        figures, estimates = released(catalog, figures, estimates)
        unsaid = every - set(figures["source_id"])
        sources = sources[~sources["source_id"].isin(unsaid)].reset_index(drop=True)
    tables = {
        "figures": figures,
        "sources": sources,
        "estimates": estimates,
        "indicators": pd.DataFrame([_indicator(entry) for entry in catalog.indicators]),
        "areas": pd.DataFrame([area.model_dump(mode="json") for area in catalog.areas]),
        "benchmarks": pd.DataFrame([b.model_dump(mode="json") for b in catalog.benchmarks]),
    }
    for name, kind in ENTRY_TYPES.items():
        tables[name] = entries_frame(kind, getattr(reader, name)())
    return tables


def _indicator(entry: Any) -> dict[str, Any]:
    row: dict[str, Any] = entry.model_dump(mode="json")
    low, high = row.pop("window")
    return {**row, "owners": "、".join(row["owners"]), "window_low": low, "window_high": high}


def _text_safe(frame: pd.DataFrame) -> pd.DataFrame:
    safe = frame.copy()
    for column in safe.columns:
        if column not in NUMBERS and column not in INTEGERS:
            safe[column] = [harmless(v) if isinstance(v, str) else v for v in safe[column]]
    return safe


def _resource(path: Path, frame: pd.DataFrame, kind: str) -> dict[str, Any]:
    content = path.read_bytes()
    return {
        "name": f"{path.stem}-{kind}",
        "path": path.name,
        "format": kind,
        "mediatype": "text/csv" if kind == "csv" else "application/vnd.apache.parquet",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {"fields": [_field(frame, column) for column in frame.columns]},
    }


def _field(frame: pd.DataFrame, column: str) -> dict[str, str]:
    kind = frame[column].dtype.kind
    types = {"f": "number", "i": "integer", "u": "integer", "b": "boolean", "M": "date"}
    described = {"name": column, "type": types.get(kind, "string")}
    return {**described, "description": MEANING[column]} if column in MEANING else described


def _descriptor(
    reader: Reader, catalog: Catalog, resources: list[dict[str, Any]], *, internal: bool
) -> dict[str, Any]:
    marks = [] if reader.dataset == "official" else ["演练数据 非真实统计"]
    marks += ["内部资料"] if internal else []
    return {
        "profile": "data-package",
        "plan": catalog.plan.id,
        "prefecture": catalog.prefecture,
        "name": f"{catalog.plan.id}-{reader.dataset}".lower(),
        "title": f"{catalog.plan.product}{'（' + '，'.join(marks) + '）' if marks else ''}",
        "description": f"{catalog.plan.number}各项指标的数据及来源，数据版本{reader.version.number}",
        "version": str(reader.version.number),
        "resources": resources,
    }
