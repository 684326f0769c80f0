"""What is owed, by whom and by when; what was submitted, returned and adopted."""
