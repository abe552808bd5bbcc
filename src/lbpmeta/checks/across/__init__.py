"""Checks of rows against each other."""
