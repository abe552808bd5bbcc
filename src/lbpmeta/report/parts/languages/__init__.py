"""Languages: the words of a question to authors, one file each."""
