-- One row per authority that asks for documents or holds them, in the order shown.
select * from authority order by sort
