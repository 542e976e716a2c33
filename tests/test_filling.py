"""What merged cells and group rows say of the rows below."""

from wellxl.reading.filling import fill_groups, fill_merges
from wellxl.reading.row_kinds import Group
from wellxl.wells import WELLS

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
