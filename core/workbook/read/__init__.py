"""From the cells of a filled workbook to figures and entries."""
