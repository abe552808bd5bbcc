# Reference numbers of tests/reference/sensitivity.json: what metafor_extra.json does not hold.
# Run: Rscript sensitivity.R > ../sensitivity.json
suppressMessages({library(metafor); library(jsonlite)})
ctl <- list(threshold = 1e-12, tol = 1e-13, maxiter = 10000)
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)

diagnostics <- function(res) {
  inf <- influence(res)
  b <- baujat(res)
  list(rstudent = inf$inf$rstudent, dffits = inf$inf$dffits, cooks_d = inf$inf$cook.d, cov_ratio = inf$inf$cov.r,
       dfbetas = inf$dfbs[[1]], hat = inf$inf$hat, influential = inf$is.infl, heterogeneity = b$x, influence = b$y)
}
fits <- list(
  "random/REML/z" = rma(yi, vi, data = bcg, control = ctl),
  "random/REML/hksj" = rma(yi, vi, data = bcg, test = "knha", control = ctl),
  "random/DL/z" = rma(yi, vi, data = bcg, method = "DL"),
  "common/DL/z" = rma(yi, vi, data = bcg, method = "EE")
)
influence_out <- lapply(fits, diagnostics)

permutation <- lapply(fits, function(res) permutest(res, exact = TRUE, progbar = FALSE)$pval)

trim <- list()
for (name in names(fits)) for (estimator in c("L0", "R0")) for (side in c("left", "right")) {
  tf <- trimfill(fits[[name]], estimator = estimator, side = side)
  trim[[paste(name, estimator, side, sep = "/")]] <- list(k0 = tf$k0, se_k0 = tf$se.k0, yi = as.vector(tf$yi), vi = tf$vi)
}

egger <- list()
for (name in names(fits)) {
  r <- regtest(fits[[name]])
  egger[[name]] <- list(statistic = r$zval, df = r$ddf, p_value = r$pval, limit = r$est, limit_low = r$ci.lb, limit_high = r$ci.ub)
}
lm <- regtest(fits[[1]], model = "lm")
egger$classical <- list(statistic = lm$zval, df = lm$dfs, p_value = lm$pval, limit = lm$est, limit_low = lm$ci.lb, limit_high = lm$ci.ub)

# Selection models, the optimizer driven as far as it goes.
education <- dat.bangertdrowns2004
education <- data.frame(yi = as.vector(education$yi), vi = education$vi)
sel <- list()
tight <- list(optimizer = "optim", optmethod = "BFGS", reltol = 1e-16, maxit = 10000)
res <- rma(yi, vi, data = education, method = "ML", control = ctl)
for (steps in list(0.025, c(0.025, 0.5), c(0.01, 0.05, 0.5))) {
  s <- selmodel(res, type = "stepfun", steps = steps, control = tight)
  sel[[paste(steps, collapse = ",")]] <- list(
    steps = I(steps), counts = s$ptable$k, estimate = s$beta[1], se = s$se, tau2 = s$tau2, se_tau2 = s$se.tau2,
    delta = s$delta, se_delta = s$se.delta, lrt = s$LRT, lrt_p = s$LRTp, log_likelihood = as.vector(logLik(s)))
}
s <- selmodel(res, type = "stepfun", steps = c(0.025, 0.5), delta = c(1, 0.5, 0.2), control = tight)
given <- list(estimate = s$beta[1], se = s$se, tau2 = s$tau2, log_likelihood = as.vector(logLik(s)))
less <- rma(-yi, vi, data = education, method = "ML", control = ctl)
s <- selmodel(less, type = "stepfun", steps = 0.025, alternative = "less", control = tight)
mirrored <- list(estimate = s$beta[1], se = s$se, tau2 = s$tau2, delta = s$delta)

tests <- list()
for (test in c("exact", "chi2", "binom")) {
  t <- tes(bcg$yi, bcg$vi, test = test, progbar = FALSE)
  r <- tes(fits[[1]], test = test, progbar = FALSE)
  tests[[test]] <- list(statistic = t$X2, p_value = t$pval, random_expected = r$E, random_p = r$pval)
}
fsn <- list(rosenthal_01 = fsn(yi, vi, data = bcg, alpha = .01)$fsnum,
            orwin_01 = fsn(yi, vi, data = bcg, type = "Orwin", target = .1)$fsnum,
            rosenberg_01 = fsn(yi, vi, data = bcg, type = "Rosenberg", alpha = .01)$fsnum)

out <- list(
  generated_by = sprintf("R %s, metafor %s", getRversion(), packageVersion("metafor")),
  bcg = list(yi = as.vector(bcg$yi), vi = as.vector(bcg$vi)),
  bangertdrowns2004 = list(yi = education$yi, vi = education$vi),
  influence = influence_out, permutation = permutation, trim = trim, egger = egger,
  selection = sel, selection_given = given, selection_less = mirrored, excess = tests, fail_safe = fsn)
cat(toJSON(out, auto_unbox = TRUE, digits = 15, null = "null", na = "null"), "\n")
