-- One row per fact about the atlas: key, value.
select key, value from atlas
