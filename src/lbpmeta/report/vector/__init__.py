"""Vector: forest plots of pages as SVG, drawn without matplotlib's artists."""
