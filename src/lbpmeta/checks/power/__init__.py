"""What silence means: the share of realistic slips in the table at hand that the checks would notice."""
