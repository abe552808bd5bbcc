"""Formats: one function each, from a report to text."""
