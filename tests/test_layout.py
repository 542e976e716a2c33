"""Where the tables of a sheet are."""

import pytest
from layouts import LAYOUTS
from making import DAY

from wellxl.reading.layout import find_tables
from wellxl.reading.ledger import read_grid
from wellxl.records import Grid, letters
from wellxl.wells import WELLS


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_right_table_right_columns_right_rows(layout):
    (table,) = find_tables(layout.grid, WELLS).tables
    assert table.area == layout.area
    assert {column.key: letters(column.column) for column in table.columns if column.key} == layout.expected_fields
    assert [row + 1 for row in table.rows] == layout.expected_rows


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_row_has_one_place(layout):
    sheet = read_grid(layout.grid, WELLS, DAY)
    rows = [row for ledger in sheet.ledgers for row in ledger.rows] + [skipped.row for skipped in sheet.line.skipped]
    assert sorted(rows) == [at for at, row in enumerate(layout.grid.rows, 1) if any(cell != "" for cell in row)]
    assert sheet.line.seen == len(rows)


def test_there_are_forty_layouts():
    assert len({layout.text for layout in LAYOUTS}) == len(LAYOUTS) >= 40


def test_a_sheet_without_a_ledger():
    layout = find_tables(Grid("说明", [["通知"], ["请按时报送"]]), WELLS)
    assert layout.tables == ()
    assert [(one.row, one.reason) for one in layout.skipped] == [(1, "非台账工作表"), (2, "非台账工作表")]
