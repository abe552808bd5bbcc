"""Charts: two axes and their layers as plain data, and what draws them."""
