"""Documents: one small module per format, from a file's bytes to blocks of text with their places."""
