"""What a row below a header is."""

from datetime import date

import pytest

from wellxl.reading.headers import Dictionary
from wellxl.reading.quantities import Unit
from wellxl.reading.row_kinds import Judge, units_in
from wellxl.wells import WELLS

HEADERS = ["序号", "街道", "用户名称", "水井编号", "年取水量", "分类", "完成状态", "备注"]
KEYS = ["", "street", "name", "well", "volume", "category", "status", ""]


def judge():
    matched = {at: key for at, key in enumerate(KEYS) if key}
    return Judge(WELLS, Dictionary(WELLS), matched, {at: frozenset([text]) for at, text in enumerate(HEADERS)})


def reason(*cells, one=None, row=10, depth=8):
    filled = dict(enumerate([*cells, *[""] * (len(HEADERS) - len(cells))]))
    return (one or judge()).reason(row, filled, False, depth)


@pytest.mark.parametrize(
    "cells",
    [
        (1.0, "七一街道", "张三", "00123", 5.0, "应封停", "是"),
        (1.0, "七一街道", "张三", "", "", "", ""),
        ("", "", "张三"),
        ("", "", "", "00123"),
        (1.0, "七一街道", "张三", "", "", "应封亭", "是"),
        ("", "", "", "", "", "应封停", "是"),
        ("", "小计镇", "合计酒店", "", "", "应封停", "否"),
        ("", "", "注册会计师事务所", "", "", "应封停", "否"),
        ("", "", "说明书印刷厂", "7", "", "", ""),
        ("", "", "会计学校", "", "", "应纳管", "否"),
        ("", "", "", "", 12.0),
        ("", "", "某区水利局"),
        ("", "", "", "", "", "", "", "待办"),
    ],
)
def test_in_doubt_a_row_is_a_task(cells):
    assert reason(*cells) == ""


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ((3.0,), "空行（只有序号）"),
        ((" ", "", "　"), "空行"),
        (("小计", "", "", "", 35.0), "合计行"),
        (("合计", "", "84眼"), "合计行"),
        (("", "合　计", "", "", 35.0, "", 12.0), "合计行"),
        (("", "七一街道小计", "", "", 35.0), "合计行"),
        (("总计：", "", "", "", 35.0), "合计行"),
        (("", "", "小计", "", 35.0, "应封停"), "合计行"),
        (("", "", "小计", "/", 35.0, "应封停"), "合计行"),
        (("小计", "—", "/", "无", 35.0, "应封停", "/"), "合计行"),
        (tuple(HEADERS), "重复表头"),
        (("填报人：", "", "", "审核人：", "", "填报日期：2024.6.23"), "签字栏"),
        (("负责人：王　　审核人：李",), "签字栏"),
        (("填 报 人", "王", "", "审核人", "李"), "签字栏"),
        (("联系电话：0377-1",), "签字栏"),
        (("注：本表每日报送",), "说明"),
        (("说明：1.数据截至今日", "", "", "", "", "", ""), "说明"),
        (("备注：无",), "说明"),
        (("单位：万方",), "单位行"),
        (("", "", "", "", "", "", "", "某区水利局"), "签字栏"),
        (("", "", "2024年6月23日"), "签字栏"),
        (("", "", "", "", "", "", date(2024, 6, 23)), "签字栏"),
        (("七一街道",), "分组行"),
        (("", "白河"), "分组行"),
        (("一、七一街道（12眼）",), "分组行"),
        (("一", "卧龙区"), "分组行"),
        (("（二）潦河镇",), "分组行"),
        (("应封停",), "分组行"),
    ],
)
def test_what_is_plainly_no_task(cells, expected):
    assert reason(*cells) == expected


def test_numbers_of_columns_only_below_the_header():
    assert reason(*(float(at) for at in range(1, 9)), depth=1) == "列号行"
    assert reason("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", depth=1) == "列号行"
    assert reason("甲", "乙", "1", "2", "3", "4", depth=1) == "列号行"
    assert reason(*(float(at) for at in range(1, 9)), depth=9) == ""


def test_groups_name_what_they_head():
    one = judge()
    for row, text in enumerate(["卧龙区", "一、七一街道", "（二）潦河镇", "三、应纳管（3眼）"]):
        assert reason(text, one=one, row=row) == "分组行"
    assert one.groups == [
        (0, 0, "district", "卧龙区"),
        (1, 0, "street", "七一街道"),
        (2, 0, "street", "潦河镇"),
        (3, 0, "category", "应纳管"),
    ]


def test_a_note_goes_on_below():
    one = judge()
    assert reason("注：1. 一井一行", one=one, row=10) == "说明"
    assert reason("2. 不得漏报", one=one, row=11) == "说明"
    assert reason("", "", "2. 不得漏报", one=one, row=12) == "说明"
    assert reason("", "", "2. 不得漏报", one=one, row=20) == ""


def test_what_stands_above_a_header():
    texts = ["卧龙区台账", "单位：万方", "填报单位：某局", "说明：每日一报"]
    assert [Judge.above([text]) for text in texts] == ["标题", "单位行", "填报信息", "说明"]


def test_units_of_a_unit_line():
    assert units_in([["", "单位：眼、米、万立方米"], ["填报单位：卧龙区"]]) == [Unit("米", 1), Unit("m³", 10_000)]


def test_only_what_may_be_no_task_is_looked_at():
    columns = [[""] * 1000 for _ in HEADERS]
    columns[2] = [f"用户{at}" for at in range(1000)]
    columns[5] = ["应封停"] * 1000
    columns[5][500], columns[2][600], columns[2][700] = "封亭", "", "小计"
    assert list(judge().suspicious(columns, 0, 1000)) == [0, 1, 2, 500, 600, 700]
