"""The snapshots of the briefing tests, and LibreOffice in a profile of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.briefing.conftest import snapshot, snapshots
from tests.conftest import missing

__all__ = ["snapshot", "snapshots"]

Convert = Callable[[str, bytes], Path]


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user profile, so that no running LibreOffice is met."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture
def convert(profile: Path, tmp_path: Path) -> Convert:
    """Convert a document to PDF as an office would print it."""
    for tool in ("soffice", "pdftotext", "pdftoppm"):
        if shutil.which(tool) is None:
            missing(tool)

    def run(name: str, content: bytes) -> Path:
        source = tmp_path / name
        source.write_bytes(content)
        made = subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(tmp_path),
                str(source),
            ],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
        )
        target = source.with_suffix(".pdf")
        assert target.exists(), made.stderr
        assert "Error" not in made.stderr, made.stderr
        return target

    return run
