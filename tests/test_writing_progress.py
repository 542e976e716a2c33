"""progress.py: the sheet 进度."""

from datetime import date, timedelta

import openpyxl
import pytest
from making import DAY, bulletin, golden_ledgers, ledger, task

from wellxl.campaign import District
from wellxl.pace import by_day
from wellxl.wells import WELLS
from wellxl.writing.progress import NAME
from wellxl.writing.workbook import write_workbook


def many(count, total=3, done=1):
    """A campaign of so many districts, and their ledgers."""
    campaign = WELLS.with_(districts=tuple(District(f"第{n}区") for n in range(1, count + 1)))
    rows = {
        one.name: [task(one.name, n, done=n < done, done_on=DAY - timedelta(n), households=2, people=n) for n in range(total)]
        for one in campaign.districts
    }
    return campaign, [ledger(name, own) for name, own in rows.items()]


def write(path, ledgers, campaign=WELLS):
    return write_workbook(path / "日通报.xlsx", bulletin(ledgers, campaign=campaign), campaign)


def cells(path):
    return [list(row) for row in openpyxl.load_workbook(path, data_only=True)[NAME].iter_rows(values_only=True)]


def below(rows, head):
    """The lines under a header until a blank one."""
    top = next(index for index, row in enumerate(rows) if row[0] == head) + 1
    found = []
    for row in rows[top:]:
        if row[0] is None and found:
            break
        if row[0] is not None:
            found.append(row)
    return found


def test_rates_what_is_left_and_who_benefits(tmp_path):
    rows = [
        task("示范区", 1, done=True, households=145, people=608),
        task("示范区", 2, done=True, category="应纳管", people=3),
        task("示范区", 3, households=99),
    ]
    path = write(tmp_path, [ledger("示范区", rows), ledger("卧龙区", [task("卧龙区", 1, done=True, households=5)])])
    assert below(cells(path), "辖区") == [
        ["卧龙区", 1, 0, 1, 0, 0, 0, 5, 0],
        ["示范区", 0.5, 1, 2 / 3, 1, 0, 1, 145, 611],
        *(["宛城区", 0, 0, 0, 0, 0, 0, 0, 0], ["高新区", 0, 0, 0, 0, 0, 0, 0, 0]),
        ["总计", 2 / 3, 1, 0.75, 1, 0, 1, 150, 611],
    ]
    one = openpyxl.load_workbook(path)[NAME]
    (district,) = [row for row in one.iter_rows() if row[0].value == "=日通报!A4"]
    number = district[0].row
    assert [cell.value for cell in district[1:8:3]] == [
        "=日通报!E4",
        "=日通报!C4-日通报!D4",
        f'=SUMIFS(明细!$R$2:$R$5,明细!$A$2:$A$5,$A{number},明细!$W$2:$W$5,"是")',
    ]


def test_every_day_has_its_line(tmp_path):
    days = [date(2024, 5, 30), None, date(2024, 6, 1), date(2024, 6, 22), date(2024, 6, 22), DAY]
    rows = [task("示范区", n, done=True, done_on=day) for n, day in enumerate(days)] + [task("示范区", n) for n in range(6, 10)]
    path = write(tmp_path, [ledger("示范区", rows)])
    lines = below(cells(path), "日期")
    assert [row[0].date() for row in lines] == [date(2024, 5, 31) + timedelta(n) for n in range(31)]
    assert [row[1:4] for row in lines[:3]] == [[None, 2, 0.2], [1, 3, 0.3], [0, 3, 0.3]]
    assert [row[1:4] for row in lines[22:25]] == [[2, 5, 0.5], [1, 6, 0.6], [None, None, None]]
    assert [lines[n][4] for n in (0, 23, 30)] == [0, 23 / 30, 1]


def test_a_long_campaign_has_a_line_a_week(tmp_path):
    campaign = WELLS.with_(start=date(2024, 1, 1), deadline=date(2024, 12, 31))
    path = write(tmp_path, golden_ledgers(), campaign)
    days = [row[0].date() for row in below(cells(path), "日期")]
    assert (days[:2], days[-1], len(days)) == ([date(2023, 12, 31), date(2024, 1, 7)], date(2024, 12, 31), 54)
    assert DAY in days


@pytest.mark.parametrize(
    ("start", "deadline"), [(date(2024, 7, 1), date(2024, 7, 30)), (date(2024, 5, 1), date(2024, 5, 31))], ids=["before", "after"]
)
def test_before_and_after_the_campaign(tmp_path, soffice, start, deadline):
    path = write(tmp_path, golden_ledgers(), WELLS.with_(start=start, deadline=deadline))
    lines = below(cells(path), "日期")
    assert max(row[2] or 0 for row in lines) == 82
    assert [row[2] for row in below(cells(soffice(path, "xlsx")), "日期")] == [row[2] for row in lines]


def test_a_campaign_without_dates_or_counts_has_what_it_can(tmp_path):
    campaign = WELLS.with_(fields=tuple(one for one in WELLS.fields if one.type not in ("date", "count")))
    path = write(tmp_path, golden_ledgers(), campaign)
    rows = cells(path)
    assert not any(row[0] == "日期" for row in rows)
    assert below(rows, "辖区")[-1][:7] == ["总计", 73 / 185, 9 / 122, 82 / 307, 112, 113, 225]


@pytest.mark.parametrize("count", [2, 4, 12, 40])
@pytest.mark.parametrize("done", [0, 1, 3])
def test_charts_stand_above_the_tables_and_never_across_a_page(tmp_path, count, done):
    campaign, ledgers = many(count, done=done)
    sheet = openpyxl.load_workbook(write(tmp_path, ledgers, campaign))[NAME]
    ends = [(chart.anchor._from.row, chart.anchor.to.row) for chart in sheet._charts]
    assert len(ends) == (2 if done == 3 else 3)  # nothing is left to show
    breaks = [one.id for one in sheet.row_breaks.brk]
    first = min(row[0].row for row in sheet.iter_rows() if row[0].value)
    for top, bottom in ends:
        assert bottom < first
        assert not any(top < one <= bottom for one in breaks)
    assert sheet.max_column == 9


def test_days_of_the_pace_are_those_of_the_sheet(tmp_path):
    made = bulletin(golden_ledgers())
    path = write(tmp_path, golden_ledgers())
    gained = {row[0].date(): row[1] for row in below(cells(path), "日期")}
    assert gained[date(2024, 6, 20)] == sum(
        count for key, count in by_day(made.merged, WELLS).items() if key[2] == date(2024, 6, 20)
    )
