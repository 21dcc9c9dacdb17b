-- One row per two persons of the exact linkage who may be one: how it was found, and the weight. Proposed is what agrees
-- in name, birth date, sex and township (deterministic) or is probable and bears a name that can be the same; twins of one
-- household are as near as that in everything but the name, so a different name is for a person to judge.
with judged as (
    select *,
        folded_l = folded_r and birth_l = birth_r and sex_l = sex_r and town_l = town_r as is_certain,
        folded_l = folded_r or sound_l = sound_r or shape_l = shape_r as is_name
    from scored
)
select *,
    case when is_certain then 'deterministic'
        when is_name and match_probability >= $proposed then 'probable'
        else 'doubtful' end as way,
    case when match_probability >= 0.99 then 1 when match_probability >= 0.9 then 2
        when match_probability >= 0.5 then 3 when match_probability >= 0.1 then 4 else 5 end as band
from judged
