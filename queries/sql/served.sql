-- One row per service with places where it is offered.
select distinct service from service_point order by service
