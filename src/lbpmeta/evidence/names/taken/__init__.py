"""Taken back: readings of a name that the numbers, or the rest of the table, speak against, and why."""
