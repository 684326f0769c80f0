"""The store's tests run on both homes: see ``where`` in :mod:`tests.conftest`."""
