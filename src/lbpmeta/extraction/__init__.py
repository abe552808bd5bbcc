"""Verifying: the cells of an extraction sheet against the papers that they were taken from."""
