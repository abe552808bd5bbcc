# Times metafor and lme4 on the jobs of models.py, whose tables stand in the folder that is given; prints "name seconds" lines.
suppressMessages({library(metafor); library(lme4)})
folder <- commandArgs(TRUE)[1]
table_of <- function(name) read.csv(file.path(folder, paste0(name, ".csv")))
cat("version", as.character(packageVersion("metafor")), "\n")
cpu <- function(times, expr) {
  expr <- substitute(expr)
  env <- parent.frame()
  # a model that needs a package which is not there (CM.EL: numDeriv) is left out
  ok <- tryCatch({ suppressWarnings(eval(expr, env)); TRUE }, error = function(e) { message(conditionMessage(e)); FALSE })
  if (!ok) return(NA)
  start <- proc.time()
  for (i in seq_len(times)) suppressWarnings(eval(expr, env))
  spent <- proc.time() - start
  (spent[["user.self"]] + spent[["sys.self"]]) / times
}

d <- table_of("network")
V <- as.matrix(table_of("network_V"))
X <- as.matrix(d[, grep("^x", names(d))])
cat("network", cpu(1, rma.mv(y, V, mods = X, intercept = FALSE, random = ~ contrast | study, rho = 0.5, data = d)), "\n")

d <- table_of("catheters")
cat("UM.FS", cpu(1, rma.glmm(measure = "OR", ai = e1, n1i = n1, ci = e2, n2i = n2, data = d, model = "UM.FS")), "\n")
cat("UM.RS", cpu(1, rma.glmm(measure = "OR", ai = e1, n1i = n1, ci = e2, n2i = n2, data = d, model = "UM.RS")), "\n")
cat("CM.AL", cpu(1, rma.glmm(measure = "OR", ai = e1, n1i = n1, ci = e2, n2i = n2, data = d, model = "CM.AL")), "\n")
cat("CM.EL", cpu(1, rma.glmm(measure = "OR", ai = e1, n1i = n1, ci = e2, n2i = n2, data = d, model = "CM.EL")), "\n")

d <- table_of("tests")
long <- data.frame(y = c(rbind(d$y1, d$y2)), v = c(rbind(d$v1, d$v2)), study = rep(seq_len(nrow(d)), each = 2), out = rep(c("s", "f"), nrow(d)))
cat("bivariate", cpu(3, rma.mv(y, v, mods = ~ out - 1, random = ~ out | study, struct = "UN", data = long)), "\n")
counts <- data.frame(y = c(d$tp, d$fp), n = c(d$np, d$nn), study = rep(seq_len(nrow(d)), 2), s = rep(1:0, each = nrow(d)), f = rep(0:1, each = nrow(d)))
cat("exact", cpu(1, glmer(cbind(y, n - y) ~ 0 + s + f + (0 + s + f | study), data = counts, family = binomial)), "\n")

d <- table_of("nested")
cat("nested", cpu(3, rma.mv(yi, vi, random = ~ 1 | district/school, data = d)), "\n")
