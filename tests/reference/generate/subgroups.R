# Writes metafor_subgroups.json: subgroup fits with separate and with one common tau2 (data set dat.bcg).
# Run in tests/reference: Rscript generate/subgroups.R
suppressMessages({library(metafor); library(jsonlite)})
dat <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
control <- list(threshold = 1e-13, tol = 1e-14, maxiter = 20000)
groups <- c("random", "alternate", "systematic")
methods <- list()
for (m in c("REML", "DL", "PM", "ML", "SJ", "HE")) {
  common <- rma(yi, vi, mods = ~ factor(alloc), data = dat, method = m, control = control)
  parts <- lapply(groups, function(g) rma(yi, vi, data = dat, subset = alloc == g, method = m, control = control))
  estimate <- sapply(parts, coef)
  se <- sapply(parts, function(p) p$se)
  between <- rma(estimate, sei = se, method = "FE")
  methods[[m]] <- list(common_tau2 = common$tau2, common_QM = common$QM, common_QMp = common$QMp,
                       estimate = unname(estimate), se = se, tau2 = sapply(parts, function(p) p$tau2),
                       Qb = between$QE, Qbp = between$QEp)
}
write_json(list(generated_by = paste("metafor", packageVersion("metafor"), R.version.string),
                data = "dat.bcg, measure RR, groups: alloc", yi = as.vector(dat$yi), vi = as.vector(dat$vi),
                groups = dat$alloc, methods = methods),
           "metafor_subgroups.json", digits = I(16), auto_unbox = TRUE)
