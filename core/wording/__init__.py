"""Wording: units, numbers, years, status words and sentences. Nothing else formats a number."""
