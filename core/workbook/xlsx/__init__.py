"""A bounded reader of xlsx packages; it knows nothing of figures."""
