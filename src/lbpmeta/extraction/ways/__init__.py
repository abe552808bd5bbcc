"""Ways from a printed number to the cell of a sheet, or past it."""
