-- One row per rule with reviewed cases: how many, and how many of them were confirmed.
select rule, judged, confirmed from rule_verdict order by rule
