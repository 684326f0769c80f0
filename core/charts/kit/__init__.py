"""What the pictures share: theme, scales, labels, marks, markup and export."""
