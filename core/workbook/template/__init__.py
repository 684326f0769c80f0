"""The workbook that an office fills in."""
