# Times metafor on the jobs of run.py; prints "name seconds" lines. Called by run.py when R and metafor are there.
suppressMessages({library(metafor); library(metadat)})
cat("version", as.character(packageVersion("metafor")), "\n")
dat <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)

time_each <- function(times, expr) {
  expr <- substitute(expr)
  env <- parent.frame()
  eval(expr, env)
  start <- proc.time()[["elapsed"]]
  for (i in seq_len(times)) eval(expr, env)
  (proc.time()[["elapsed"]] - start) / times
}

cat("single_full", time_each(100, {
  res <- rma(yi, vi, data = dat, method = "REML"); confint(res); predict(res); weights(res)
}), "\n")
set.seed(1)
v20 <- runif(20, 0.01, 0.2)
y20 <- rnorm(20, 0.3, sqrt(v20 + 0.05))
cat("fit20", time_each(200, rma(y20, v20, method = "REML")), "\n")

res <- rma(yi, vi, data = dat, method = "REML")
start <- proc.time()[["elapsed"]]
invisible(gosh(res, progbar = FALSE))
cat("gosh", proc.time()[["elapsed"]] - start, "\n")
start <- proc.time()[["elapsed"]]
invisible(permutest(res, exact = TRUE, progbar = FALSE))
cat("permutation", proc.time()[["elapsed"]] - start, "\n")
