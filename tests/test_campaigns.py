"""Tests of the second campaign: its ledgers are what it says."""

from datetime import date

from campaigns import TOILETS, toilet_ledger


def test_every_town_has_a_ledger_in_the_campaigns_columns():
    for town in TOILETS.district_names:
        header, *rows = toilet_ledger(town, 12)
        assert list(header) == [field.header for field in TOILETS.fields]
        assert len(rows) == 12
        assert {row[0] for row in rows} == {town}
        assert len({row[2] for row in rows}) == 12


def test_a_ledger_is_the_same_each_time_and_another_with_another_seed():
    assert toilet_ledger("石桥镇") == toilet_ledger("石桥镇")
    assert toilet_ledger("石桥镇") != toilet_ledger("石桥镇", seed=1)


def test_done_rows_bear_a_date_of_the_campaign_and_open_rows_a_reason():
    on = date(2025, 6, 23)
    for row in toilet_ledger("白沙镇", 80, on=on)[1:]:
        assert (row[9] == "已验收") == isinstance(row[10], date) == (not row[11])
        assert row[10] == "" or TOILETS.start <= row[10] <= on
