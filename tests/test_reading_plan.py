"""Tests of wellxl.reading.plan: a campaign workbook that a clerk has edited, well or badly."""

import datetime as dt

import openpyxl
import pytest

from wellxl.errors import InputError
from wellxl.reading.plan import read_campaign
from wellxl.records import Kind
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign

RULES = (Kind("row-without-name", "error", "没有名称", refuses=True), Kind("done-without-date", "warning", "没有日期"))


@pytest.fixture
def edited(tmp_path):
    """The built-in campaign's workbook after some edits: `(sheet, cell, value)` each, or a function of the book."""

    def edit(*edits, then=lambda book: None):
        path = write_campaign(tmp_path / "方案.xlsx", WELLS, RULES)
        book = openpyxl.load_workbook(path)
        for sheet, cell, value in edits:
            book[sheet][cell] = value
        then(book)
        book.save(path)
        return path

    return edit


def told(path):
    with pytest.raises(InputError) as caught:
        read_campaign(path, RULES)
    return str(caught.value)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "message"),
    [
        ("字段", "D7", "日其", "方案.xlsx〔字段〕D7：类型“日其”不认识，可填“文字”“编号”"),
        ("字段", "D7", "日其", "，是否“日期”？"),
        ("字段", "A6", "street", "方案.xlsx〔字段〕A6：“street”与 A5 重复，无法区分，请只保留一处"),
        ("字段", "C6", "街道 （乡镇）", "方案.xlsx〔字段〕C6：“街道 （乡镇）”与 C5 重复，无法区分，请只保留一处"),
        ("字段", "B6", "分类", "方案.xlsx〔字段〕B17：“分类”与 B6 重复，无法区分，请只保留一处"),
        ("字段", "B6", None, "方案.xlsx〔字段〕B6：“表头”不能为空"),
        ("字段", "B6", "街" * 41, "方案.xlsx〔字段〕B6：表头“街街街街街街街街街街……”过长，有 41 个字，最多 40 个字"),
        ("字段", "D4", "文字", "方案.xlsx〔字段〕：缺少类型为“辖区”的字段，请增加一行"),
        ("字段", "D17", "文字", "方案.xlsx〔字段〕：缺少类型为“分类”的字段，请增加一行"),
        ("字段", "D18", "文字", "方案.xlsx〔字段〕：缺少类型为“状态”的字段，请增加一行"),
        ("字段", "A7", "owner", "方案.xlsx〔字段〕：缺少代号为“name”的字段（用户、单位或户主的名称），请增加一行"),
        ("字段", "G11", "很大", "方案.xlsx〔字段〕G11：“很大”不是数字，请填数字"),
        ("字段", "G11", 200, "方案.xlsx〔字段〕G11：最小值 200 大于最大值 114"),
        ("字段", "G11", "#N/A", "方案.xlsx〔字段〕G11：公式没有结果，请改填文字或数字"),
        ("字段", "G11", "=1+1", "方案.xlsx〔字段〕G11：公式没有结果，请改填文字或数字"),
        ("字段", "J20", "填埋", "方案.xlsx〔字段〕J20：“填埋”看不懂，请按“填埋→永久封填”的样子填"),
        ("字段", "J20", "填埋→永久封田", "方案.xlsx〔字段〕J20：同义词归到的“永久封田”不在常用词里，是否“永久封填”？"),
        ("字段", "F6", "有时", "方案.xlsx〔字段〕F6：必须有此列“有时”不认识，可填“是”“否”"),
        ("辖区", "B5", "示范区", "方案.xlsx〔辖区〕B5：“示范区”与 B4 重复，无法区分，请只保留一处"),
        ("辖区", "D5", "411372", "方案.xlsx〔辖区〕D5：“411372”与 C4 重复，无法区分，请只保留一处"),
        ("辖区", "B5", "总计", "方案.xlsx〔辖区〕B5：“总计”是通报里合计行的名字，不能用作辖区名称"),
        ("分类", "A5", "应封停", "方案.xlsx〔分类〕A5：“应封停”与 A4 重复，无法区分，请只保留一处"),
        ("方案", "B8", dt.date(2024, 5, 30), "方案.xlsx〔方案〕B8：截止日期 2024-05-30 早于开始日期 2024-06-01"),
        ("方案", "B8", "月底", "方案.xlsx〔方案〕B8：“月底”不是日期，请按 2024-06-01 的样子填"),
        ("方案", "B8", "2024-06-31", "方案.xlsx〔方案〕B8：“2024-06-31”不是日期，请按 2024-06-01 的样子填"),
        ("方案", "B4", None, "方案.xlsx〔方案〕B4：“方案名称”不能为空"),
        ("方案", "A5", "通报的标题", "方案.xlsx〔方案〕A5：项目“通报的标题”不认识，是否“通报标题”？"),
        ("方案", "A5", "通报的标题", "方案.xlsx〔方案〕：缺少项目“通报标题”"),
        ("方案", "A5", "方案名称", "方案.xlsx〔方案〕A5：项目“方案名称”重复，请只留一行"),
        ("方案", "B13", "取水", "方案.xlsx〔方案〕B13：规模字段“取水”不认识，可填“辖区”"),
        ("方案", "B13", "分类", "方案.xlsx〔方案〕B13：规模字段的类型应为“数值”“水量”或“整数”"),
        ("方案", "B14", None, "方案.xlsx〔方案〕B14：“规模界限”不能为空（不用这条规则时，规模各项都要留空）"),
        ("方案", "B16", "应管", "方案.xlsx〔方案〕B16：界限以内的分类“应管”不认识，可填“应封停”“应纳管”，是否“应纳管”？"),
        ("方案", "B20", "红色", "方案.xlsx〔方案〕B20：“红色”不是颜色，请填六位十六进制数，例如 FFC7CE"),
        ("词语", "B4", "完成", "方案.xlsx〔词语〕B4：含义“完成”不认识，可填“已完成”“未完成”“进行中”“视为空白”“地名前缀”"),
        ("词语", "A5", "未完成", "方案.xlsx〔词语〕A14：“未完成”与 A5 重复，无法区分，请只保留一处"),
        ("规则", "D5", "严重", "方案.xlsx〔规则〕D5：本方案级别“严重”不认识，可填“错误”“警告”“不检查”"),
        ("规则", "D4", "不检查", "方案.xlsx〔规则〕D4：有这种错误的行无法计入，不能设为“不检查”，可填“错误”“警告”"),
        (
            "规则",
            "A5",
            "done-without-dat",
            "方案.xlsx〔规则〕A5：规则代码“done-without-dat”不认识，可填“row-without-name”“done-without-date”，是否“done-without-date”？",
        ),
    ],
)
def test_a_mistake_is_told_with_its_cell(edited, sheet, cell, value, message):
    assert message in told(edited((sheet, cell, value)))


def test_yellow_below_red_is_told(edited):
    message = told(edited(("方案", "B11", 0.8), ("方案", "B12", "50%")))
    assert message == "方案.xlsx〔方案〕B12：标黄界限 50% 小于标红界限 80%"


def test_a_missing_sheet_is_told_and_nothing_that_follows_from_it(edited):
    message = told(edited(then=lambda book: book.remove(book["分类"])))
    assert "方案.xlsx〔分类〕：缺少工作表“分类”，请从新生成的方案文件里复制一张" in message
    assert "至少要有一个" not in message


@pytest.mark.parametrize("sheet", ["方案", "辖区", "字段", "词语", "规则"])
def test_each_sheet_is_needed(edited, sheet):
    assert f"缺少工作表“{sheet}”" in told(edited(then=lambda book: book.remove(book[sheet])))


def test_words_for_done_and_open_are_needed(edited):
    def forget(book):
        for row in range(4, 80):
            if book["词语"].cell(row, 2).value == "未完成":
                book["词语"].cell(row, 1).value = book["词语"].cell(row, 2).value = None

    assert told(edited(then=forget)) == "方案.xlsx〔词语〕：至少要有一个含义为“未完成”的词"


def test_a_missing_column_is_told(edited):
    assert "方案.xlsx〔字段〕第 3 行：表头里缺少“类型”列" in told(edited(("字段", "D3", "种类")))


def test_all_mistakes_are_told_at_once_the_first_ten_in_full(edited):
    lines = told(edited(*(("字段", f"D{row}", "日其") for row in range(4, 17)))).split("\n")
    assert lines[0] == "方案.xlsx 有 14 处需要改正："
    assert len(lines) == 12
    assert lines[1] == "方案.xlsx〔字段〕：缺少类型为“辖区”的字段，请增加一行"
    assert [line.partition("：")[0] for line in lines[2:4]] == ["方案.xlsx〔字段〕D4", "方案.xlsx〔字段〕D5"]
    assert lines[-1] == "另有 4 处未列出"


def test_what_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "方案.xlsx"
    with pytest.raises(InputError, match=r"^方案\.xlsx："):
        read_campaign(path)
    path.write_text("你好")
    with pytest.raises(InputError, match=r"^方案\.xlsx："):
        read_campaign(path)


def test_an_untouched_workbook_saved_by_another_program_is_the_same_campaign(edited):
    assert read_campaign(edited(), RULES) == WELLS


def test_blank_rows_further_columns_and_another_order_make_no_difference(edited):
    def stir(book):
        sheet = book["字段"]
        sheet.insert_rows(6, 3)
        sheet.insert_cols(1)
        sheet["A3"] = "备注"
        sheet["A4"] = "不要动"
        for row in range(3, 40):
            left, right = sheet.cell(row, 3).value, sheet.cell(row, 5).value
            sheet.cell(row, 3).value, sheet.cell(row, 5).value = right, left
        book["辖区"].insert_rows(1, 2)

    assert read_campaign(edited(then=stir), RULES) == WELLS


def test_values_as_a_clerk_types_them(edited):
    campaign = read_campaign(
        edited(
            ("方案", "B7", "2024年6月1日"),
            ("方案", "B8", "2024.6.30"),
            ("方案", "B11", "50％"),
            ("方案", "B20", "#ff0000"),
            ("辖区", "C4", 411372),
            ("辖区", "A4", 9),
            ("分类", "B4", "封停,应封；封"),
            ("字段", "F5", " 是 "),
            ("字段", "G13", "１，０"),
            ("字段", "A25", None),
            ("规则", "D5", "不检查"),
        ),
        RULES,
    )
    assert (campaign.start, campaign.deadline, campaign.red_below) == (WELLS.start, WELLS.deadline, 0.5)
    assert campaign.colours["error"] == "FF0000"
    assert campaign.district_names == ("卧龙区", "宛城区", "高新区", "示范区")
    assert campaign.districts[-1].code == "411372"
    assert [word for word, of in campaign.category_aliases.items() if of == "应封停"] == ["封停", "应封", "封"]
    assert (campaign.fields[1].required, campaign.fields[9].lowest, campaign.fields[21].key) == (True, 10, "联系电话")
    assert campaign.severities == {"done-without-date": "off"}


def test_a_new_field_and_a_new_district_are_there(edited):
    def add(book):
        for column, value in enumerate(("", "验收人", "验收员", "文字"), 1):
            book["字段"].cell(26, column).value = value
        book["辖区"]["B8"] = "新城区"

    campaign = read_campaign(edited(then=add), RULES)
    assert campaign.fields[-1].header == "验收人"
    assert campaign.fields[-1].aliases == ("验收员",)
    assert campaign.district_names[-1] == "新城区"
