"""``build``: publish what ``data/`` and the kept workbooks hold, and mend what a crash has left."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from core.drill.generate import generate
from core.figures.observation import Entries
from core.plan.catalog import Catalog
from core.plan.load import load_catalog
from core.store.batches import KeptBatch, Replay, read_kept
from core.store.content import Content, Inputs, content_digest, make_content, valid_rows
from core.store.disk import DATASETS, DatasetPaths, dataset_paths, writing
from core.store.errors import BuildFailedError
from core.store.figure_files import read_figures, read_sources
from core.store.geometry import prepare_geometry
from core.store.homes.home import PATIENCE
from core.store.journal import BUILD, REPAIR, info_of
from core.store.publish import Draft, publish
from core.store.recovery import Condition, examine
from core.store.stamp import BuildReport, inputs_digest, unchanged, write_stamp

# What a build starts from: the project's own figures or the invented ones, and the boundaries.


def read_inputs(dataset: str, catalog: Catalog) -> Inputs:
    """Read what a dataset ships with.

    Raises
    ------
    StoreError
        Where a file is missing or cannot be read.
    """
    geometry = read_boundaries(catalog.data_root.parent / "geo")
    if dataset == "drill":
        figures, sources, entries = generate(catalog)
        figures = figures.assign(file=DATASETS[dataset], line=range(1, len(figures) + 1))
        return Inputs(figures, sources, entries, geometry)
    return Inputs(read_figures(catalog.data_root), read_sources(catalog.data_root), Entries(), geometry)


def read_boundaries(folder: Path) -> dict[str, Any]:
    """Prepare the boundaries in ``folder``; without them there is no map, and nothing else is missing.

    Raises
    ------
    BuildFailedError
        Where the boundaries do not fit together.
    """
    if not (folder / "counties.geojson").is_file():
        return {}
    try:
        return prepare_geometry(folder)
    except (ValueError, OSError, KeyError) as error:
        raise BuildFailedError(f"边界文件不能使用：{error}。请按 geo/README.md 重新生成后再试。") from error


#: Levels as the summary counts them; counties outside the city are counted apart.
LEVEL_NAMES: Final = {"nation": "全国", "province": "全省", "city": "全市", "county": "县区"}
COMPARISON_NAME: Final = "省内其他县区"


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
    if replay is None and (standing := unchanged(paths, plan)) is not None:
        return standing
    with writing(paths, patience) as work:
        # Another process may have built while this one waited.
        if replay is None and (standing := unchanged(work, plan)) is not None:
            return standing
        return build_locked(work, plan, replay)


def build_locked(paths: DatasetPaths, catalog: Catalog, replay: Replay | None = None) -> BuildReport:
    """Build while the caller holds the write lock."""
    condition = examine(paths)
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


def read_all(
    paths: DatasetPaths, replay: Replay | None = None
) -> tuple[tuple[KeptBatch, ...], tuple[str, ...]]:
    """Read every accepted batch again, by number; return them with the warnings."""
    kept: list[KeptBatch] = []
    warnings: list[str] = []
    for number in paths.batch_numbers():
        batch, said = read_kept(paths, number, replay)
        kept.append(batch)
        warnings.extend(said)
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
    own = {area.code: LEVEL_NAMES[area.level] for area in catalog.areas}
    own.update({area.code: COMPARISON_NAME for area in catalog.comparison_counties})
    levels = rows["area_code"].map(lambda code: own.get(code, COMPARISON_NAME)).value_counts()
    order = (*LEVEL_NAMES.values(), COMPARISON_NAME)
    grades = rows["grade"].value_counts().sort_index()
    by_level = tuple((name, int(levels[name])) for name in order if name in levels)
    return by_level, tuple((str(grade), int(count)) for grade, count in grades.items())
