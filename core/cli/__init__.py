"""The commands of ``python -m core``: one small module each.

A command module offers ``register(subparsers)``, which adds its parser and sets ``run``, a function from the
parsed arguments to the exit code. Heavy libraries are imported inside ``run``, so that ``--help`` is quick.
"""
