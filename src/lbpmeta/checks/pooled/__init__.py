"""Checks of a pooled line against its study rows."""
