"""Forest plots: inputs to rows, rows to a layout, the layout to a figure."""
