# Reference numbers of tests/reference/threelevel.json: rma.mv(random = ~ 1 | cluster/estimate).
# The optimum is polished by Newton steps on the numerical derivatives of metafor's own log-likelihood.
# Run: Rscript threelevel.R > ../threelevel.json
suppressMessages({library(metafor); library(jsonlite)})
# Maximise metafor's log-likelihood: nlminb, then Newton steps on its Richardson-extrapolated derivatives.
polish <- function(fit, start) {
  s <- start
  free <- s > 1e-8
  s[!free] <- 0
  f <- function(theta) { v <- s; v[free] <- exp(theta); c(logLik(fit(v))) }
  theta <- log(s[free])
  for (i in 1:4) theta <- theta - solve(numDeriv::hessian(f, theta), numDeriv::grad(f, theta))
  s[free] <- exp(theta)
  s
}

kon <- dat.konstantopoulos2011
kon$cluster <- kon$district
kon$unit <- seq_len(nrow(kon))
kon$x <- kon$year - 1990
ass <- dat.assink2016
ass$cluster <- ass$study
ass$unit <- seq_len(nrow(ass))
ass$x <- as.numeric(ass$deltype == "covert")
bang <- dat.bangertdrowns2004
bang$cluster <- rep(1:12, each = 4)
bang$unit <- seq_len(nrow(bang))
bang$x <- bang$grade
cases <- list(konstantopoulos = kon, assink = ass, bangertdrowns_paired = bang)

blocks <- list()
for (name in names(cases)) for (method in c("REML", "ML")) for (with in c(FALSE, TRUE)) for (test in c("z", "t")) {
  dat <- cases[[name]]
  mods <- if (with) ~ x else ~ 1
  at <- function(s) rma.mv(yi, vi, mods = mods, random = ~ 1 | cluster/unit, data = dat, method = method, test = test, sigma2 = s)
  first <- rma.mv(yi, vi, mods = mods, random = ~ 1 | cluster/unit, data = dat, method = method)
  res <- at(polish(at, first$sigma2))
  pr <- predict(res)
  blocks <- c(blocks, list(list(
    case = name, method = method, test = test, yi = c(res$yi), vi = res$vi, X = unname(res$X), cluster = dat$cluster,
    sigma2 = res$sigma2, estimate = c(res$beta), se = res$se, statistic = res$zval, p = res$pval, ci_low = res$ci.lb,
    ci_high = res$ci.ub, q = res$QE, q_p = res$QEp, qm = if (with) res$QM else NA, qm_p = if (with) res$QMp else NA,
    logLik = c(logLik(res)), pi_low = pr$pi.lb[1], pi_high = pr$pi.ub[1])))
}
cat(toJSON(list(
  generated_by = paste("metafor", packageVersion("metafor"), "metadat", packageVersion("metadat"), R.version.string),
  blocks = blocks), digits = NA, auto_unbox = TRUE, na = "null", null = "null"), "\n")
