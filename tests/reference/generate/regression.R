# Reference numbers of tests/reference/regression_models.json: all tau2 estimators, tests, predictions,
# contrasts and variance inflation factors, for designs with several columns, factors and no intercept.
# Run: Rscript regression.R > ../regression_models.json
suppressMessages({library(metafor); library(jsonlite)})
ctl <- list(threshold = 1e-12, tol = 1e-14, maxiter = 100000)
methods <- c("FE", "DL", "HE", "HS", "HSk", "SJ", "ML", "REML", "EB", "PM", "PMM")

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
bcg_or <- escalc(measure = "OR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
raud <- dat.raudenbush1985
raud$weeks3 <- pmin(raud$weeks, 3)
bang <- na.omit(dat.bangertdrowns2004[, c("yi", "vi", "length", "wic", "feedback")])

cases <- list(
  bcg_lat_year = list(bcg, ~ ablat + year),
  bcg_alloc = list(bcg, ~ factor(alloc)),
  bcg_alloc_means = list(bcg, ~ 0 + factor(alloc)),
  bcg_or_lat = list(bcg_or, ~ ablat),
  raudenbush_weeks = list(raud, ~ weeks3),
  bangertdrowns = list(bang, ~ length + wic + feedback)
)

one <- function(dat, mods, method, test) {
  res <- rma(yi, vi, mods = mods, data = dat, method = method, test = test, control = ctl)
  out <- list(
    method = method, test = test, estimate = c(res$beta), se = res$se, statistic = res$zval, p = res$pval,
    ci_low = res$ci.lb, ci_high = res$ci.ub, tau2 = res$tau2, se_tau2 = res$se.tau2,
    i2 = res$I2, h2 = res$H2, qe = res$QE, qe_p = res$QEp, qm = res$QM, qm_p = res$QMp,
    r2 = if (is.null(res$R2)) NA else res$R2)
  if (method != "REML") return(out)
  p <- predict(res)
  out <- c(out, list(
    vcov = unname(vcov(res)), hat = unname(hatvalues(res)), residual = unname(c(resid(res))), logLik = c(logLik(res)),
    predicted = p$pred, predicted_se = p$se, predicted_ci_low = p$ci.lb, predicted_ci_high = p$ci.ub,
    predicted_pi_low = p$pi.lb, predicted_pi_high = p$pi.ub))
  if (res$p > 2) {
    out$vif <- if (res$int.incl) unname(unlist(lapply(vif(res)$vif, function(v) v$vif))) else NULL
    first <- diag(res$p)[2:3, ]
    a <- anova(res, X = first)
    out$contrast <- list(matrix = first, statistic = a$QM, p = a$QMp)
  }
  out
}

blocks <- lapply(names(cases), function(name) {
  dat <- cases[[name]][[1]]
  mods <- cases[[name]][[2]]
  base <- rma(yi, vi, mods = mods, data = dat, method = "FE")
  fits <- lapply(methods, function(m) one(dat, mods, m, "z"))
  for (test in c("t", "knha", "adhoc")) fits <- c(fits, list(one(dat, mods, "REML", test), one(dat, mods, "DL", test)))
  list(case = name, yi = c(base$yi), vi = base$vi, X = unname(base$X), names = colnames(base$X), fits = fits)
})

cat(toJSON(list(
  generated_by = paste("metafor", packageVersion("metafor"), "metadat", packageVersion("metadat"), R.version.string),
  blocks = blocks), digits = NA, auto_unbox = TRUE, na = "null", null = "null", pretty = FALSE), "\n")
