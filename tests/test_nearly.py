"""What is nearly a ledger, and what is something else."""

import pytest

from wellxl.reading.header_rows import find_header
from wellxl.reading.headers import Dictionary
from wellxl.reading.nearly import content, is_nearly
from wellxl.records import Grid
from wellxl.wells import WELLS

WORDS = Dictionary(WELLS)


def judged(*lines):
    rows = [[float(cell) if cell.isdecimal() else cell for cell in line.split("|")] for line in lines]
    grid = Grid("Sheet1", rows)
    header = find_header(grid, WORDS, 0, len(rows))
    return is_nearly(grid, WORDS, header), {key: head.text for key, head in content(grid, WORDS, header).items()}


def tasks(*columns, count=5):
    return ["|".join(column.format(at) for column in columns) for at in range(7, 7 + count)]


@pytest.mark.parametrize(
    "lines",
    [
        # five of the campaign's own names
        [
            "序号|街道|用户名称|水井编号|位置|整治类型|情况|完成日期",
            *tasks("{}", "七一街道", "第{}厂", "WL-{}", "路{}号", "甲", "乙", ""),
        ],
        # an identity and two required
        ["用户名称|分类", *tasks("第{}厂", "应封停")],
        ["编号|分类|完成状态", *tasks("{}", "应封停", "是")],
        # a well's id among four fields
        ["水井编号|位置|井深|用途", *tasks("WL-{}", "路{}号", "{}", "工业")],
        ["用户名称|位置|联系人|完成日期", *tasks("第{}厂", "路{}号", "王", "")],
        # none of the campaign's names, but its words in the cells
        [
            "序号|所在地|业主|井编码|坐落|整治类型|办理与否|日期",
            *tasks("{}", "七一街道", "第{}厂", "WL-{}", "路{}号", "应纳管", "未完成", ""),
        ],
        ["业主|类型|情况", *tasks("第{}厂", "封停", "正在协调接水")],
    ],
)
def test_a_ledger_that_names_its_columns_otherwise(lines):
    assert judged(*lines)[0]
    assert not judged(lines[0])[0], "no row stands below"


@pytest.mark.parametrize(
    "lines",
    [
        ["单位名称|地址|联系人|电话", *tasks("第{}厂", "路{}号", "王", "0377-{}")],
        ["编号|单位名称|地址|联系人|电话", *(f"{at}|第{at}厂|路{at}号|王|0377-{at}" for at in range(1, 9))],
        ["街道|分类|任务数|完成数|比例", *tasks("七一街道", "应封停", "{}", "{}", "{}")],
        ["街道|分类|任务数|完成情况", *tasks("七一街道", "应封停", "{}", "已完成")],
        ["编号|名称|规格|单价", *tasks("P-{}", "水表{}", "DN15", "{}")],
        ["单位名称|取水许可证号|取水地点|年许可取水量", *tasks("第{}厂", "D411303G2021-00{}", "路{}号", "{}")],
        ["姓名|部门|是否参会", *tasks("王{}", "水利局", "是")],
        ["字段|说明|示例", "用户名称|必填|某某公司", "水井编号|没有的不填|WL-001", "分类|应封停或应纳管|应封停"],
        ["用户名称|位置", *tasks("第{}厂", "路{}号")],
        ["业主|类型|情况", *tasks("第{}厂", "应封停", "未完成", count=2)],
        ["街道|类型|情况", *tasks("第{}街道", "应封停", "未完成")],
    ],
)
def test_what_is_something_else(lines):
    assert not judged(*lines)[0]


def test_columns_are_known_by_their_cells():
    lines = tasks("{}", "七一街道", "2024-06-0{}", "第{}厂", "应纳管", "未完成", "0", count=3)
    assert judged("序号|所在|日期|业主|整治|办理|备注", *lines)[1] == {"name": "业主", "category": "整治", "status": "办理"}
