"""Linear models of study effects: meta-regression, subgroups, three levels, robust variances."""
