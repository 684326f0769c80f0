"""What a build starts from: the project's own figures or the drill generator's, and the boundaries."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from core.catalog.catalog import Catalog
from core.store.content import Entries, Inputs
from core.store.errors import BuildFailedError, StoreError
from core.store.figures import read_figures, read_sources
from core.store.geometry import prepare_geometry

DRILL_GENERATOR = Path("drill") / "generate.py"


def read_inputs(dataset: str, catalog: Catalog) -> Inputs:
    """Read what a dataset ships with.

    Raises
    ------
    StoreError
        Where a file is missing or cannot be read.
    """
    geometry = read_boundaries(catalog.data_root.parent / "geo")
    if dataset == "drill":
        figures, sources, entries = drill_generator(catalog.data_root).generate(catalog)
        figures = figures.assign(file=f"data/{DRILL_GENERATOR.as_posix()}", line=range(1, len(figures) + 1))
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


def drill_generator(data_root: Path) -> ModuleType:
    """Load the generator of the drill dataset, which is data and so lies outside the package.

    Raises
    ------
    StoreError
        Where the file is missing.
    """
    path = (data_root / DRILL_GENERATOR).resolve()
    if not path.is_file():
        raise StoreError(f"缺少演练数据生成程序 {path}。请补回该文件后重试。")
    # The name follows from the place, so that two data folders never share a module.
    name = f"drill_generator_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}"
    if name not in sys.modules:
        specification = importlib.util.spec_from_file_location(
            name, path, submodule_search_locations=[str(path.parent)]
        )
        if specification is None or specification.loader is None:
            raise StoreError(f"演练数据生成程序 {path} 无法加载。请核对该文件后重试。")
        module = importlib.util.module_from_spec(specification)
        sys.modules[name] = module
        specification.loader.exec_module(module)
    return sys.modules[name]
