"""The figures and sources that ship, as the tests of figures read them."""

from tests.figures.conftest import book, catalog, figures, sources

__all__ = ["book", "catalog", "figures", "sources"]
