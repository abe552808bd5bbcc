"""What would make a pooled line follow from its rows."""
