# Reference numbers of tests/reference/robust.json: cluster-robust variances.
# Run: Rscript robust.R > ../robust.json
suppressMessages({library(metafor); library(clubSandwich); library(jsonlite)})
ctl <- list(threshold = 1e-12, tol = 1e-14, maxiter = 100000)

bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
bcg$cluster <- c(1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 6, 7)
kon <- dat.konstantopoulos2011
kon$cluster <- kon$district
raud <- dat.raudenbush1985
raud$weeks3 <- pmin(raud$weeks, 3)
raud$cluster <- as.numeric(factor(raud$author))
cases <- list(
  bcg_mean = list(bcg, ~ 1), bcg_lat = list(bcg, ~ ablat), bcg_lat_year = list(bcg, ~ ablat + I(year - 1960)),
  konstantopoulos_mean = list(kon, ~ 1), konstantopoulos_year = list(kon, ~ I(year - 1990)),
  raudenbush_weeks_tester = list(raud, ~ weeks3 + tester)
)

coefs <- function(x) list(se = x$SE, statistic = x$tstat, df = x$df, p = x$p_Satt)
blocks <- list()
for (name in names(cases)) for (method in c("FE", "DL", "REML")) {
  dat <- cases[[name]][[1]]
  res <- rma(yi, vi, mods = cases[[name]][[2]], data = dat, method = method, control = ctl)
  cr0 <- robust(res, cluster = dat$cluster, adjust = FALSE)
  cr1 <- robust(res, cluster = dat$cluster, adjust = TRUE)
  v2 <- vcovCR(res, type = "CR2", cluster = dat$cluster)
  t2 <- coef_test(res, vcov = v2, test = "Satterthwaite")
  w2 <- if (res$p > 1) Wald_test(res, constraints = constrain_zero(2:res$p), vcov = v2, test = "HTZ") else NULL
  plain <- function(r) list(se = r$se, statistic = r$zval, df = r$ddf, p = r$pval, ci_low = r$ci.lb,
                            ci_high = r$ci.ub, vcov = unname(r$vb), qm = r$QM, qm_p = r$QMp)
  blocks <- c(blocks, list(list(
    case = name, method = method, yi = c(res$yi), vi = res$vi, X = unname(res$X), cluster = dat$cluster,
    tau2 = res$tau2, estimate = c(res$beta), CR0 = plain(cr0), CR1 = plain(cr1),
    CR2 = c(coefs(t2), list(vcov = unname(as.matrix(v2)))),
    htz = if (is.null(w2)) NULL else list(f = w2$Fstat, df1 = w2$df_num, df2 = w2$df_denom, p = w2$p_val))))
}

# The working model with an intercept per cluster (three levels), at given variance components.
ml <- rma.mv(yi, vi, random = ~ 1 | district/study, data = kon, sigma2 = c(0.065, 0.033))
v2 <- vcovCR(ml, type = "CR2", cluster = kon$district)
cr1 <- robust(ml, cluster = kon$district, adjust = TRUE)
three <- list(yi = c(ml$yi), vi = ml$vi, cluster = kon$district, sigma2 = ml$sigma2, estimate = c(ml$beta),
              CR1 = list(se = cr1$se, df = cr1$ddf, p = cr1$pval), CR2 = coefs(coef_test(ml, vcov = v2)))

cat(toJSON(list(
  generated_by = paste("metafor", packageVersion("metafor"), "clubSandwich", packageVersion("clubSandwich"), R.version.string),
  blocks = blocks, three_level = three), digits = NA, auto_unbox = TRUE, na = "null", null = "null"), "\n")
