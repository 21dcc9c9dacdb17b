-- One row per delivered table that tells of programmes: its rows of a programme (all for '' and 'any') in the months from
-- $first to $last, in the whole province; what stands for several months counts in each.
select source,
    cast(
        coalesce(
            sum(rows_used) filter (
                (programme = $programme or $programme in ('', 'any')) and period between $first and $last
            ), 0
        ) as bigint
    ) as rows_used
from programme_rows
group by source
