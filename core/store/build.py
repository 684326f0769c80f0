"""``build``: publish what ``data/`` and the kept workbooks hold, and mend what a crash has left."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from core.drill.generate import generate
from core.figures.observation import Entries
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.batches import KeptBatch, Replay, read_kept
from core.store.content import Content, Inputs, content_digest, make_content, valid_rows
from core.store.disk import DATASETS, DatasetPaths, dataset_paths, writing
from core.store.errors import BuildFailedError, DamagedStoreError, StoreError
from core.store.figure_files import FOLDER, read_figures, read_sources
from core.store.geometry import prepare_geometry
from core.store.homes.home import PATIENCE
from core.store.homes.plans import claim, owner_of, refuse_others
from core.store.journal import BUILD, REPAIR, info_of
from core.store.publish import Draft, publish
from core.store.recovery import Condition, examine
from core.store.schema import read_database
from core.store.stamp import BuildReport, inputs_digest, unchanged, write_stamp

# What a build starts from: the project's own figures or the invented ones, and the boundaries.


def read_inputs(dataset: str, catalog: Catalog) -> Inputs:
    """Read what a dataset ships with.

    Raises
    ------
    StoreError
        Where a file is missing or cannot be read.
    """
    geometry = read_geometry(catalog)
    if dataset == "drill":
        figures, sources, entries = generate(catalog)
        figures = figures.assign(file=DATASETS[dataset], line=range(1, len(figures) + 1))
        return Inputs(figures, sources, entries, geometry)
    folder = figures_folder(catalog)
    return Inputs(read_figures(folder), read_sources(folder), Entries(), geometry)


def figures_folder(catalog: Catalog) -> Path:
    """Return the folder whose ``figures`` are the plan's: its own, its prefecture's, or those shared by all.

    Raises
    ------
    BuildFailedError
        Where none of them holds figures of the plan's areas: another prefecture's are never taken.
    """
    for folder in catalog.places[:-1]:
        if os.path.lexists(folder / FOLDER):  # what else stands there is for its reader to name
            return folder
    shared = catalog.data_root
    tables = list((shared / FOLDER).glob("*.csv"))
    if not tables or any(_speaks_of(table, catalog.own_codes) for table in tables):
        return shared
    city = catalog.city.name
    raise BuildFailedError(
        f"没有{city}的数据表。请把数据表放入 data/{catalog.plan.id}/{FOLDER}/，"
        f"或放入同一地区各方案共用的 data/{catalog.prefecture}/{FOLDER}/。"
    )


def _speaks_of(table: Path, codes: Collection[str]) -> bool:
    """Whether a table of figures holds a row of an area; what is wrong with it is left to its reader."""
    code = "|".join(sorted(codes))
    try:
        return bool(re.search(rf'(^|[,"])({code})[",]'.encode(), table.read_bytes(), re.MULTILINE))
    except OSError:
        return True


def read_geometry(catalog: Catalog) -> dict[str, Any]:
    """Prepare the boundaries of the plan's own folder, its prefecture's or the project's, if any fit."""
    codes = {county.code for county in catalog.counties}
    for folder in (*(place / "geo" for place in catalog.places[:-1]), catalog.data_root.parent / "geo"):
        boundaries = read_boundaries(folder)
        if codes & {feature["adcode"] for feature in boundaries.get("counties", {}).get("features", ())}:
            return boundaries
    return {}


def read_boundaries(folder: Path) -> dict[str, Any]:
    """Prepare the boundaries in ``folder``; without them there is no map, and nothing else is missing.

    Raises
    ------
    BuildFailedError
        Where the boundaries do not fit together.
    """
    if not os.path.lexists(folder / "counties.geojson"):
        return {}
    try:
        return prepare_geometry(folder)
    except StoreError as error:
        raise BuildFailedError(f"边界文件不能使用：{error}") from error
    except (ValueError, OSError, KeyError) as error:
        raise BuildFailedError(f"边界文件不能使用：{error}。请按 geo/README.md 重新生成后再试。") from error


#: Counties as the summary counts them, those outside the city apart.
COUNTIES_NAME, COMPARISON_NAME = "县区", "省内其他县区"


def build(
    dataset: str = "official",
    home: Path | str | None = None,
    catalog: Catalog | None = None,
    replay: Replay | None = None,
    patience: float = PATIENCE,
) -> BuildReport:
    """Build a dataset from ``data/`` and its kept workbooks and publish it where it differs.

    Where data, code and batches are those of the last build, nothing is built at all. The same inputs give
    the same content digest. Whatever an interrupted write left is put right first.

    Parameters
    ----------
    dataset : str
        ``official`` or ``drill``.
    home : Path or str, optional
        State folder; see :mod:`core.store.disk`.
    catalog : Catalog, optional
        The plan; the default one where omitted. Its ``data_root`` is read.
    replay : callable, optional
        Reads a kept workbook again; without it the rows kept beside the workbook are used.
    patience : float
        Seconds to wait for another writer.

    Raises
    ------
    StoreError, CatalogError
        With place and remedy; the version that was current stays.
    """
    plan = catalog or load_catalog()
    paths = dataset_paths(dataset, home)
    if replay is None and (published := unchanged(paths, plan)) is not None:
        return published
    with writing(paths, patience) as work:
        # Another process may have built while this one waited.
        if replay is None and (published := unchanged(work, plan)) is not None:
            return published
        return build_locked(work, plan, replay)


def build_locked(paths: DatasetPaths, catalog: Catalog, replay: Replay | None = None) -> BuildReport:
    """Build while the caller holds the write lock."""
    refuse_others(paths.root, catalog)
    condition = examine(paths)
    claim(paths.root, catalog, lambda: areas_of(paths, condition))
    kept, warnings = read_all(paths, replay)
    # Before anything is read: what changes while it is read is built at the next start.
    inputs = _digest(paths, catalog)
    assembled = make_content(read_inputs(paths.dataset, catalog), kept, condition.active, catalog)
    content = assembled.content
    current = condition.current
    notes: tuple[str, ...] = condition.notes
    changed = current is None or not condition.sound or content_digest(content) != current.digest
    if current is None or changed:
        kind, note = _reason(condition)
        current = publish(paths, Draft(content, kind, condition.active, condition.known, note))
        notes = (*notes, *_mended(condition))
    by_level, by_grade = _counts(content, catalog)
    report = BuildReport(
        dataset=paths.dataset,
        version=info_of(current),
        published=changed,
        by_level=by_level,
        by_grade=by_grade,
        estimates=len(content.estimates),
        warnings=(*warnings, *assembled.warnings),
        notes=notes,
    )
    if inputs and replay is None:
        write_stamp(paths, inputs, report)
    return report


def _digest(paths: DatasetPaths, catalog: Catalog) -> str:
    """Return the digest of all inputs; empty where a file cannot be read, which the build itself will say."""
    try:
        return inputs_digest(paths, catalog)
    except OSError:
        return ""


def areas_of(paths: DatasetPaths, condition: Condition) -> frozenset[str]:
    """Area codes of the version that stands; none where there is none or it cannot be read."""
    if condition.current is None:
        return frozenset()
    try:
        content, _ = read_database(paths.version_file(condition.current.number))
    except DamagedStoreError:
        return frozenset()
    return frozenset(map(str, content.observations["area_code"].unique()))


def read_all(
    paths: DatasetPaths, replay: Replay | None = None
) -> tuple[tuple[KeptBatch, ...], tuple[str, ...]]:
    """Read every accepted batch again, by number; return them with the warnings.

    Raises
    ------
    StoreError
        Where a batch says that it belongs to another plan than the folder.
    """
    kept: list[KeptBatch] = []
    warnings: list[str] = []
    owner = owner_of(paths.root)
    for number in paths.batch_numbers():
        batch, info = read_kept(paths, number, replay)
        theirs = (batch.info.prefecture, batch.info.plan)
        if owner is not None and batch.info.plan and theirs != owner:
            raise StoreError(
                f"批次{number}（{batch.info.file_name}）属于地区{theirs[0]}的方案“{theirs[1]}”，放错了状态文件夹："
                f"{paths.batch_folder(number)}。没有改动任何内容。请移回该方案的状态文件夹后重试。"
            )
        kept.append(batch)
        warnings.extend(info)
    return tuple(kept), tuple(warnings)


def _reason(condition: Condition) -> tuple[str, str]:
    if condition.ever_built and condition.current is None:
        return REPAIR, "数据库文件损坏后重建"
    if condition.current is not None and not condition.sound:
        return REPAIR, "补发布已接收的批次"
    return BUILD, "由项目数据生成"


def _mended(condition: Condition) -> Sequence[str]:
    if condition.ever_built and condition.current is None:
        return ("已由项目数据和留存的工作簿重建，没有丢失数据。",)
    if condition.current is not None and condition.pending:
        numbers = "、".join(str(n) for n in condition.pending)
        return (f"已补发布上次中断前接收的批次{numbers}。",)
    return ()


Counts = tuple[tuple[str, int], ...]


def _counts(content: Content, catalog: Catalog) -> tuple[Counts, Counts]:
    """Count the rows that count as data, by level of area and by evidence grade."""
    rows = valid_rows(content)
    above = (catalog.nation, catalog.province, catalog.city)
    level_of = {area.code: COUNTIES_NAME for area in catalog.areas}
    level_of.update({area.code: area.short for area in above})
    level_of.update({area.code: COMPARISON_NAME for area in catalog.comparison_counties})
    levels = rows["area_code"].map(lambda code: level_of.get(code, COMPARISON_NAME)).value_counts()
    order = (*(area.short for area in above), COUNTIES_NAME, COMPARISON_NAME)
    grades = rows["grade"].value_counts().sort_index()
    by_level = tuple((name, int(levels[name])) for name in order if name in levels)
    return by_level, tuple((str(grade), int(count)) for grade, count in grades.items())
