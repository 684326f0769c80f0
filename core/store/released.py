"""What may leave the house: figures marked 未公布 stay inside, and so does what would tell them."""

from __future__ import annotations

import pandas as pd

from core.analysis.series import Book
from core.catalog.catalog import Catalog
from core.catalog.observations import Release
from core.store.assembly import estimates_of


def released(
    catalog: Catalog, figures: pd.DataFrame, estimates: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the figures and estimates that 未公布 has no part in.

    An estimate can tell the figure that it was made from: where figures are left out, estimates are made
    anew from the others. Without such figures both are returned as they are.
    """
    hidden = figures["release"] == Release.INTERNAL
    if not hidden.any():
        return figures, estimates
    public = figures[~hidden].reset_index(drop=True)
    return public, estimates_of(catalog, Book.from_frame(public, catalog.benchmark_rank))
