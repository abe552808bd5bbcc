"""Checks of the two arms of a trial."""
