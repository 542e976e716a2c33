"""extra.py: the extra columns of 日通报, cached and calculated."""

import random
from datetime import date, timedelta

import openpyxl
import pytest
from making import DAY, bulletin, golden_ledgers, ledger, task

from wellxl.pace import COLUMNS
from wellxl.records import History
from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing.workbook import write_workbook


def table(path):
    """All cells from the header down; numbers to 12 digits."""
    sheet = openpyxl.load_workbook(path, data_only=True)["日通报"]
    return [
        [float(f"{one:.12g}") if isinstance(one, (int, float)) else one or None for one in row]
        for row in sheet.iter_rows(min_row=3, max_col=7 + len(COLUMNS), values_only=True)
    ]


def grown(seed, on=DAY):
    """A bulletin of random tasks and one of three days before."""
    chance = random.Random(seed)
    made, old = [], []
    for name in WELLS.district_names[: chance.choice((2, 3, 4))]:
        rows = []
        for number in range(chance.randrange(1, 60)):
            day = chance.choice((None, date(2024, 5, 30), *(on - timedelta(back) for back in range(12))))
            rows.append(task(name, number, chance.choice(WELLS.categories), chance.random() < 0.6, done_on=day))
        made.append(ledger(name, rows))
        old.append(ledger(name, [{**row, "status": row["status"] and chance.random() < 0.8} for row in rows[:-1]]))
    today, then = bulletin(made), bulletin(old)
    before = tally(then.merged, WELLS, on - timedelta(3))
    ranks = {block.district: block.rank for block in before.blocks if block.rank}
    today = today._replace(tally=tally(today.merged, WELLS, on), before=before)
    return today._replace(history=History((ranks,), chance.random() < 0.5))


@pytest.mark.parametrize(
    ("seed", "on"),
    [
        (1, DAY),
        pytest.param(2, date(2024, 7, 2), marks=pytest.mark.slow),
        pytest.param(3, date(2024, 6, 30), marks=pytest.mark.slow),
        pytest.param(4, date(2024, 5, 20), marks=pytest.mark.slow),
    ],
)
def test_libreoffice_calculates_the_cached_values(tmp_path, soffice, seed, on):
    path = write_workbook(tmp_path / "a.xlsx", grown(seed, on), WELLS, COLUMNS, "一段话。")
    ours = table(path)
    assert table(soffice(path, "xlsx")) == ours
    assert ours[0][7:] == list(COLUMNS)


def test_they_stand_right_of_the_table_and_leave_it_as_it_is(tmp_path):
    one = grown(5)
    plain = write_workbook(tmp_path / "a.xlsx", one, WELLS)
    more = write_workbook(tmp_path / "b.xlsx", one, WELLS, ["剩余", "排名变化"])
    sheets = [openpyxl.load_workbook(path)["日通报"] for path in (plain, more)]
    cells = [[[cell.value for cell in row[:7]] for row in sheet.iter_rows()] for sheet in sheets]
    assert cells[0] == cells[1]
    assert (sheets[0].max_column, sheets[1].max_column) == (7, 9)
    assert [cell.value for cell in sheets[1][3]][7:] == ["剩余任务", "排名变化"]
    assert sheets[1]["H4"].value == "=C4-D4"
    assert {"A1:I1", "I4:I6"} <= {str(area) for area in sheets[1].merged_cells.ranges}
    assert sheets[1].print_area == f"'日通报'!$A$1:$I${sheets[1].max_row}"


def test_figures_are_live_and_rounded_half_up(tmp_path):
    before = tally(bulletin([ledger("示范区", [task("示范区", n) for n in range(32)])]).merged, WELLS, date(2024, 6, 22))
    rows = [task("示范区", n, done=n < 1, done_on=DAY) for n in range(32)]
    today = bulletin([ledger("示范区", rows)])._replace(before=before)
    path = write_workbook(tmp_path / "a.xlsx", today, WELLS, ["今日新增", "较上期", "近7日日均"])
    formulas, values = (openpyxl.load_workbook(path, data_only=only)["日通报"] for only in (False, True))
    assert formulas["H6"].value == (
        '=COUNTIFS(明细!$A$2:$A$33,$A$4,明细!$W$2:$W$33,"是",'
        '明细!$P$2:$P$33,">"&DATE(2024,6,22),明细!$P$2:$P$33,"<="&DATE(2024,6,23))'
    )
    assert (values["H6"].value, values["I6"].value, values["I6"].number_format) == (1, 3.13, "+0.00;-0.00;0.00")  # 3.125


def test_wide_tables_lie_across_the_page(tmp_path):
    one = bulletin(golden_ledgers())._replace(before=bulletin(golden_ledgers()).tally)
    for columns, way in (((), "portrait"), (COLUMNS, "landscape")):
        sheet = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", one, WELLS, columns))["日通报"]
        assert sheet.page_setup.orientation == way
