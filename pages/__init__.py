"""Pages of the dashboard: each chooses, asks the core, and draws."""

import atexit
import gc

# What the server has loaded before it loads the pages stays for good. Taken for possible garbage it is looked
# through again, whole, while the pages load, which makes the start slower by a tenth of a second.
gc.freeze()
# At the end it must go all the same: DuckDB complains of every object that is still there then.
atexit.register(gc.unfreeze)
