"""What merged cells, group rows and 同上 say of other rows."""

from datetime import date

import pytest
from making import DAY

from wellxl.reading.filling import DITTO, fill_groups, fill_merges
from wellxl.reading.ledger import read_grid
from wellxl.reading.row_kinds import Group
from wellxl.reading.values import Cells, read_values
from wellxl.records import Grid
from wellxl.wells import WELLS
from wellxl.wording import findings, line

COLUMNS = [["", "七一街道", "", "", ""], ["", 100.0, "", 50.0, ""], ["", "甲", "乙", "丙", "丁"]]
MATCHED = {0: "street", 1: "volume", 2: "name"}


def test_a_merge_down_the_side_fills_its_rows_but_never_a_sum():
    merges = ((1, 0, 2, 0), (1, 1, 2, 1))
    fills, (hit,) = fill_merges(merges, COLUMNS, MATCHED, WELLS, range(1, 5))
    assert fills == {0: {2: "七一街道"}}
    assert (hit.kind.code, hit.row, hit.column, hit.value) == ("merge-filled", 3, "A", "七一街道")


def test_a_group_fills_the_blanks_down_to_the_next():
    groups = [Group(0, 0, "street", "梅溪街道"), Group(3, 0, "street", "车站街道")]
    fills, hits = fill_groups(groups, COLUMNS, MATCHED, WELLS, [1, 2, 4])
    assert fills == {"street": {2: "梅溪街道", 4: "车站街道"}}
    assert [(hit.kind.code, hit.row, hit.value) for hit in hits] == [
        ("group-filled", 1, "梅溪街道"),
        ("group-filled", 4, "车站街道"),
    ]


def test_a_district_ends_a_street():
    groups = [Group(0, 0, "street", "梅溪街道"), Group(2, 0, "district", "宛城区")]
    fills, _ = fill_groups(groups, COLUMNS, {2: "name"}, WELLS, [1, 3, 4])
    assert fills == {"street": {1: "梅溪街道"}, "district": {3: "宛城区", 4: "宛城区"}}


# as above


def read(key, *raw, rows=None):
    field = WELLS.field(key)
    values, hits = read_values(Cells(field, "D", field.header, rows or range(5, 5 + len(raw)), raw, WELLS, DAY))
    return list(values), [(hit.row, hit.kind.code) for hit in hits]


@pytest.mark.parametrize("word", [*sorted(DITTO), " 同上 ", "同上\u200b"])
def test_what_stands_above_is_filled_in(word):
    assert read("name", "甲厂", word, word, "乙厂", word) == (
        ["甲厂", "甲厂", "甲厂", "乙厂", "乙厂"],
        [(6, "ditto-filled"), (7, "ditto-filled"), (9, "ditto-filled")],
    )


@pytest.mark.parametrize(
    ("key", "cell", "value"),
    [
        ("street", "七一", "七一街道"),
        ("district", "卧龙", "卧龙区"),
        ("category", "封停", "应封停"),
        ("location", "路1号", "路1号"),
        ("method", "填埋", "永久封填"),
        ("credit_code", "91411302MANKKPYL26", "91411302MANKKPYL26"),
        ("permit", "D411303G2021-0001", "D411303G2021-0001"),
        ("phone", 13800000001.0, "13800000001"),
        ("done_on", "6.20", date(2024, 6, 20)),
        ("longitude", 112.5, 112.5),
    ],
)
def test_every_text_date_and_place_is_filled(key, cell, value):
    values, told = read(key, cell, "同上")
    assert values == [value, value]
    assert told[-1] == (6, "ditto-filled")


@pytest.mark.parametrize(
    ("key", "cell", "code"),
    [
        ("well", "W-1", "ditto-id"),
        ("status", "已完成", "status-unknown"),
        ("volume", 100.0, "number-unreadable"),
        ("depth", 30.0, "number-unreadable"),
        ("people", 30.0, "number-unreadable"),
    ],
)
def test_an_id_a_state_and_a_quantity_are_never_filled(key, cell, code):
    values, told = read(key, cell, "同上")
    assert values[1] is None
    assert (6, code) in told


def test_nothing_above():
    assert read("name", "同上", "甲厂", "", "同上") == ([None, "甲厂", None, None], [(5, "ditto-blank"), (8, "ditto-blank")])
    assert read("done_on", "6月31日", "同上") == ([None, None], [(5, "date-unreadable"), (6, "ditto-blank")])


def test_a_row_behind_a_sum_or_a_group_has_nothing_above():
    assert read("street", "七一街道", "同上", "同上", rows=[5, 6, 8]) == (
        ["七一街道", "七一街道", None],
        [(6, "ditto-filled"), (8, "ditto-blank")],
    )


def test_a_long_column():
    """Read in stretches: what stands above may be in the one before."""
    raw = [f"用户{at}" for at in range(3000)]
    raw[1000] = raw[2999] = "同上"
    values, told = read("name", *raw)
    assert (values[1000], values[2999], values[1001]) == ("用户999", "用户2998", "用户1001")
    assert told == [(1005, "ditto-filled"), (3004, "ditto-filled")]


def test_text_that_only_holds_the_word_stays():
    assert read("name", "同上酒楼", "同前街副食店") == (["同上酒楼", "同前街副食店"], [])


def test_a_ledger_in_the_words_of_the_clerk():
    head = ["用户名称", "水井编号", "位置", "分类", "完成状态"]
    rows = [["甲厂", "W1", "路1号", "应封停", "是"], ["同上", "同上", "〃", "〃", "否"]]
    sheet = read_grid(Grid("Sheet1", [head, *rows]), WELLS, DAY, file="台账.xlsx")
    assert [list(sheet.ledgers[0].values(key)) for key in ("name", "well", "location", "category")] == [
        ["甲厂", "甲厂"],
        ["W1", None],
        ["路1号", "路1号"],
        ["应封停", "应封停"],
    ]
    assert [line(one) for one in findings(sheet.hits, "台账.xlsx", "Sheet1")] == [
        "台账.xlsx〔Sheet1〕A3：“同上”已按上一行的“甲厂”读取",
        "台账.xlsx〔Sheet1〕B3：编号写成了“同上”：编号不能相同，本行按没有编号处理。请填本行自己的编号；没有编号的请留空",
        "台账.xlsx〔Sheet1〕C3：“〃”已按上一行的“路1号”读取",
        "台账.xlsx〔Sheet1〕D3：“〃”已按上一行的“应封停”读取",
    ]
