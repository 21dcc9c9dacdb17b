-- One row per delivered table that tells of programmes: its rows of a programme (all for '' and 'any') in the months from
-- $first to $last, in the whole province, and the months of a programme among them with fewer than $threshold; what stands
-- for several months counts in each.
select source, cast(coalesce(sum(rows_used) filter (asked), 0) as bigint) as rows_used,
    count(*) filter (asked and rows_used < $threshold) as few
from (
    select source, rows_used,
        (programme = $programme or $programme in ('', 'any')) and period between $first and $last as asked
    from programme_rows
)
group by source
