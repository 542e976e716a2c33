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
        # a word for a sum beside somebody's name or well
        (1.0, "七一街道", "某某合计厂", "", "", "应封停", "否"),
        (1.0, "七一街道", "总计公司", "", "", "应封停", "否"),
        (1.0, "七一街道", "某厂小计", "", "", "应封停", "否"),
        ("小计", "七一街道", "甲厂", "", "", "应封停", "否"),
        ("小计", "七一街道", "12户家属院", "", "", "应封停", "否"),
        ("小计", "七一街道", "", "WL-001", "", "应封停", "否"),
        ("", "七一街道合计", "张三", "", "", "应封停", "否"),
        (1.0, "中关村南阳科技产业园", "26户", "W-1", "", "应封停", "否"),
        (1.0, "七一街道", "26户", "", "", "应封停", "否"),
        # the word for an example within a name
        (1.0, "七一街道", "样例印刷厂", "", "", "应封停", "否"),
        (1.0, "七一街道", "（例）外餐馆", "", "", "应封停", "否"),
        ("例外", "七一街道", "甲厂", "", "", "应封停", "否"),
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
        (("小计", "七一街道", "26户", "", "", "应封停"), "合计行"),
        (("小计", "七一街道", 26.0, "", "", "应封停", 12.0), "合计行"),
        (("小 计", "七一街道", "共26户", "", "", "应封停"), "合计行"),
        (("合计", "4个街道", "84户", "", "", "应纳管"), "合计行"),
        (("合计", "", "84户", "84眼", "", "应封停"), "合计行"),
        (("七一街道小计", "", "84户", "84眼", "", "应封停"), "合计行"),
        (("小计", "", "", "84眼", "七一街道", "应封停"), "合计行"),
        (("", "七一街道合计", "6户", "", "", "应封停", "3户已完成"), "合计行"),
        (("小计", "七一街道", "26户，已完成12户", "84眼/33眼", "", "应封停"), "合计行"),
        (("合计", "", "全区", "", "", "应封停"), "合计行"),
        (("小计", "", "七一街道", "", "", "应封停"), "合计行"),
        (("合计（84户）", "", "", "", 35.0, "应封停"), "合计行"),
        (("其中：", "", "应封停", 6.0), "合计行"),
        (("其中", "七一街道", "6户", "", "", "应纳管"), "合计行"),
        (("", "", "七一街道小计", "", 35.0, "应封停"), "合计行"),
        ((1.0, "", "应封停合计", "", 35.0, "应封停"), "合计行"),
        (("", "", "潦河镇小计（12户）", "", 35.0, "应封停"), "合计行"),
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


@pytest.mark.parametrize(
    "first",
    [
        "例",
        "例1",
        "示例1",
        "示例一",
        "（例）",
        "【示例】",
        "〔样例〕",
        "样例：",
        "范例",
        "样表",
        "示例（勿删）",
        "例:",
        "填写示例",
        "填报范例",
    ],
)
def test_an_example_is_told_by_its_number(first):
    assert reason(first, "七一街道", "某某公司", "W001", "", "应封停", "已完成", depth=1) == "示例行"
    assert reason("", first, "某某公司", "W001", "", "应封停/应纳管", depth=1) == "示例行"


@pytest.mark.parametrize("name", ["（示例）某某公司", "【例】某某公司", "示例：某某公司", "例1：某某公司", "[样例] 某某公司"])
def test_an_example_is_told_by_its_name_in_the_first_rows(name):
    one = judge()
    cells = (1.0, "七一街道", name, "W001", "", "应封停", "已完成")
    assert [reason(*cells, one=one, row=row, depth=row - 2) for row in (5, 6)] == ["示例行", "示例行"]
    assert reason(1.0, "七一街道", "甲厂", "W002", "", "应封停", "已完成", one=one, row=7, depth=5) == ""
    assert reason(*cells, one=one, row=8, depth=6) == ""


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


def test_a_sum_is_looked_at_wherever_its_word_may_stand():
    columns = [
        [float(at) for at in range(300)],
        ["七一街道"] * 300,
        [f"设计{at}院" for at in range(300)],
        *([""] * 300 for _ in range(5)),
    ]
    columns[5], columns[2][67] = ["应封停"] * 300, "计算机厂"
    columns[0][50], columns[1][100], columns[2][150], columns[0][200] = "小　计", "七一街道合计", "七一街道小计", "其中"
    assert list(judge().suspicious(columns, 0, 300)) == [0, 1, 2, 50, 100, 150, 200]


def test_examples_are_looked_at_to_their_end():
    columns = [[""] * 100 for _ in HEADERS]
    columns[0] = [f"例{at}" if at < 6 else float(at) for at in range(100)]
    columns[2], columns[5] = [f"用户{at}" for at in range(100)], ["应封停"] * 100
    one = judge()
    seen = []
    for row in one.suspicious(columns, 0, 100):
        seen.append(reason(*(column[row] for column in columns), one=one, row=row, depth=row + 1))
    assert seen == ["示例行"] * 6 + [""]
