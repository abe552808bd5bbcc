"""What the number of a result measures: by its label, and by the words around it."""
