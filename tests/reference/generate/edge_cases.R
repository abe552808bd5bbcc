# Reference numbers of tests/reference/metafor_edge_cases.json: zero cells, paired designs, variances, Mantel-Haenszel.
# Run: Rscript edge_cases.R > ../metafor_edge_cases.json
suppressMessages({library(metafor)}); options(warn=-1)
num <- function(x) paste0("[", paste(ifelse(is.na(x), "null", trimws(formatC(x, digits=17, format="g"))), collapse=", "), "]")
obj <- function(l) paste0("{", paste(sprintf('"%s": %s', names(l), unlist(l)), collapse=", "), "}")
rows <- c()
put <- function(measure, inputs, opts, e) rows <<- c(rows, sprintf('{"measure": "%s", "inputs": %s, "options": %s, "yi": %s, "vi": %s}', measure, obj(lapply(inputs, num)), opts, num(as.numeric(e$yi)), num(as.numeric(e$vi))))
a=c(0,0,20,3,20,7); n1=c(20,20,20,20,20,30); c_=c(3,0,20,20,5,9); n2=c(20,25,25,20,20,31)
for (m in c("RR","OR","RD","AS","PETO")) put(m, list(events1=a,n1=n1,events2=c_,n2=n2), "{}", escalc(m, ai=a,n1i=n1,ci=c_,n2i=n2))
for (m in c("RR","OR","RD")) put(m, list(events1=a,n1=n1,events2=c_,n2=n2), '{"zero_cells": "none"}', {e=escalc(m, ai=a,n1i=n1,ci=c_,n2i=n2,to="none"); e$yi=as.numeric(e$yi); bad=!is.finite(e$yi)|!is.finite(e$vi); e$yi[bad]=NA; e$vi[bad]=NA; e})
x=c(0,3,10); n=c(10,12,10)
for (m in c("PR","PLN","PLO","PAS","PFT")) put(m, list(events=x,n=n), "{}", escalc(m, xi=x, ni=n))
x1=c(0,3,0); t1=c(10,10.5,10); x2=c(4,2,0); t2=c(12,9,11)
for (m in c("IRR","IRD","IRSD")) put(m, list(events1=x1,time1=t1,events2=x2,time2=t2), "{}", escalc(m, x1i=x1,t1i=t1,x2i=x2,t2i=t2))
for (m in c("IR","IRLN","IRS")) put(m, list(events=x2,time=t2), "{}", escalc(m, xi=x2, ti=t2))
put("MN", list(mean=c(3,4.5),sd=c(1.2,2),n=c(20,33)), "{}", escalc("MN", mi=c(3,4.5),sdi=c(1.2,2),ni=c(20,33)))
for (m in c("MC","SMCC","SMCR")) {i=list(mean1=c(10,5),sd1=c(3,2.5),mean2=c(8,6),sd2=c(4,2.2),n=c(20,9),r=c(.6,-.2)); if(m=="SMCR") i$sd2=NULL
 put(m, i, "{}", escalc(m, m1i=c(10,5),m2i=c(8,6),sd1i=c(3,2.5),sd2i=c(4,2.2),ri=c(.6,-.2),ni=c(20,9)))}
for (v in c("LS","LS2","UB")) put("SMD", list(mean1=c(10,5),sd1=c(3,2.5),n1=c(10,4),mean2=c(8,6),sd2=c(4,2.2),n2=c(14,5)), sprintf('{"smd_variance": "%s"}',v), escalc("SMD", vtype=v, m1i=c(10,5),m2i=c(8,6),sd1i=c(3,2.5),sd2i=c(4,2.2),n1i=c(10,4),n2i=c(14,5)))
mh <- c()
a=c(5,10,0,3,20); n1=c(20,10,20,20,40); c_=c(8,12,0,0,20); n2=c(22,12,25,20,41)
for (m in c("RR","OR","RD")) {r=rma.mh(measure=m, ai=a,n1i=n1,ci=c_,n2i=n2); mh=c(mh,sprintf('"%s": %s',m,num(c(r$beta,r$se,r$QE,r$k.yi-1,r$QEp))))
 if(m=="OR") mh=c(mh,sprintf('"tests": %s',num(c(r$MH,r$MHp,r$BD,r$BDp,r$TA,r$TAp))))}
r=rma.peto(ai=a,n1i=n1,ci=c_,n2i=n2); mh=c(mh,sprintf('"PETO": %s',num(c(r$beta,r$se,r$QE,r$k.yi-1,r$QEp))))
x1=c(7,0,0,6,1);t1=c(134,160,120,153,37);x2=c(11,3,0,10,1);t2=c(198,146,109,150,48)
for (m in c("IRR","IRD")) {r=rma.mh(measure=m, x1i=x1,t1i=t1,x2i=x2,t2i=t2); mh=c(mh,sprintf('"%s": %s',m,num(c(r$beta,r$se,r$QE,r$k.yi-1,r$QEp))))}
mh=c(mh,sprintf('"tables": %s',obj(list(events1=num(a),n1=num(n1),events2=num(c_),n2=num(n2)))),sprintf('"rates": %s',obj(list(events1=num(x1),time1=num(t1),events2=num(x2),time2=num(t2)))))
cat(sprintf('{\n "versions": "metafor %s R %s",\n "effects": [\n  %s\n ],\n "mantel_haenszel": {%s},\n "transf_ipft": {"value": %s, "n": 40, "p": %s}\n}\n', packageVersion("metafor"), getRversion(), paste(rows,collapse=",\n  "), paste(mh,collapse=",\n  "), num(c(.5,.6,.02,1.56,.9)), num(transf.ipft(c(.5,.6,.02,1.56,.9),40))))
