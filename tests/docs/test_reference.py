"""What is documented of commands, addresses and environment: all that the code reads, and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from core.scenario.assumptions import KEY_NAMES
from pages.scenario.state import KEPT
from pages.shared.addresses import ASKED
from pages.shared.state import PLAN
from tests import reference
from tests.conftest import ROOT

#: Functions whose argument at this place is the name of a parameter of the address.
READERS = {"carried": 0, "_carried": 0, "carrier": 0, "_carrier": 0, "buttons": 1}


def sources() -> Iterator[Path]:
    for folder in ("core", "pages"):
        yield from (ROOT / folder).rglob("*.py")
    yield ROOT / "app.py"


def read_parameters() -> set[str]:
    """Literal names of parameters that pages read, by what reads them."""
    names = set()
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                names |= set(_read_by(node))
    return names


def _read_by(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    place = READERS.get(name)
    of_query = (
        name in {"get", "pop"}
        and isinstance(function, ast.Attribute)
        and ast.unparse(function.value) == "st.query_params"
    )
    if of_query:
        place = 0
    if place is not None and len(call.args) > place and isinstance(call.args[place], ast.Constant):
        yield str(call.args[place].value)


def test_the_document_is_up_to_date() -> None:
    assert reference.DOCUMENT.read_text(encoding="utf-8") == reference.render(), (
        "run python -m tests.reference"
    )


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{name} {action.dest}"
        for name, command in reference.commands()
        for action in command._actions
        if not (action.help or action.metavar)
    ]
    assert silent == []


def test_every_environment_variable_is_documented() -> None:
    used = {
        variable
        for path in sources()
        for variable in re.findall(r"COUNTY_TARGETS_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    assert used == set(reference.VARIABLES)


def test_every_parameter_of_an_address_is_documented() -> None:
    names = read_parameters()
    assert {"dataset", "area", "target", "measure"} <= names  # the scan still finds what it looks for
    assert names | set(KEY_NAMES) <= set(reference.PARAMETERS)


def test_nothing_is_documented_that_no_page_reads() -> None:
    by_constant = {ASKED, PLAN, *KEPT, *KEY_NAMES}
    assert set(reference.PARAMETERS) == read_parameters() | by_constant
