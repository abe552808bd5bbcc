"""The grammar of column names."""
