"""What a build starts from: the project's own figures or the invented ones, and the boundaries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from core.catalog.catalog import Catalog
from core.catalog.entries import Entries
from core.drill.generate import generate
from core.store.content import Inputs
from core.store.errors import BuildFailedError
from core.store.figures import read_figures, read_sources
from core.store.geometry import prepare_geometry
from core.store.paths import DATASETS


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
