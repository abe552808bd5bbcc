"""Names: what the columns of a table are, chosen together by a grammar of names, their company and their cells."""
