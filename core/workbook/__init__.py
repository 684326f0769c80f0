"""The Excel workbook: template, safe reading, checks, report and import."""
