"""Corpus: many documents and tables read and checked, each by itself, none able to stop the others."""
