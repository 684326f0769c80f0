"""A PostgreSQL server of the tests' own: on a socket in a temporary folder, gone when they end."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

_NUMBER = itertools.count(1)


def binaries() -> Path | None:
    """Return the folder of PostgreSQL's programs, the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("postgres")
    return Path(there).resolve().parent if there else None


class Server:
    """One server; it refuses to run as root, so that root's tests lend it another user."""

    def __init__(self, *settings: str) -> None:
        programs = binaries()
        if programs is None:
            raise FileNotFoundError("PostgreSQL")
        self._programs = programs
        self._folder = Path(tempfile.mkdtemp(prefix="ct-pg-"))
        self._owner: dict[str, object] = {}
        if os.getuid() == 0:
            user = next(u for u in ("postgres", "nobody") if u in {p.pw_name for p in pwd.getpwall()})
            self._owner = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
            os.chown(self._folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        self._settings = settings
        self._process: subprocess.Popen[bytes] | None = None
        self._run("initdb", "-D", str(self.data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-sync")
        self.start()

    @property
    def data(self) -> Path:
        """Folder of the database files."""
        return self._folder / "data"

    @property
    def socket_folder(self) -> Path:
        """Folder of the socket."""
        return self._folder

    @property
    def owner(self) -> tuple[int, int]:
        """User and group that the server runs as."""
        status = self._folder.stat()
        return status.st_uid, status.st_gid

    @property
    def log(self) -> str:
        """What the server has said."""
        return (self._folder / "log").read_text(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [str(self._programs / "postgres"), "-D", str(self.data), "-k", str(self._folder)]
        command += ["-c", "listen_addresses=", "-c", "max_connections=100"]
        for setting in self._settings:
            command += ["-c", setting]
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/", **self._owner)
        log.close()
        ready = [str(self._programs / "pg_isready"), "-q", "-h", str(self._folder), "-d", "postgres"]
        while subprocess.run(ready, check=False).returncode:
            if self._process.poll() is not None:
                raise RuntimeError(self.log[-2000:])
            time.sleep(0.05)

    def stop(self, *, crash: bool = False) -> None:
        """Stop the server: at once with all connections, or as if the machine had lost power."""
        if self._process is not None:
            if crash:
                self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "stop", check=False)
            else:
                self._process.send_signal(2)
            self._process.wait(60)
            self._process = None

    def database(self) -> str:
        """Make an empty database; return its address."""
        name = f"t{os.getpid()}_{next(_NUMBER)}"
        self._run("createdb", "-h", str(self._folder), "-U", "tester", name)
        return self.address(name)

    def address(self, name: str, folder: Path | None = None) -> str:
        """Return the address of a database, by this server's socket or another one before it."""
        return f"postgresql://tester@/{name}?host={quote(str(folder or self._folder))}"

    def close(self) -> None:
        """Stop and remove everything; nothing need be written down any more."""
        self.stop(crash=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        command = [str(self._programs / program), *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
            **self._owner,
        )
        if check and done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode(errors='replace')}")


if __name__ == "__main__":  # a server to try things on: python -m tests.postgres
    server = Server()
    print(server.database(), flush=True)
    try:
        sys.stdin.read()
    finally:
        server.close()
