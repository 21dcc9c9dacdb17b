# Reads spells (sample, entry, end, outcome, group) and writes what survival says of each sample
# (sample, what, t, value), and the public data sets in the shape of the spells.
# Rscript survival.R SPELLS ANSWERS PUBLIC
library(survival)
files <- commandArgs(trailingOnly = TRUE)

public <- function() {
  shaped <- function(sample, end, outcome, group)
    data.frame(sample = sample, entry = 0, end = end, outcome = outcome, group = as.character(group))
  ends <- with(mgus2, ifelse(pstat == 0, futime, ptime))
  died <- with(mgus2, ifelse(pstat == 1, "pcm", ifelse(death == 1, "death", "")))
  late <- with(heart[heart$transplant == 1, ], data.frame(
    sample = "heart", entry = floor(start), end = ceiling(stop), outcome = ifelse(event == 1, "death", ""),
    group = as.character(surgery)))
  rbind(
    with(lung, shaped("lung", time, ifelse(status == 2, "death", ""), sex)),
    with(veteran, shaped("veteran", time, ifelse(status == 1, "death", ""), trt)),
    with(ovarian, shaped("ovarian", futime, ifelse(fustat == 1, "death", ""), rx)),
    with(aml, shaped("aml", time, ifelse(status == 1, "relapse", ""), x)),
    shaped("mgus2", ends, died, mgus2$sex),
    late)
}

log_rank <- function(rows) {
  groups <- unique(rows$group)
  if (length(groups) != 2) return(NA)
  times <- sort(unique(rows$end[rows$outcome != ""]))
  risk <- sapply(groups, function(g) {
    entry <- rows$entry[rows$group == g]; end <- rows$end[rows$group == g]
    vapply(times, function(t) sum(entry < t & end >= t), 0)
  })
  exits <- sapply(groups, function(g) {
    end <- rows$end[rows$group == g & rows$outcome != ""]
    vapply(times, function(t) sum(end == t), 0)
  })
  counts <- rbind(t(matrix(exits, ncol = 2)), t(matrix(risk - exits, ncol = 2)))
  used <- counts[1, ] + counts[3, ] > 0 & counts[2, ] + counts[4, ] > 0
  if (sum(used) < 2 || all(counts[3:4, used] == 0)) return(NA)
  unname(mantelhaen.test(array(counts[, used], c(2, 2, sum(used))), correct = FALSE)$statistic)
}

answer <- function(rows) {
  fit <- survfit(Surv(entry, end, outcome != "") ~ 1, rows, conf.type = "log-log")
  taus <- Filter(function(tau) tau >= min(fit$time), c(24, 60))
  means <- sapply(taus, function(tau) summary(fit, rmean = tau)$table[c("rmean", "se(rmean)")])
  told <- list(survival = fit$surv, at_risk = fit$n.risk, events = fit$n.event,
               variance = (fit$surv * fit$std.err)^2, lower = fit$lower, upper = fit$upper)
  found <- rbind(
    do.call(rbind, lapply(names(told), function(what) data.frame(what = what, t = fit$time, value = told[[what]]))),
    if (length(taus)) data.frame(what = "mean", t = taus, value = means[1, ]),
    if (length(taus)) data.frame(what = "mean_error", t = taus, value = means[2, ]),
    data.frame(what = "log_rank", t = 0, value = log_rank(rows)))
  if (!any(rows$entry > 0) && length(unique(rows$group)) == 2) {
    test <- survdiff(Surv(end, outcome != "") ~ group, rows)
    halves <- quantile(survfit(Surv(end, outcome != "") ~ group, rows), 0.5)$quantile
    found <- rbind(found, data.frame(what = "survdiff", t = 0, value = test$chisq),
                   data.frame(what = "survdiff_p", t = 0, value = test$pvalue),
                   data.frame(what = "expected", t = 1:2, value = test$exp),
                   data.frame(what = "median", t = 0:2, value = c(quantile(fit, 0.5)$quantile, halves)))
  }
  reasons <- sort(setdiff(unique(rows$outcome), ""))
  if (length(reasons) > 1) {
    states <- survfit(Surv(entry, end, factor(outcome, c("", reasons))) ~ 1, rows, id = seq_len(nrow(rows)),
                      conf.type = "log-log")
    told <- list(left = states$pstate, left_error = states$std.err, left_lower = states$lower,
                 left_upper = states$upper)
    # With late entries R's own variance takes each spell's whole course as one, and is another.
    if (any(rows$entry > 0)) told <- told["left"]
    for (what in names(told))
      for (k in 2:length(states$states))
        found <- rbind(found, data.frame(what = paste0(what, ":", states$states[k]), t = states$time,
                                         value = told[[what]][, k]))
  }
  cbind(sample = rows$sample[1], found)
}

given <- read.csv(files[1], colClasses = c("character", "numeric", "numeric", "character", "character"))
shown <- public()
every <- rbind(given, shown)
answers <- do.call(rbind, lapply(split(every, every$sample), answer))
write.csv(format(answers, digits = 17, trim = TRUE), files[2], row.names = FALSE, quote = FALSE)
write.csv(shown, files[3], row.names = FALSE)
