# Reference numbers of tests/reference/metabias.json: tests of asymmetry for odds ratios (R package meta).
# Run: Rscript metabias.R > ../metabias.json
suppressMessages({library(meta); library(metadat); library(jsonlite)})

axfors <- subset(dat.axfors2021, hcq_cq == "hcq")
sets <- list(
  bcg = with(dat.bcg, list(events1 = tpos, n1 = tpos + tneg, events2 = cpos, n2 = cpos + cneg)),
  egger2001 = with(dat.egger2001, list(events1 = ai, n1 = n1i, events2 = ci, n2 = n2i)),
  li2007 = with(dat.li2007, list(events1 = ai, n1 = n1i, events2 = ci, n2 = n2i)),
  axfors2021 = with(axfors, list(events1 = hcq_arm_event, n1 = hcq_arm_total,
                                 events2 = control_arm_event, n2 = control_arm_total))
)
one <- function(d, method) {
  m <- suppressWarnings(metabin(events1, n1, events2, n2, data = as.data.frame(d), sm = "OR", method = "Inverse"))
  b <- metabias(m, method.bias = method)
  list(estimate = unname(b$estimate[1]), se = unname(b$estimate[2]), statistic = unname(b$statistic),
       df = b$df, p_value = unname(b$pval), limit = unname(b$intercept), limit_se = unname(b$se.intercept))
}
out <- lapply(sets, function(d) c(d, list(harbord = one(d, "Harbord"), peters = one(d, "Peters"))))
about <- sprintf("R %s, meta %s, metadat %s", getRversion(), packageVersion("meta"), packageVersion("metadat"))
cat(toJSON(list(generated_by = about, sets = out), auto_unbox = TRUE, digits = 15, pretty = FALSE), "\n")
