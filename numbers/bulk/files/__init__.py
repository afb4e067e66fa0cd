"""Files of numbers that people edited in a spreadsheet."""
