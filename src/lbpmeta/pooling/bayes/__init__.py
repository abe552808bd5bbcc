"""The Bayesian normal-normal random-effects model, by deterministic quadrature."""
