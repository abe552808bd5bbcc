# Writes metafor_tau2_ci.json: Q-profile and profile-likelihood intervals of tau2 with a tight tolerance.
# Run in tests/reference: Rscript generate/tau2_ci.R
suppressMessages({library(metafor); library(jsonlite)})
sets <- fromJSON("metafor_fits.json")$sets
names <- c("bcg/RR", "egger2001/OR", "hackshaw1998/GEN", "li2007/RR", "hine1989/RD", "furukawa2003/MD",
           "steurer2006/GEN", "bangertdrowns2004/GEN", "quan2000/AS", "debruin2009/PLO")
fit_control <- list(threshold = 1e-13, tol = 1e-14, maxiter = 20000)
root_control <- list(tol = 1e-14, maxiter = 20000)
interval <- function(fit, type) unname(confint(fit, type = type, control = root_control)$random[1, 2:3])
out <- list()
for (name in names) {
  yi <- sets[[name]]$yi
  vi <- sets[[name]]$vi
  reml <- rma(yi, vi, method = "REML", control = fit_control)
  ml <- rma(yi, vi, method = "ML", control = fit_control)
  out[[name]] <- list(yi = yi, vi = vi, QP = interval(reml, "QP"), PL_REML = interval(reml, "PL"),
                      PL_ML = interval(ml, "PL"))
}
write_json(list(generated_by = paste("metafor", packageVersion("metafor"), R.version.string),
                control = "confint(control = list(tol = 1e-14, maxiter = 20000))", sets = out),
           "metafor_tau2_ci.json", digits = I(16), auto_unbox = TRUE)
