"""``python -m tests.research.backtest``: measure how well the fan and the chance are calibrated."""

from __future__ import annotations

import sys

from tests.research.backtest.command import main

if __name__ == "__main__":
    sys.exit(main())
