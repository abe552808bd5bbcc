"""Checks of events, risks, rates and numbers needed to treat."""
