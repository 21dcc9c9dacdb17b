-- One row per comparison and level of the linkage: shares of pairs of one person and of two, and the weight in bits.
select comparison, level, sort, m, u, bits from linkage_weight order by comparison, sort
