-- One row per person of the healthcare register, medical insurance and period of enrolment: first and last
-- month (the last of the window while open).
select raw.psn_no as person_no, raw.scheme, identity.township, begins.period as first_period,
    coalesce(ends.period, extraction.months - 1) as last_period
from raw_hc_enrolment_period as raw
join stg_identity as identity on identity.system = 'healthcare' and identity.person_no = raw.psn_no
join raw_calendar as begins on begins.yyyymm = raw.start_month
left join raw_calendar as ends on ends.yyyymm = raw.end_month
cross join raw_extraction as extraction
where coalesce(ends.period, 0) >= 0
