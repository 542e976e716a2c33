"""open_tasks.py: the sheet 未完成."""

from datetime import date

import openpyxl
from campaigns import TOILETS
from making import bulletin, ledger, task

from wellxl.records import Change, Origin
from wellxl.wells import WELLS
from wellxl.writing.open_tasks import NAME
from wellxl.writing.workbook import write_workbook


def sheet(path, made, campaign=WELLS):
    return openpyxl.load_workbook(write_workbook(path / "a.xlsx", made, campaign))[NAME]


def test_districts_streets_and_obstacles_decide_the_order(tmp_path):
    slow = [
        task("示范区", 1, street="枣林街道"),
        task("示范区", 2),
        task("示范区", 3, street="枣林街道", obstacle="管网未通", contact="张三", phone="13800000000", location="建设路1号"),
        task("示范区", 4, street="姜营街道", done=True),
        task("示范区", 5, street="姜营街道", done=True, done_on=date(2024, 6, 24)),  # after the bulletin: still open
        task("示范区", 5, street="姜营街道"),  # a duplicate
    ]
    fast = [task("卧龙区", 1, done=True), task("卧龙区", 2, category="应纳管")]
    one = sheet(tmp_path, bulletin([ledger("示范区", slow), ledger("卧龙区", fast)]))
    heads, *rows = one.iter_rows(values_only=True)
    assert heads == ("辖区", "街道", "用户名称", "水井编号", "位置", "分类", "堵点", "责任人", "联系电话")
    assert [row[3] for row in rows] == ["卧龙区-0002", "示范区-0005", "示范区-0003", "示范区-0001", "示范区-0002"]
    assert rows[2][:3] == ("示范区", "枣林街道", "示范区用户3")
    assert rows[2][4:] == ("建设路1号", "应封停", "管网未通", "张三", "13800000000")
    assert (one.auto_filter.ref, one.freeze_panes, one.print_title_rows) == ("A1:I6", "A2", "$1:$1")
    assert (one.page_setup.paperSize, one.page_setup.orientation) == (9, "landscape")


def test_a_long_obstacle_is_read_whole(tmp_path):
    """A hundred signs of 10 points need seven lines in a column of 36 units."""
    rows = [task("示范区", 1, obstacle="管网未通"), task("示范区", 2, obstacle="协" * 100)]
    one = sheet(tmp_path, bulletin([ledger("示范区", rows)]))
    assert one["G3"].alignment.wrap_text
    assert (one.row_dimensions[2].height, one.row_dimensions[3].height > 6 * 12) == (None, True)


def test_new_tasks_stand_last_and_reopened_ones_are_named(tmp_path):
    made = bulletin([ledger("示范区", [task("示范区", n) for n in range(3)])])
    changes = [
        Change(code, "示范区", "", "", "", Origin("示范区.xlsx", "台账", row, "A"), None)
        for code, row in (("previous-appeared", 2), ("previous-reopened", 4), ("previous-redated", 3))
    ]
    one = sheet(tmp_path, made._replace(before=made.tally, changes=tuple(changes)))
    assert [row[-1] for row in one.iter_rows(values_only=True)] == ["与上期相比", None, "上期报已完成", "新增任务"]


def test_another_campaign_has_its_own_columns(tmp_path):
    town = TOILETS.district_names[0]
    rows = [task(town, 1, TOILETS.categories[0], household="1-1", style="三格化粪池", obstacle="雨季无法开挖")]
    one = sheet(tmp_path, bulletin([ledger(town, rows, campaign=TOILETS)], campaign=TOILETS), TOILETS)
    heads, row = one.iter_rows(values_only=True)
    assert heads == ("乡镇", "行政村", "户厕编号", "户主姓名", "改厕类型", "未完工原因", "户主电话")
    assert row == (town, None, "1-1", f"{town}用户1", TOILETS.categories[0], "雨季无法开挖", None)


def test_when_all_is_done_only_the_header_stands(tmp_path):
    one = sheet(tmp_path, bulletin([ledger("示范区", [task("示范区", 1, done=True)])]))
    assert one.max_row == 1
    assert one.auto_filter.ref == "A1:I2"
