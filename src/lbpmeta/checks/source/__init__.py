"""Checks of a row against the words of its source."""
