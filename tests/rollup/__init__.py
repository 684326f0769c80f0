"""Tests of the roll-up over plans."""
