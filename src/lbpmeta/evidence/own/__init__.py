"""Tables that somebody made, whatever their columns are called, as rows of the tables."""
