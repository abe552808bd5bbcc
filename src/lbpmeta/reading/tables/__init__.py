"""Tables: the cells of a document's tables -> printed results, each under its own header."""
