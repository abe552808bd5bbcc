"""Words: the words of column names, what each can be, and how a name comes apart into them."""
