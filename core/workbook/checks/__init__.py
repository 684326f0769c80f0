"""What is held against new figures: the order of columns, slips, quarters, their series and sums."""
