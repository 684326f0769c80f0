"""What stands where a file of the configuration belongs is read or named, never taken for missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

from core.editors.accounts import FILE as EDITORS
from core.editors.accounts import load_access, save_account, trusted_header
from core.plan.installed import in_use, installed
from core.plan.load import OPTIONAL, TABLES, CatalogError, load_catalog
from core.plan.yearly import FILE_NAME, PlanFile, load_yearly_plans
from core.reporting.mail import VARIABLE, MailError, settings
from core.store.errors import StoreError
from core.store.figure_files import FiguresError, own_file, read_figures, read_sources, read_yearly_plans
from core.toml.reading import TomlFileError, read_toml_file
from tests.plan import DATA_ROOT, DEFAULT_PLAN


def _folder(path: Path) -> None:
    path.mkdir()


def _full_folder(path: Path) -> None:
    path.mkdir()
    (path / path.name).write_text("", encoding="utf-8")


def _link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def _link_to_a_folder(path: Path) -> None:
    path.symlink_to(path.parent, target_is_directory=True)


def _link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _named(ending: str) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        name = path.name.replace(".toml", ending)
        path.with_name(name).write_text("", encoding="utf-8")

    return make


#: What stands in the place of a file, and what is said of it.
OBSTACLES: Final[dict[str, tuple[Callable[[Path], None], str]]] = {
    "a folder": (_folder, "同名的是一个文件夹。请移走它"),
    "a folder with the file in it": (_full_folder, "同名的是一个文件夹"),
    "a link to nothing": (_link_to_nothing, "是一个链接，所指的文件不存在"),
    "a link to a folder": (_link_to_a_folder, "同名的是一个文件夹"),
    "a link to itself": (_link_to_itself, "链接绕成了圈"),
    "a pipe": (_pipe, "不是普通文件"),
    "Notepad's own ending": (_named(".toml.txt"), "请改名为"),
    "another ending": (_named(".txt"), "请改名为"),
    "capitals": (_named(".TOML"), "请改名为"),
}


@contextmanager
def nobody() -> Iterator[None]:
    """Go on as a user without rights, where the tests run as one who may do anything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture(params=OBSTACLES)
def obstacle(request: pytest.FixtureRequest) -> tuple[Callable[[Path], None], str]:
    return OBSTACLES[request.param]


def test_it_is_named_and_is_not_missing(obstacle: tuple[Callable[[Path], None], str], tmp_path: Path) -> None:
    make, said = obstacle
    make(tmp_path / "plan.toml")
    with pytest.raises(TomlFileError, match=said) as caught:
        read_toml_file(tmp_path / "plan.toml")
    assert not caught.value.missing
    assert str(tmp_path) not in str(caught.value)
    assert str(caught.value).endswith("。") and "请" in str(caught.value)


def test_what_only_looks_alike_leaves_a_file_missing(tmp_path: Path) -> None:
    for name in ("editors.toml.lock", "editors.toml.bak", ".editors.toml.swp", "my-editors.toml", "editors"):
        (tmp_path / name).write_text("", encoding="utf-8")
    with pytest.raises(TomlFileError) as caught:
        read_toml_file(tmp_path / "editors.toml")
    assert caught.value.missing


def test_yearly_plans(obstacle: tuple[Callable[[Path], None], str], tmp_path: Path) -> None:
    make, said = obstacle
    own = own_file("official", tmp_path)
    own.path.parent.mkdir(parents=True)
    make(own.path)
    for read in (
        lambda: load_yearly_plans(load_catalog(), [own]),
        lambda: read_yearly_plans("official", load_catalog(), tmp_path),
    ):
        with pytest.raises(CatalogError, match=said) as caught:
            read()
        assert caught.value.file == own.place
    assert load_yearly_plans(load_catalog(), [PlanFile(tmp_path / "none" / FILE_NAME, "there")]) == ()


def test_editors(obstacle: tuple[Callable[[Path], None], str], tmp_path: Path) -> None:
    """Writing is refused with the reason; it is never simply off, nor is a proxy's header simply unknown."""
    make, said = obstacle
    make(tmp_path / EDITORS)
    for read in (lambda: load_access(load_catalog(), tmp_path), lambda: trusted_header(tmp_path)):
        with pytest.raises(StoreError, match=said):
            read()
    with pytest.raises(StoreError, match=said):
        save_account("甲", "", "绿洲-祁连-1949", load_catalog(), tmp_path)


def test_mail(
    obstacle: tuple[Callable[[Path], None], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, said = obstacle
    make(tmp_path / "mail.toml")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "mail.toml"))
    with pytest.raises(MailError, match=said):
        settings(load_catalog())


@pytest.mark.parametrize("file", ["plan.toml", "rules.toml", *sorted(TABLES)])
@pytest.mark.parametrize("what", ["a folder", "a link to nothing", "Notepad's own ending"])
def test_files_of_a_plan_also_those_that_it_may_do_without(file: str, what: str, folder: Path) -> None:
    make, said = OBSTACLES[what]
    (folder / file).unlink(missing_ok=True)
    make(folder / file)
    with pytest.raises(CatalogError, match=said) as caught:
        load_catalog(DEFAULT_PLAN, folder.parent)
    assert {p.file for p in caught.value.problems} == {f"data/{DEFAULT_PLAN}/{file}"}


@pytest.mark.parametrize("file", sorted(OPTIONAL - {"milestones.toml"}))
def test_a_plan_may_do_without_them_still(file: str, folder: Path) -> None:
    (folder / file).unlink(missing_ok=True)
    assert load_catalog(DEFAULT_PLAN, folder.parent).plan.id == DEFAULT_PLAN


@pytest.mark.parametrize("what", ["a folder", "a link to nothing", "a link to itself", "a pipe"])
def test_a_plan_whose_own_file_cannot_be_read_is_there(
    what: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, said = OBSTACLES[what]
    (folder / "plan.toml").unlink()
    make(folder / "plan.toml")
    monkeypatch.setenv("COUNTY_TARGETS_DATA", str(folder.parent))
    monkeypatch.delenv("COUNTY_TARGETS_PLAN", raising=False)
    assert installed() == (DEFAULT_PLAN,)
    with pytest.raises(CatalogError, match=said):
        load_catalog(in_use())


def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    for name in (EDITORS, FILE_NAME, "plan.toml"):
        (closed / name).write_text("", encoding="utf-8")
        (closed / name).chmod(0)
    catalog = load_catalog()
    closed.chmod(0o700 if os.geteuid() else 0o500)
    reads: tuple[tuple[type[Exception], Callable[[], object]], ...] = (
        (StoreError, lambda: load_access(catalog, closed)),
        (CatalogError, lambda: load_yearly_plans(catalog, [PlanFile(closed / FILE_NAME, "x")])),
        (TomlFileError, lambda: read_toml_file(closed / "plan.toml")),
    )
    for error, read in reads:
        with nobody(), pytest.raises(error, match="没有访问权限。请授予"):
            read()


@pytest.mark.parametrize("what", ["a folder", "a link to nothing", "a link to itself"])
def test_tables_of_figures_and_sources_are_named_in_chinese(what: str, tmp_path: Path) -> None:
    make, _ = OBSTACLES[what]
    (tmp_path / "figures").mkdir()
    make(tmp_path / "figures" / "gdp.csv")
    make(tmp_path / "figures" / "sources.csv")
    for read in (read_figures, read_sources):
        with pytest.raises(FiguresError) as caught:
            read(tmp_path)
        assert not any(word in str(caught.value) for word in ("directory", "file", "link")), caught.value
    assert DATA_ROOT.is_dir()
