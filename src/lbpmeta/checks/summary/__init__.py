"""Checks of a pooled line alone: heterogeneity, prediction interval, subgroups."""
