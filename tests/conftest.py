"""Options and fixtures that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from core.store.homes.home import forget_homes
from tests.postgres import Server, binaries

# No test asserts a time: a busy machine must not make a sound property fail.
settings.register_profile("county-targets", deadline=None)
settings.load_profile("county-targets")

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Register where the published test vectors lie."""
    parser.addoption(
        "--vectors",
        default=str(ROOT.parent / "shared" / "vectors"),
        help="folder with published assessments to test the methods against",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave long and office tests to their own commands; keep browser tests on one worker."""
    chosen = config.getoption("-m") or ""
    for item in items:
        for name, command in (("torture", "make torture"), ("office", "make test-office")):
            if item.get_closest_marker(name) and name not in chosen:
                item.add_marker(pytest.mark.skip(reason=f"run by {command}"))
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Folder of the project."""
    return ROOT


def in_ci() -> bool:
    """Whether a missing tool is a failure instead of a skip."""
    return os.environ.get("CI", "").lower() == "true"


def missing(what: str) -> None:
    """Skip a test for want of a tool, or fail it in CI."""
    if in_ci():
        pytest.fail(f"{what} is missing, and CI must not skip what needs it")
    pytest.skip(f"{what} is missing")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL server for this run of the tests; what it keeps need not outlive a power cut."""
    if binaries() is None:
        missing("PostgreSQL (bash .ci/system.sh postgresql)")
    os.environ["COUNTY_TARGETS_CACHE"] = str(tmp_path_factory.mktemp("cache"))
    server = Server("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    yield server
    forget_homes()
    server.close()


@pytest.fixture
def database(postgres: Server) -> Iterator[str]:
    """The address of an empty database."""
    yield postgres.database()
    forget_homes()
