"""The plain workbook: the same values at the same addresses."""

from datetime import date, datetime, time

import openpyxl
import pytest

from wellxl.records import Grid
from wellxl.writing.fresh import fresh_workbook


def test_values_keep_their_addresses_and_types():
    rows = [["", "", ""], ["", "=1+1", 5.0], [True, date(2024, 6, 23), datetime(2024, 6, 23, 8, 30)], [time(8, 30), "00123", ""]]
    grid = Grid("台账", rows, merges=((0, 0, 0, 2),), hidden_rows=frozenset((1,)), errors={(3, 2): "#N/A"})
    data, names = fresh_workbook([grid])
    assert names == {"台账": "台账"}
    sheet = openpyxl.load_workbook(data)["台账"]
    assert [[cell.value for cell in row] for row in sheet] == [
        [None, None, None],
        [None, "=1+1", 5],
        [True, datetime(2024, 6, 23), datetime(2024, 6, 23, 8, 30)],
        [time(8, 30), "00123", "#N/A"],
    ]
    assert (sheet["B2"].data_type, sheet["B2"].quotePrefix, sheet["B3"].number_format) == ("s", True, "yyyy-mm-dd")
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["a/b", "a:b", "A_B"], ["a_b", "a_b(2)", "A_B(3)"]),
        (["'x'", "History", ""], ["x", "History_", "Sheet"]),
        (["长" * 40, "长" * 41], ["长" * 31, "长" * 26 + "(2)"]),
    ],
)
def test_sheet_names_that_excel_refuses(names, expected):
    assert list(fresh_workbook([Grid(name, [["x"]], visible=False) for name in ["首", *names]])[1].values())[1:] == expected


def test_a_merged_area_of_one_cell_is_none():
    data, _ = fresh_workbook([Grid("台账", [["x", ""]], merges=((0, 0, 0, 0), (0, 1, 0, 1)))])
    assert not openpyxl.load_workbook(data)["台账"].merged_cells.ranges


def test_what_is_merged_or_hidden_beyond_the_sheet_is_left_out():
    """Found by a mutant: the answer of XlsxWriter had been ignored."""
    grid = Grid("台账", [["x"]], merges=((0, 0, 1 << 20, 0), (0, 1, 0, 1 << 14)), hidden_rows=frozenset((0, 1 << 20)))
    sheet = openpyxl.load_workbook(fresh_workbook([grid])[0])["台账"]
    assert not sheet.merged_cells.ranges
    assert [row for row, one in sheet.row_dimensions.items() if one.hidden] == [1]


def test_what_no_cell_can_hold_is_text_or_cut():
    rows = [[float("inf"), float("nan"), "😀" * 20_000, "<r><b>&</r>", "\x0b", "\ud800"]]
    sheet = openpyxl.load_workbook(fresh_workbook([Grid("台账", rows)])[0], rich_text=False)["台账"]
    values = [cell.value for cell in sheet[1]]
    assert (values[0], values[1], values[3]) == ("inf", "nan", "<r><b>&</r>")
    assert values[2].endswith("已截断）")
    assert values[4:] == []
