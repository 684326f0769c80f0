"""Research behind the product's methods: run by hand with ``tests/research/requirements.txt`` installed."""
