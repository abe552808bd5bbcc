"""Shapes: where the table lies in a grid of cells: separator, header, body, sections, notes."""
