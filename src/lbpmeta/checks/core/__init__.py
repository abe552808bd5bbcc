"""What every check stands on: findings, sets on a line, comparison, slips, severity."""
