"""Checks of one printed estimate with its interval, p-value and standard error."""
