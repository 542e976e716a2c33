"""Where the tables of a sheet are."""

from wellxl.reading.layout import find_tables
from wellxl.records import Grid
from wellxl.wells import WELLS


def test_a_sheet_without_a_ledger():
    layout = find_tables(Grid("说明", [["通知"], ["请按时报送"]]), WELLS)
    assert layout.tables == ()
    assert [(one.row, one.reason) for one in layout.skipped] == [(1, "非台账工作表"), (2, "非台账工作表")]
