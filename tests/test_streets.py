"""streets.py: the sheet 街道."""

import time

import openpyxl
import pytest
from making import bulletin, ledger, task

from wellxl.wells import WELLS
from wellxl.writing.streets import HEADS, NO_STREET
from wellxl.writing.workbook import write_workbook


def sheet(path, *ledgers):
    return openpyxl.load_workbook(write_workbook(path / "a.xlsx", bulletin(ledgers), WELLS), data_only=True)["街道"]


def tasks(district, street, total, done, first=0):
    return [task(district, first + number, done=number < done, street=street) for number in range(total)]


def test_streets_stand_by_rate_within_the_district(tmp_path):
    slow = ledger("示范区", [*tasks("示范区", "白河街道", 4, 1), *tasks("示范区", None, 2, 0, 10)])
    fast = ledger(
        "卧龙区",
        [*tasks("卧龙区", "武侯街道", 2, 1), *tasks("卧龙区", "七一街道", 4, 2, 10), *tasks("卧龙区", "梅溪街道", 3, 3, 20)],
    )
    one = sheet(tmp_path, slow, fast)
    assert [cell.value for cell in one[1]] == list(HEADS)
    sums = [row for row in one.iter_rows(min_row=2, values_only=True) if row[2] == "合计"]
    assert [row[3:] for row in sums] == [(3, 3, 1), (4, 2, 0.5), (2, 1, 0.5), (4, 1, 0.25), (2, 0, 0)]
    assert [row[:2] for row in sums] == [
        ("卧龙区", "梅溪街道"),
        ("卧龙区", "七一街道"),
        ("卧龙区", "武侯街道"),
        ("示范区", "白河街道"),
        ("示范区", NO_STREET),
    ]


def test_long_names_are_read_whole(tmp_path):
    one = sheet(tmp_path, ledger("示范区", [*tasks("示范区", "白河街道", 4, 1), *tasks("示范区", "管委会" * 20, 2, 0, 10)]))
    heights = {one[f"B{row}"].value: one.row_dimensions[row].height for row in range(2, 8)}
    assert one.column_dimensions["B"].width < 50
    assert one["B5"].alignment.wrap_text
    assert heights["白河街道"] < 21 < 3 * 12 < heights["管委会" * 20]


def test_figures_are_formulas(tmp_path):
    path = write_workbook(tmp_path / "a.xlsx", bulletin([ledger("示范区", tasks("示范区", "白河街道", 2, 1))]), WELLS)
    one = openpyxl.load_workbook(path)["街道"]
    assert one["D2"].value == "=COUNTIFS(明细!$A$2:$A$3,$A2,明细!$B$2:$B$3,$B2,明细!$N$2:$N$3,$C2)"
    assert one["E4"].value == "=SUM(E2:E3)"
    assert one["F4"].value == "=IF(D4=0,0,E4/D4)"


def test_the_page(tmp_path):
    one = sheet(tmp_path, ledger("示范区", tasks("示范区", "白河街道", 2, 1)))
    assert (one.freeze_panes, one.print_title_rows, one.auto_filter.ref) == ("A2", "$1:$1", "A1:F4")


@pytest.mark.slow
def test_two_thousand_streets_are_written_in_a_few_seconds(tmp_path):
    one = ledger("示范区", [task("示范区", number, street=f"第{number % 2000}街道") for number in range(4000)])
    start = time.process_time()
    assert sheet(tmp_path, one).max_row == 6001
    assert time.process_time() - start < 15
