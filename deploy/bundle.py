"""Make the offline bundle: the program, its wheels by hash, and an installer that needs no network.

``make bundle`` runs this where there is a package registry; the archive is carried to where there is none.
It holds wheels for Linux x86-64, Linux arm64 and Windows x86-64 and Python 3.11.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

#: What pip calls each platform; the tags that it may take there, the newest first.
PLATFORMS = {
    "linux-x86_64": (
        *tuple(f"manylinux_2_{n}_x86_64" for n in (36, 35, 34, 31, 28, 27, 26, 24, 17, 12, 5)),
        "manylinux2014_x86_64",
        "linux_x86_64",
    ),
    "linux-aarch64": (
        *tuple(f"manylinux_2_{n}_aarch64" for n in (36, 35, 34, 31, 28, 27, 26, 24, 17)),
        "manylinux2014_aarch64",
        "linux_aarch64",
    ),
    "windows-amd64": ("win_amd64",),
}
#: What the program does not need to run.
LEFT_OUT = (".git", ".venv", "tests", "docs/screenshots", "docs/examples", "build", "data/state")


def main() -> None:
    """Fetch wheels for every platform asked for and write the archive."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", type=Path, nargs="?", default=ROOT / "build" / "county-targets-bundle.tar")
    parser.add_argument("--platform", action="append", choices=tuple(PLATFORMS), help="default: all three")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "county-targets"
        copy_program(folder)
        for platform in arguments.platform or PLATFORMS:
            fetch(platform, folder / "wheels")
        write_sums(folder)
        count = len(list((folder / "wheels").glob("*.whl")))
        arguments.target.parent.mkdir(parents=True, exist_ok=True)
        with tarfile.open(arguments.target, "w") as archive:  # wheels are compressed already
            archive.add(folder, arcname=folder.name)
    size = arguments.target.stat().st_size / 1e6
    print(f"{arguments.target}: {count} wheels, {size:.0f} MB")


def copy_program(folder: Path) -> None:
    """Copy what git has of the program, without tests and pictures."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in tracked.decode().split("\0"):
        if name and not any(name == out or name.startswith(f"{out}/") for out in LEFT_OUT):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
    for name in ("install.sh", "install.ps1"):
        shutil.copy2(ROOT / "deploy" / name, folder / name)


def fetch(platform: str, folder: Path) -> None:
    """Download the pinned wheels of one platform, each held against the hashes of ``requirements.txt``."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary=:all:", "--python-version=3.11", "--implementation=cp"]
    command += ["--abi=cp311", "--abi=abi3", "--abi=none", "--dest", str(folder), "--require-hashes"]
    for tag in (*PLATFORMS[platform], "any"):
        command += ["--platform", tag]
    with tempfile.TemporaryDirectory() as scratch:
        # Without the markers: pip would read them for the machine that it runs on.
        wanted = Path(scratch) / "requirements.txt"
        lines = (without_marker(pin) for pin in pins() if applies(pin, platform))
        wanted.write_text("\n".join(lines) + "\n", encoding="utf-8")
        subprocess.run([*command, "--requirement", str(wanted)], check=True)


def pins() -> list[str]:
    """Return what requirements.txt names, one line a package with marker and hashes."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        " ".join(line.split()) for line in text.splitlines() if line and not line.lstrip().startswith("#")
    ]


def without_marker(pin: str) -> str:
    """Return a pinned line without the condition that it holds under."""
    package, *hashes = pin.split(" --hash=")
    return " --hash=".join([package.partition(";")[0].strip(), *hashes])


def applies(pin: str, platform: str) -> bool:
    """Whether a pinned line is meant for a platform: its marker, read for that platform."""
    from packaging.requirements import Requirement

    marker = Requirement(pin.partition(" --hash=")[0]).marker
    windows = platform.startswith("windows")
    environment = {
        "sys_platform": "win32" if windows else "linux",
        "platform_system": "Windows" if windows else "Linux",
        "os_name": "nt" if windows else "posix",
        "platform_machine": platform.partition("-")[2].replace("amd64", "AMD64"),
        "python_version": "3.11",
        "python_full_version": "3.11.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return marker is None or marker.evaluate(environment)


def write_sums(folder: Path) -> None:
    """Write the sums of all files, which the installer checks first."""
    sums = [
        f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}"
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    ]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
