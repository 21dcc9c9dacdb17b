-- View. One row per person record of a system: how the person is reached and paid, as recorded: the code of the home's
-- township, telephone, account and in whose name it is.
select cast('civil_affairs' as system) as system, person_no, town_code, phone, bank_account as account,
    account_holder as held_by
from raw_ca_person
union all
select cast('hrss' as system), "个人编号", "参保地代码", "联系电话", "银行账号", '本人' from raw_hr_person
union all
select cast('pension' as system), person_no, town_code, phone, bank_account, '本人' from raw_pn_person
union all
select cast('healthcare' as system), psn_no, town_code, tel, bank_acct, '本人' from raw_hc_person
