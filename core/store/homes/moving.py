"""Backups of a home, and moving house: everything that is state, whole, with the hash of every file."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from core.store.errors import StoreError, explained, from_json
from core.store.homes.home import Home, is_state, names

MANIFEST: Final = "manifest.json"
FORMAT: Final = 1
_STATE: Final = "state/"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a backup, a restore or a move carried."""

    files: int
    size: int

    @property
    def summary(self) -> str:
        """Number and size in Chinese."""
        return f"{self.files}个文件，共{self.size / 1e6:.1f}MB"


def backup(home: Home, target: Path) -> Carried:
    """Write the whole state to a new archive; writers wait meanwhile, readers do not.

    Raises
    ------
    StoreError
        Where the archive is there already, the home has no state, or something cannot be read or written.
    """
    if target.exists():
        raise StoreError(f"备份文件 {target} 已存在，未覆盖。请换一个文件名。")
    aside = target.with_name(f".tmp-{target.name}")
    with home.frozen() as folder, explained("写入备份", target):
        files = names(folder)
        if not files:
            raise StoreError(f"没有可备份的状态：{home.address}。")
        listed = {name: _hash((folder / name).read_bytes()) for name in files}
        manifest = {"format": FORMAT, "made": _now(), "home": home.address, "files": listed}
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with tarfile.open(aside, "w:gz", compresslevel=6) as archive:
                _add(archive, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1).encode())
                for name in files:
                    _add(archive, _STATE + name, (folder / name).read_bytes())
            aside.chmod(0o600)
            aside.replace(target)
        finally:
            aside.unlink(missing_ok=True)
        return Carried(len(files), sum((folder / name).stat().st_size for name in files))


def restore_backup(archive: Path, home: Home, *, replace: bool = False) -> tuple[Carried, Path | None]:
    """Make a home hold what an archive holds.

    Parameters
    ----------
    archive : Path
        Made by :func:`backup`; every file is held against its hash before anything is written.
    home : Home
    replace : bool
        Whether the home may hold state already; that is backed up beside the archive first.

    Returns
    -------
    tuple
        What was carried, and the backup of what stood there before, if anything did.

    Raises
    ------
    StoreError
        Where the archive is not whole, or the home holds state and ``replace`` is not given.
    """
    with tempfile.TemporaryDirectory(prefix="ct-restore-") as scratch:
        folder = Path(scratch)
        carried = unpack(archive, folder)
        home.refresh(now=True)
        before: Path | None = None
        if names(home.folder):
            if not replace:
                raise StoreError(
                    f"{home.address} 中已有状态，未恢复。确要替换请加 --replace，现有状态会先另存一份备份。"
                )
            stamp = dt.datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
            before = archive.with_name(f"before-restore-{stamp}.tar.gz")
            backup(home, before)
        home.fill(folder)
    return carried, before


def move_home(source: Home, target: Home) -> Carried:
    """Carry the whole state from one home into another, empty one; the source stays as it is.

    Raises
    ------
    StoreError
        Where the target holds state already, or what arrived is not what was sent.
    """
    target.refresh(now=True)
    if names(target.folder):
        raise StoreError(f"目标 {target.address} 中已有状态，未搬迁。请先清空，或换一个目标。")
    with source.frozen() as folder:
        sent = {name: _hash((folder / name).read_bytes()) for name in names(folder)}
        if not sent:
            raise StoreError(f"没有可搬迁的状态：{source.address}。")
        target.fill(folder)
        size = sum((folder / name).stat().st_size for name in sent)
    target.refresh(now=True)
    arrived = {name: _hash((target.folder / name).read_bytes()) for name in names(target.folder)}
    if arrived != sent:
        raise StoreError(f"搬迁后核对不符：{target.address}。原状态仍在 {source.address}，请勿改用新地址。")
    return Carried(len(sent), size)


def unpack(archive: Path, folder: Path) -> Carried:
    """Lay the state of an archive below ``folder``, each file held against its hash.

    Raises
    ------
    StoreError
        Where the archive is no backup, was made by a newer program, or is not whole.
    """
    broken = StoreError(f"备份文件 {archive} 不完整或已损坏，未采用。请换用另一份备份。")
    size = 0
    with explained("读取备份", archive):
        try:
            with tarfile.open(archive, "r:gz") as stored:
                listed = _manifest(stored, archive)
                for name, sha256 in listed.items():
                    _refuse_strange(name, archive)
                    member = stored.extractfile(_STATE + name)
                    content = b"" if member is None else member.read()
                    if _hash(content) != sha256:
                        raise broken
                    path = folder / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
                    size += len(content)
        except (tarfile.TarError, EOFError, KeyError, ValueError) as error:
            raise broken from error
    return Carried(len(listed), size)


def _manifest(stored: tarfile.TarFile, archive: Path) -> dict[str, str]:
    member = stored.extractfile(MANIFEST)
    manifest: dict[str, Any] = from_json(b"" if member is None else member.read())
    if int(manifest["format"]) > FORMAT:
        raise StoreError(f"备份文件 {archive} 由更新的程序写成，请升级本程序后再恢复。")
    return {str(name): str(sha256) for name, sha256 in manifest["files"].items()}


def _refuse_strange(name: str, archive: Path) -> None:
    """A name in an archive must not lead out of the folder, whoever made the archive."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name or not is_state(name):
        raise StoreError(f"备份文件 {archive} 中有不合规的文件名“{name}”，未采用。")


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    info.mtime = int(dt.datetime.now().timestamp())
    archive.addfile(info, io.BytesIO(content))


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _now() -> str:
    return dt.datetime.now().astimezone().isoformat(timespec="seconds")


def free_bytes(folder: Path) -> int:
    """Return the free space where ``folder`` lies, or will lie."""
    place = next((p for p in (folder, *folder.parents) if p.is_dir()), Path("/"))
    return shutil.disk_usage(place).free
