"""What the server holds for good is not looked through again after every run.

After each run Streamlit collects garbage and for that looks at everything that was ever loaded. With the
libraries and the data of this dashboard that takes longer than the run itself, and meanwhile no part of the
answer leaves the server.
"""

from __future__ import annotations

import gc
from typing import Final

#: Content of each dataset as it was last shown.
_content: Final[dict[str, str]] = {}
_drawn: Final[set[tuple[str, str]]] = set()


def settle(page: str, dataset: str, content: str) -> None:
    """Set aside what a page's first run has loaded; for the end of a run.

    With the first run on another content everything is looked through once more, so that what only the last
    content needed can go.

    Parameters
    ----------
    page : str
        The page that was drawn.
    dataset, content : str
        What it was drawn from: the dataset, and the key of its content.
    """
    if _content.setdefault(dataset, content) != content:
        _content[dataset] = content
        _drawn.clear()
        gc.unfreeze()
    elif (page, content) not in _drawn:
        _drawn.add((page, content))
        gc.freeze()
