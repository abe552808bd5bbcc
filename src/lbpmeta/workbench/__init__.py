"""Workbench: the evidence with everything that can be done to it. The one room that knows every room below."""
