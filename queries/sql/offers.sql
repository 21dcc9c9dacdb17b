-- One row per indicator and programme for which there are data.
select indicator, programme from offer
