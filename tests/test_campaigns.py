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


def write(folder, ledgers):
    folder.mkdir()
    for town, rows in ledgers.items():
        book = openpyxl.Workbook()
        book.active.title = "台账"
        for row in rows:
            book.active.append(row)
        book.save(folder / f"{town}.xlsx")
    return folder


def told(report):
    found = [one for one in report.bulletin.findings if one.severity != "fixed"]
    return sorted((one.code, one.origin.file, one.origin.cell) for one in found)


def test_planted_mistakes_are_found_in_another_campaign(tmp_path):
    """Clean days raise nothing, mistakes are found in their cells: with task list and previous bulletin, from 方案.xlsx."""
    plan, day = write_campaign(tmp_path / "方案.xlsx", TOILETS), date(2025, 6, 24)
    ledgers = {town: list(map(list, toilet_ledger(town, 20))) for town in TOILETS.district_names}
    tasks = write(tmp_path / "6.23", ledgers)
    first = merge(tasks, date="2025-06-23", campaign=plan)
    previous = first.save(tmp_path / "日通报2025-06-23.xlsx")

    def row_of(town, done):
        """A row of the town, with its number, that was done or open yesterday."""
        return next((at, row) for at, row in enumerate(ledgers[town], 1) if at > 1 and (row[9] == "已验收") == done)

    for town in ledgers:  # one task a town is done today
        row_of(town, done=False)[1][9:12] = ["已验收", day, ""]
    options = {"date": day, "campaign": plan, "tasks": tasks, "previous": previous}
    clean = merge(write(tmp_path / "6.24", ledgers), **options)
    assert told(clean) == []

    reopened, row = row_of("青山镇", done=True)
    row[9:12] = ["未开工", "", "渗漏返工"]
    vanished, gone = row_of("白沙镇", done=False)
    ledgers["白沙镇"].remove(gone)
    twice = row_of("石桥镇", done=False)[0]
    ledgers["柳河乡"].append(["柳河乡", "柳林村", *ledgers["石桥镇"][twice - 1][2:]])
    ledgers["柳河乡"][1][1] = "火星村"
    ledgers["龙泉乡"][4][6:9] = [99, 4, 6000]
    ledgers["云岭乡"][7][4] = "翻建"
    sheet = openpyxl.load_workbook(previous)["明细"]
    column = [cell.value for cell in sheet[1]].index("户厕编号")
    there = next(row[column] for row in sheet.iter_rows() if row[column].value == gone[2])
    report = merge(write(tmp_path / "planted", ledgers), **options)
    assert told(report) == sorted(
        [
            ("previous-reopened", "青山镇.xlsx", f"J{reopened}"),
            ("task-missing", "白沙镇.xlsx", f"C{vanished}"),
            ("previous-vanished", previous.name, there.coordinate),
            ("previous-total-fell", "白沙镇.xlsx", ""),
            ("duplicate-between-districts", "石桥镇.xlsx", f"C{twice}"),
            ("duplicate-between-districts", "柳河乡.xlsx", "C22"),
            ("street-unknown", "柳河乡.xlsx", "B2"),
            ("number-outside", "龙泉乡.xlsx", "G5"),
            ("number-outside", "龙泉乡.xlsx", "I5"),
            ("category-unknown", "云岭乡.xlsx", "E8"),
            ("previous-total-fell", "云岭乡.xlsx", ""),
        ]
    )
    strict = merge(tmp_path / "planted", **options, strict_total=True)
    totals = [one.bulletin.tally.blocks[-1].sum.total for one in (clean, report, strict)]
    assert totals == [120, 118, 120]
