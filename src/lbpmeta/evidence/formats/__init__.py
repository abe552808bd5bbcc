"""Formats: files that are no text (workbooks, data of statistics programs), as grids of text, behind guards."""
