"""Options and fixtures that all tests share."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings

from core.store.build import build
from core.store.disk import DATASETS
from core.store.homes.home import forget_homes, home_at
from core.store.schema import close_idle
from core.store.versions import versions
from tests.postgres import Server, binaries

# No test asserts a time: a busy machine must not make a sound property fail.
settings.register_profile("county-targets", deadline=None)
settings.load_profile("county-targets")

Result = TypeVar("Result")
ROOT = Path(__file__).resolve().parents[1]


#: Mark of what ``make test-long`` runs: every step of every fault, every page at every width.
LONG = "long"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register where the published test vectors lie."""
    parser.addoption(
        "--vectors",
        default=str(ROOT.parent / "shared" / "vectors"),
        help="folder with published assessments to test the methods against",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long, torture and office tests to their own commands; named files run whole."""
    chosen = config.getoption("-m") or ""
    if LONG not in chosen and not any(".py" in argument for argument in config.args):
        left = [item for item in items if item.get_closest_marker(LONG)]
        if left:
            items[:] = [item for item in items if not item.get_closest_marker(LONG)]
            config.hook.pytest_deselected(items=left)
    for item in items:
        for name, command in (("torture", "make torture"), ("office", "make test-office")):
            if item.get_closest_marker(name) and name not in chosen:
                item.add_marker(pytest.mark.skip(reason=f"run by {command}"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what uses ``where`` on both homes, but for tests of what one of them alone does."""
    if "where" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        homes = [
            *([] if marked("on_database") else ["folder"]),
            *([] if marked("on_files") else ["database"]),
        ]
        metafunc.parametrize("where", homes, indirect=True)


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A state folder with both datasets, built once in a run for all its workers; tests write to copies."""
    folder = tmp_path_factory.getbasetemp()
    # The folders of workers lie in that of the run. Whoever comes first builds, under the store's own lock;
    # the others wait for it and find nothing changed.
    home = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "built"
    for dataset in DATASETS:
        build(dataset, home=home, patience=600)
    yield home
    for dataset in DATASETS:
        assert [version.number for version in versions(dataset, home)] == [1], "a test wrote to it"


def copied(built: Path, target: Path, *datasets: str) -> Path:
    """Copy what was built, the real dataset where none is named, for a test that writes."""
    close_idle()
    for dataset in datasets or ("official",):
        shutil.copytree(built / dataset, target / dataset)
    return target


def in_ci() -> bool:
    """Whether a missing tool is a failure instead of a skip."""
    return os.environ.get("CI", "").lower() == "true"


def missing(what: str) -> None:
    """Skip a test for want of a tool, or fail it in CI."""
    if in_ci():
        pytest.fail(f"{what} is missing, and CI must not skip what needs it")
    pytest.skip(f"{what} is missing")


def awaited(work: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine returns, run in a thread of its own: this one may hold the loop of a browser test."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()  # noqa: TID251


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep local copies of databases apart from the user's, in processes that tests start from now on too."""
    os.environ["COUNTY_TARGETS_CACHE"] = str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for this run of the tests; what it keeps need not outlive a power cut."""
    if binaries() is None:
        missing("PostgreSQL (bash .ci/system.sh postgresql)")
    server = Server("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    yield server
    forget_homes()
    server.close()


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """The address of an empty database."""
    yield postgres.database()
    forget_homes()


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Leave the address of an empty database for :func:`tests.store.samples.home_in`, where that is meant."""
    if request.param == "database":
        (tmp_path / "address").write_text(request.getfixturevalue("database"), encoding="utf-8")
    return str(request.param)


def placed(built: Path, tmp_path: Path, where: str) -> Path | str:
    """Copy what was built to the home that a test is meant to run on: a folder, or a database."""
    folder = copied(built, tmp_path / "home")
    if where != "database":
        return folder
    address = (tmp_path / "address").read_text(encoding="utf-8")
    home_at(address).fill(folder)
    return address
