"""The plan that the project ships with, as tests name it."""

from core.plan.installed import data_root

DATA_ROOT = data_root()
DEFAULT_PLAN = "zhangye-2022-4"
