# Writes other_totals.json: Henmi and Copas' interval (metafor's hc) and the profile-likelihood interval of the mean, the
# latter by optimize and uniroot on the likelihood itself. Run in tests/reference: Rscript generate/other_totals.R
suppressMessages({library(metafor); library(jsonlite)})
sets <- fromJSON("metafor_fits.json")$sets
names <- c("bcg/RR", "egger2001/OR", "hackshaw1998/GEN", "li2007/RR", "hine1989/RD", "furukawa2003/MD",
           "steurer2006/GEN", "bangertdrowns2004/GEN", "quan2000/AS", "debruin2009/PLO")
profile <- function(yi, vi, level = 0.95) {
  loglik <- function(mu, t2) sum(dnorm(yi, mu, sqrt(vi + t2), log = TRUE))
  top <- max((yi - mean(yi))^2) * 10 + max(vi)
  best <- function(mu) { # the largest likelihood over tau2: a grid on the log scale, and optimize around its best place
    at <- c(0, exp(seq(log(1e-9 * top), log(top), length.out = 400)))
    l <- sapply(at, function(t2) loglik(mu, t2)); i <- which.max(l)
    o <- optimize(function(t2) loglik(mu, t2), c(at[max(1, i - 1)], at[min(length(at), i + 1)]), maximum = TRUE,
                  tol = 1e-14)
    max(l[1], o$objective)
  }
  o <- optimize(best, range(yi), maximum = TRUE, tol = 1e-12)
  f <- function(mu) 2 * (o$objective - best(mu)) - qchisq(level, 1)
  far <- 20 * (diff(range(yi)) + max(sqrt(vi)))
  c(o$maximum, uniroot(f, c(o$maximum - far, o$maximum), tol = 1e-12)$root,
    uniroot(f, c(o$maximum, o$maximum + far), tol = 1e-12)$root)
}
out <- list()
for (name in names) {
  yi <- sets[[name]]$yi
  vi <- sets[[name]]$vi
  fit <- suppressWarnings(rma(yi, vi, method = "DL"))
  h <- hc(fit, control = list(tol = 1e-12, maxiter = 10000))
  out[[name]] <- list(yi = yi, vi = vi, hc = c(h$beta, h$ci.lb, h$ci.ub), hc_tau2 = h$tau2, pl = profile(yi, vi))
}
write_json(list(generated_by = paste("metafor", packageVersion("metafor"), R.version.string), sets = out),
           "other_totals.json", digits = I(16), auto_unbox = TRUE)
