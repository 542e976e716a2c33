"""Tests of the second campaign: its ledgers are what it says."""

from datetime import date

import openpyxl
from campaigns import TOILETS, toilet_ledger

from wellxl.report import merge
from wellxl.writing.plan import write_campaign


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


def hand_in(folder, on, seed=0, without=()):
    """A workbook for each town as it would come in, the ledger of a day."""
    folder.mkdir()
    for town in TOILETS.district_names:
        if town in without:
            continue
        book = openpyxl.Workbook()
        book.active.title = "台账"
        for row in toilet_ledger(town, 20, seed=seed, on=on):
            book.active.append(row)
        book.save(folder / f"{town}.xlsx")
    return folder


def test_the_whole_story_holds_for_another_campaign(tmp_path):
    plan = write_campaign(tmp_path / "方案.xlsx", TOILETS)
    day = date(2025, 6, 23)
    first = merge(hand_in(tmp_path / "6.23", day), date=day, campaign=plan)
    assert first.bulletin.findings == ()
    published = first.save(tmp_path / "日通报2025-06-23.xlsx")
    sheet = openpyxl.load_workbook(published)["日通报"]
    assert sheet["A1"].value == TOILETS.title
    assert [sheet.cell(row, 2).value for row in range(4, 8)] == ["新建", "整改", "管护", "合计"]

    later = hand_in(tmp_path / "6.24", day, without=("白沙镇",))
    book = openpyxl.load_workbook(later / "石桥镇.xlsx")
    cell = next(row[4] for row in book.active.iter_rows(min_row=2))
    cell.value = "新建房"
    book.save(later / "石桥镇.xlsx")
    second = merge(later, date="2025-06-24", campaign=plan, previous=published, tasks=tmp_path / "6.23")
    assert second.bulletin.tally.missing == ("白沙镇",)
    found = {(one.code, one.origin.cell) for one in second.bulletin.findings}
    assert ("category-unknown", "E2") in found
    assert second.bulletin.tally.blocks[-1].sum.total == 119
    assert second.save(tmp_path / "日通报2025-06-24.xlsx").exists()
