-- One row per place of service and service offered there.
select point, service, area, name_zh, name_en, lon, lat, first_month, last_month
from service_point
order by service, area, point
