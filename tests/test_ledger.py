"""A sheet → its ledger: values, places and the account of its rows."""

from datetime import date

from making import DAY

from wellxl.reading.ledger import read_grid
from wellxl.records import Grid
from wellxl.wells import WELLS

ROWS = [
    ["卧龙区自备井台账", "", "", "", "", "", "", ""],
    ["单位：万方", "", "", "", "", "", "", ""],
    ["序号", "街道", "用户名称", "水井编号", "年取水量", "分类", "是否完成", "封停时间"],
    [1.0, "七一", "张三", "00123", 1.5, "应封停", "是", "6.23"],
    [2.0, "", "李四 ", "00124", "约2", "应纳管", "否", ""],
    ["合计", "", "", "", 3.5, "", "", ""],
    ["填报人：王", "", "", "审核人：李", "", "", "", ""],
]


def test_a_messy_sheet_is_read_and_every_row_accounted_for():
    sheet = read_grid(Grid("Sheet1", ROWS, ((0, 0, 0, 7), (3, 1, 4, 1))), WELLS, DAY, file="台账.xlsx")
    (ledger,) = sheet.ledgers
    assert list(ledger.rows) == [4, 5]
    assert ledger.district == "卧龙区"
    assert list(ledger.values("name")) == ["张三", "李四"]
    assert list(ledger.values("well")) == ["00123", "00124"]
    assert list(ledger.values("volume")) == [15000, 20000]
    assert list(ledger.values("street")) == ["七一街道", "七一街道"]
    assert list(ledger.values("status")) == [True, False]
    assert list(ledger.values("done_on")) == [date(2024, 6, 23), None]
    assert sheet.line.table == "A3:H5"
    assert sheet.line.seen == len(ledger.rows) + len(sheet.line.skipped) == 7
