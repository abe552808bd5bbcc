# Reference numbers of tests/reference/predictive.json: shares of a new setting beyond two lines, by the definition of
# meta::cidprop (8.4-0: pt((cid - TE.random) / seTE.predict, df.predict)) and of metafor's predict(prob=) (5.1-12: the
# distribution of the prediction interval), on fits of metafor.
# Run: Rscript predictive.R > ../predictive.json
suppressMessages({library(metafor); library(metadat)})
num <- function(x) paste0("[", paste(trimws(formatC(x, digits=17, format="g")), collapse=", "), "]")
rows <- c()
one <- function(name, yi, vi, method, test, below, above) {
  fit <- rma(yi, vi, method=method, test=test, control=list(threshold=1e-13, tol=1e-13, maxiter=10000))
  wald <- 1 / sqrt(sum(1 / (vi + fit$tau2)))
  k <- fit$k
  spread <- c(z=sqrt(wald^2 + fit$tau2), t=sqrt(wald^2 + fit$tau2), hts=sqrt(wald^2 + fit$tau2), hksj=NA, follow=sqrt(fit$se^2 + fit$tau2))
  if (test == "knha") spread["hksj"] <- spread["follow"]
  df <- c(z=Inf, t=k-1, hts=k-2, hksj=k-1, follow=if (test == "knha") k-1 else Inf)
  low <- pt((below - c(fit$beta)) / spread, df)
  high <- pt((above - c(fit$beta)) / spread, df, lower.tail=FALSE)
  for (m in names(spread)[!is.na(spread)])
    rows <<- c(rows, sprintf('{"data": "%s", "method": "%s", "test": "%s", "prediction": "%s", "cuts": %s, "below_above": %s, "yi": %s, "vi": %s}',
      name, method, test, m, num(c(below, above)), num(c(low[m], high[m])), num(yi), num(vi)))
}
bcg <- escalc("RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg)
n89 <- escalc("SMD", m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i, data=dat.normand1999)
for (method in c("DL", "REML")) for (test in c("z", "knha")) {
  one("bcg", c(bcg$yi), c(bcg$vi), method, test, log(0.8), log(1.25))
  one("normand1999", c(n89$yi), c(n89$vi), method, test, -0.5, 0.5)
  one("one to ten", 1:10 - 3, (1:10)^2, method, test, -2, 2)
}
cat(sprintf('{\n "versions": "metafor %s R %s",\n "rows": [\n  %s\n ]\n}\n', packageVersion("metafor"), getRversion(), paste(rows, collapse=",\n  ")))
