"""Attacks that were tried, and that the defences hold."""
