"""Checks of diagnostic accuracy."""
