"""The same checks as test items."""
