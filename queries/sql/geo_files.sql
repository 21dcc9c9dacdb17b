-- One row per boundary file: level, detail, file.
select level, detail, file, bytes from geo
