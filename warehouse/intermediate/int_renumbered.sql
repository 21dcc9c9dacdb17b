-- One row per identity number that the register replaced: the number in force, also where the new one was
-- replaced in its turn, and the day on which it was replaced itself. A number that came back into force is none of them.
with recursive last_change as (
    select coalesce(short.name, upper(raw.old_id)) as id,
        max_by(upper(raw.new_id), cast(raw.change_date as date)) as new_id,
        max(cast(raw.change_date as date)) as change_date
    from raw_id_change as raw
    left join int_short_id as short on short.id = upper(raw.old_id)
    group by coalesce(short.name, upper(raw.old_id))
),
way as (
    select id, new_id, change_date, 1 as steps from last_change
    union all
    select way.id, later.new_id, later.change_date, way.steps + 1
    from way
    join last_change as later on later.id = way.new_id and later.change_date >= way.change_date
    where way.steps < 20
),
settled as (
    select id, max_by(new_id, steps) as new_id, min_by(change_date, steps) as change_date from way group by id
)
select id, new_id, change_date from settled where id <> new_id
