"""The connection to PostgreSQL: tables, time limits, and what its errors mean in Chinese.

The SQL here and in :mod:`core.store.homes.postgres` keeps to what openGauss and KingbaseES share with
PostgreSQL: no ``ON CONFLICT``, no ``RETURNING``, no empty strings (some of them read those as NULL), types
``varchar``, ``bigint`` and ``bytea``. ``LISTEN`` and ``NOTIFY`` are used where they exist, missed nowhere.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import errors as pg
from psycopg.conninfo import conninfo_to_dict

from core.store.errors import StoreError

Connection = psycopg.Connection[tuple[Any, ...]]

#: Seconds to wait for a connection, and for the answer to one statement.
CONNECT: Final = 5
STATEMENT: Final = 30.0
#: Layout of the tables; a newer one is refused.
LAYOUT: Final = 1

#: First half of the key of every advisory lock of this program; the second tells what is locked.
LOCK_CLASS: Final = 0x43544754 % 2**31
_SETUP_LOCK: Final = 1

_TABLES: Final = (
    "CREATE TABLE ct_meta (name varchar(40) PRIMARY KEY, value varchar(200) NOT NULL)",
    "CREATE TABLE ct_scope (scope varchar(400) PRIMARY KEY, revision bigint NOT NULL)",
    "CREATE TABLE ct_file (name varchar(800) PRIMARY KEY, sha256 varchar(64) NOT NULL, size bigint NOT NULL)",
    "CREATE TABLE ct_content (sha256 varchar(64) PRIMARY KEY, content bytea)",
    "CREATE TABLE ct_line (log varchar(400) NOT NULL, number bigint NOT NULL, content bytea, "
    "PRIMARY KEY (log, number))",
    "CREATE TABLE ct_change (id varchar(40) PRIMARY KEY, scope varchar(400) NOT NULL, "
    "at timestamp with time zone NOT NULL)",
)


def connect(address: str, *, autocommit: bool) -> Connection:
    """Connect, and make the tables where the database is new.

    Raises
    ------
    psycopg.Error
        Where the database does not answer, or refuses.
    StoreError
        Where a newer program made its tables.
    """
    connection: Connection = psycopg.connect(
        address,
        autocommit=True,
        connect_timeout=CONNECT,
        keepalives_idle=5,
        keepalives_interval=2,
        keepalives_count=3,
        tcp_user_timeout=10000,
        application_name="county-targets",
    )
    # One statement is sent as it stands: what is prepared is lost behind a pooler, and spares nothing here.
    connection.prepare_threshold = None
    try:
        with deadline(connection):
            _set_up(connection)
        connection.autocommit = autocommit
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def deadline(connection: Connection, seconds: float | None = None) -> Iterator[None]:
    """Cut the connection where what is done inside takes longer: a network that is silent fails then."""

    def cut() -> None:
        with contextlib.suppress(OSError, psycopg.Error):
            copy = socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM)
            try:
                copy.shutdown(socket.SHUT_RDWR)
            finally:
                copy.close()

    timer = threading.Timer(STATEMENT if seconds is None else seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def database_key(address: str) -> str:
    """Return what tells a database from others, whoever connects with whatever password."""
    known = conninfo_to_dict(address)
    return json.dumps({name: str(known.get(name, "")) for name in ("host", "hostaddr", "port", "dbname")})


def key_of(name: str) -> int:
    """Return the second half of the advisory lock for a name: 31 bits that depend on nothing else."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % 2**31


def sentence(action: str, address: str, error: psycopg.Error) -> StoreError:
    """Return the error for people: what failed, where, why and what to do."""
    for kinds, cause, remedy in _CAUSES:
        if isinstance(error, kinds):
            return StoreError(f"{action}失败：{address}，{cause}。{remedy}。")
    if isinstance(error, psycopg.OperationalError):
        return StoreError(
            f"{action}失败：{address}，数据库连接不上或连接中断。请检查数据库服务与网络后重试；"
            "已发布的版本照常可读。"
        )
    first = next(iter(str(error).splitlines()), type(error).__name__)
    return StoreError(f"{action}失败：{address}，数据库报告“{first}”。请检查数据库后重试，原有数据未受影响。")


_CAUSES: Final[tuple[tuple[tuple[type[psycopg.Error], ...], str, str], ...]] = (
    ((pg.DiskFull, pg.OutOfMemory), "数据库所在磁盘或内存已满", "请清理空间后重试，原有数据未受影响"),
    (
        (pg.InvalidPassword, pg.InvalidAuthorizationSpecification),
        "用户名或口令不被接受",
        "请核对 COUNTY_TARGETS_HOME 中的用户名和口令",
    ),
    ((pg.InvalidCatalogName,), "没有这个数据库", "请先建立数据库，或核对 COUNTY_TARGETS_HOME 中的库名"),
    ((pg.InsufficientPrivilege,), "账号没有所需的权限", "请给该账号授予在此数据库建表和读写的权限"),
    ((pg.ReadOnlySqlTransaction,), "数据库只读（可能是备机）", "请改连主库后重试"),
    ((pg.TooManyConnections,), "数据库连接数已满", "请稍后重试，或增大 max_connections"),
    ((pg.QueryCanceled,), "数据库未在时限内答复", "请稍后重试，原有数据未受影响"),
    (
        (pg.AdminShutdown, pg.CrashShutdown, pg.CannotConnectNow),
        "数据库正在重启",
        "请稍后重试；已发布的版本照常可读",
    ),
)


def _set_up(connection: Connection) -> None:
    try:
        layout = connection.execute("SELECT value FROM ct_meta WHERE name = 'layout'").fetchone()
    except pg.UndefinedTable:
        layout = None
    if layout is None:
        layout = _make_tables(connection)
    if int(layout[0]) > LAYOUT:
        raise StoreError(
            f"数据库中的状态由更新的程序写成（结构{layout[0]}，本程序只认到{LAYOUT}）。请升级本程序后再使用。"
        )


def _make_tables(connection: Connection) -> tuple[Any, ...]:
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", (LOCK_CLASS, _SETUP_LOCK))
        there = connection.execute(
            "SELECT count(*) FROM pg_class WHERE relname = 'ct_meta' AND pg_table_is_visible(oid)"
        ).fetchone()
        if there is not None and there[0] == 0:
            for statement in _TABLES:
                connection.execute(statement)
            connection.execute("INSERT INTO ct_meta (name, value) VALUES ('layout', %s)", (str(LAYOUT),))
    row = connection.execute("SELECT value FROM ct_meta WHERE name = 'layout'").fetchone()
    if row is None:
        raise StoreError("数据库中的状态不完整（缺少结构标记）。请从备份恢复，或换用空的数据库。")
    return row
