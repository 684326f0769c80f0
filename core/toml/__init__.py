"""TOML files that people write by hand: plans, rules, yearly plans, editors, mail."""
