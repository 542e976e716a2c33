"""Tests of wellxl.writing.template: what is locked, what is offered, what is said, and that a filled one is clean."""

import datetime as dt
import re
from pathlib import Path

import openpyxl
import pytest
from campaigns import TOILETS, toilet_ledger
from making import DAY, checked, golden_ledgers, ledger, task

from wellxl.campaign import District
from wellxl.errors import OutputError
from wellxl.merging import merge
from wellxl.reading.ledger import read_ledger
from wellxl.records import Source
from wellxl.report import merge as report_of
from wellxl.report import template
from wellxl.rules import file, row
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign
from wellxl.writing.template import header_of, write_templates


def merged(*ledgers, campaign=WELLS, on=DAY):
    return merge(checked(*ledgers), campaign, on)


@pytest.fixture(scope="module")
def blank(tmp_path_factory):
    return write_templates(tmp_path_factory.mktemp("blank"), WELLS)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    return write_templates(tmp_path_factory.mktemp("given"), WELLS, merged(*golden_ledgers()))


def sheet_of(path):
    return openpyxl.load_workbook(path)["台账"]


def column_of(sheet, header):
    return next(cell.column_letter for cell in sheet[3] if cell.value == header)


def rule_of(sheet, header, row=4):
    cell = f"{column_of(sheet, header)}{row}"
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def marks_of(sheet, header):
    column = column_of(sheet, header)
    return [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules if str(area.sqref).startswith(column)]


def test_each_district_has_its_own(blank):
    assert [path.name for path in blank] == [f"{name}_台账模板.xlsx" for name in ("示范区", "卧龙区", "宛城区", "高新区")]
    sheet = sheet_of(blank[3])
    assert sheet["A1"].value == "自备井封停台账（高新区）"
    assert "2024年6月1日至2024年6月30日" in sheet["A2"].value
    assert [cell.value for cell in sheet[3]] == [header_of(field) for field in WELLS.fields]


def test_the_districts_own_tasks_stand_in_it(given):
    for path, total, done in zip(given, (94, 84, 38, 91), (33, 25, 10, 14), strict=True):
        sheet = sheet_of(path)
        rows = list(sheet.iter_rows(min_row=4, values_only=True))
        assert len(rows) == total
        assert {row[0] for row in rows} == {path.name[:3]}
        status = [row[14] for row in rows]
        assert (status.count("已完成"), status.count(None)) == (done, total - done)


def test_a_task_that_moved_stands_with_the_district_for_which_it_counts(tmp_path):
    moved = ledger("示范区", [task("示范区", 1), {**task("示范区", 2), "district": "高新区"}])
    paths = write_templates(tmp_path, WELLS, merged(moved))
    assert [sheet_of(path)["D4"].value for path in paths] == ["示范区用户1", None, None, "示范区用户2"]


def test_what_says_which_task_it_is_is_locked_and_the_rest_is_free(given, blank):
    def free(path):
        sheet = sheet_of(path)
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert all(cell.protection.locked for row in sheet["A1:V3"] for cell in row)
        return {sheet.cell(3, cell.column).value for cell in sheet[4] if not cell.protection.locked}

    locked = {header_of(field) for field in WELLS.fields} - free(given[0])
    assert locked == {"辖区", "用户名称", "水井编号", "分类"}
    assert len(free(blank[0])) == len(WELLS.fields)


def test_words_are_chosen_from_ranges_of_a_hidden_sheet(blank):
    book = openpyxl.load_workbook(blank[3])
    assert book["选项"].sheet_state == "hidden"

    def offered(header):
        rule = rule_of(book["台账"], header)
        assert rule.type == "list"
        area = rule.formula1.removeprefix("选项!").replace("$", "")
        return [cell.value for row in book["选项"][area if ":" in area else f"{area}:{area}"] for cell in row], rule.errorStyle

    assert offered("辖区") == (["高新区"], None)
    assert offered("街道") == (["张衡街道", "百里奚街道", "中关村南阳科技产业园"], None)
    assert offered("分类") == (["应封停", "应纳管"], None)
    assert offered("完成状态") == (["已完成", "未完成", "进行中"], None)
    assert offered("封停方式") == (["永久封填", "封存备用", "继续保留"], "information")


def test_a_long_list_is_offered_whole(tmp_path):
    streets = tuple(f"第{number}号特别长的街道办事处" for number in range(120))
    path = write_templates(tmp_path, WELLS.with_(districts=(District("东区", streets=streets),)))[0]
    assert rule_of(sheet_of(path), "街道").formula1 == "选项!$B$1:$B$120"


def test_dates_lie_within_the_campaign_and_every_rule_speaks(blank):
    sheet = sheet_of(blank[0])
    rule = rule_of(sheet, "完成日期", 503)
    epoch = dt.date(1899, 12, 30)
    assert (rule.type, rule.formula1, rule.formula2) == (
        "date",
        str((WELLS.start - epoch).days),
        str((WELLS.deadline - epoch).days),
    )
    assert rule.prompt == "2024年6月1日至2024年6月30日之间的日期，例如 2024-06-01。"
    for rule in sheet.data_validations.dataValidation:
        assert len(rule.prompt) <= 255
        assert len(rule.promptTitle) <= 32


def test_the_commonest_mistakes_are_marked_while_typing(blank, given):
    sheet = sheet_of(blank[0])
    assert len(marks_of(sheet, "完成日期")) == 3
    assert "LEN($P4)=0" in marks_of(sheet, "完成日期")[2]
    assert "NOT(ISNUMBER(MATCH(TRIM($O4),选项!" in marks_of(sheet, "完成状态")[0]
    assert "LEN($T4)=0" in marks_of(sheet, "堵点")[0]
    assert marks_of(sheet, "水井编号") == ["AND(LEN($E4)>0,SUMPRODUCT(--($E$4:$E$503=$E4))>1)"]
    assert marks_of(sheet_of(given[0]), "水井编号") == []


def test_it_prints_on_a4_with_its_header_on_every_page(blank):
    sheet = sheet_of(blank[0])
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"


def test_hostile_text_stays_text(tmp_path):
    odd = ("=1+1", "+1", "-1", "@a", "{=A1}", "http://a.b", "external:c", "\t=1")
    rows = [task("示范区", number, name=text) for number, text in enumerate(odd)]
    sheet = sheet_of(write_templates(tmp_path, WELLS, merged(ledger("示范区", rows)))[0])
    names = [sheet.cell(row, 4) for row in range(4, 4 + len(odd))]
    assert [(cell.value, cell.data_type, cell.number_format) for cell in names] == [(text, "s", "@") for text in odd]
    assert not any(cell.hyperlink for cell in names)


def test_the_same_input_gives_the_same_bytes(tmp_path, given):
    (tmp_path / "again").mkdir()
    again = write_templates(tmp_path / "again", WELLS, merged(*golden_ledgers()))
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in given]


def test_a_district_without_tasks_and_one_with_an_odd_name(tmp_path):
    campaign = WELLS.with_(districts=(*WELLS.districts, District("东/西:区")))
    paths = write_templates(tmp_path, campaign, merged(ledger("示范区", [task("示范区", 1)])))
    assert paths[-1].name == "东_西_区_台账模板.xlsx"
    assert sheet_of(paths[1]).max_row == 4


def test_the_folder_is_made_and_a_file_in_its_place_is_an_output_error(tmp_path):
    assert len(write_templates(tmp_path / "新" / "模板", WELLS)) == 4
    (tmp_path / "文件").write_text("")
    with pytest.raises(OutputError, match="请另选位置"):
        write_templates(tmp_path / "文件", WELLS)


def test_another_campaign_has_its_own_columns(tmp_path):
    paths = write_templates(tmp_path, TOILETS)
    assert len(paths) == 6
    sheet = sheet_of(paths[0])
    assert [cell.value for cell in sheet[3]] == [header_of(field) for field in TOILETS.fields]
    assert rule_of(sheet, "施工状态").prompt
    assert rule_of(sheet, "验收日期").formula1 == str((TOILETS.start - dt.date(1899, 12, 30)).days)


@pytest.mark.slow
def test_libreoffice_opens_it_and_keeps_what_stands_in_it(soffice, given):
    mine, theirs = sheet_of(given[0]), sheet_of(soffice(given[0], "xlsx"))
    assert list(mine.iter_rows(max_row=97, max_col=22, values_only=True)) == list(
        theirs.iter_rows(max_row=97, max_col=22, values_only=True)
    )
    assert theirs.protection.sheet
    assert rule_of(theirs, "完成状态").type == "list"


def hits_of(path, campaign, on):
    """Everything that reading and judging a file finds, and its ledgers."""
    read = read_ledger(Source(path, path.name), campaign, on)
    ledgers = [one for sheet in read.sheets for one in sheet.ledgers]
    hits = [*read.hits, *(hit for sheet in read.sheets for hit in sheet.hits)]
    hits += [hit for one in ledgers for judge in (row.check, file.check) for hit in judge(one, campaign, on)]
    return [(hit.kind.code, hit.row, hit.column, hit.value) for hit in hits], ledgers


@pytest.mark.parametrize("town", ["石桥镇", "云岭乡"])
def test_a_filled_template_gives_no_finding(tmp_path, town):
    path = write_templates(tmp_path, TOILETS)[TOILETS.district_names.index(town)]
    book = openpyxl.load_workbook(path)
    for number, values in enumerate(toilet_ledger(town, 25)[1:], 4):
        for column, value in enumerate(values, 1):
            if value != "":
                book["台账"].cell(number, column).value = value
    book.save(path)
    hits, ledgers = hits_of(path, TOILETS, dt.date(2025, 6, 23))
    assert hits == []
    assert [len(one.rows) for one in ledgers] == [25]
    assert ledgers[0].district == town
    assert all(one.key for one in ledgers[0].columns)


def test_the_tasks_come_back_as_they_were_given_and_what_was_filled_with_them(tmp_path, given):
    path = tmp_path / given[3].name
    book = openpyxl.load_workbook(given[3])
    sheet = book["台账"]
    for number in range(4, sheet.max_row + 1):
        sheet.cell(number, 2).value = "张衡街道"
        sheet.cell(number, 11).value = 800 if sheet.cell(number, 14).value == "应纳管" else 2500.5
        if not sheet.cell(number, 15).value:
            done = number % 3 == 0
            sheet.cell(number, 15).value = "已完成" if done else "未完成"
            sheet.cell(number, 16).value = dt.datetime(2024, 6, 22) if done else None
            sheet.cell(number, 20).value = None if done else "管网未通"
    book.save(path)
    hits, ledgers = hits_of(path, WELLS, DAY)
    assert hits == []
    before = golden_ledgers()[3]
    for key in ("district", "name", "well", "category"):
        assert list(ledgers[0].values(key)) == list(before.values(key))
    assert set(ledgers[0].values("volume")) == {800, 2500.5}


def test_an_empty_template_is_a_ledger_without_tasks(blank):
    _, ledgers = hits_of(blank[0], WELLS, DAY)
    assert [len(one.rows) for one in ledgers] in ([], [0])


def test_filled_templates_go_through_merge_without_a_finding(tmp_path):
    plan = write_campaign(tmp_path / "方案.xlsx", TOILETS)
    for path, town in zip(template(tmp_path / "模板", campaign=plan), TOILETS.district_names, strict=True):
        book = openpyxl.load_workbook(path)
        for number, values in enumerate(toilet_ledger(town, 20)[1:], 4):
            for column, value in enumerate(values, 1):
                book["台账"].cell(number, column).value = value or None
        book.save(path)
    report = report_of(tmp_path / "模板", date="2025-06-23", campaign=plan)
    assert [(one.code, str(one.origin), one.message) for one in report.bulletin.findings] == []
    assert report.bulletin.tally.blocks[-1].sum.total == 120
    assert report.bulletin.tally.missing == ()


def test_a_template_with_the_samples_tasks_is_clean_before_it_is_filled(tmp_path):
    sample = Path(__file__).parent.parent / "workbooks" / "示例"
    template(tmp_path, tasks=sample)
    report = report_of(tmp_path, date="2024-06-23")
    assert report.bulletin.tally.blocks[-1].sum.total == 307
    assert {one.code for one in report.bulletin.findings} <= {"done-without-date", "obstacle-missing", "column-blank"}


@pytest.mark.slow
def test_the_marks_light_up_where_a_mistake_is_typed_and_nowhere_else(tmp_path, soffice):
    """LibreOffice works out every conditional format's formula for every row, as formulas in cells."""
    path = write_templates(tmp_path, TOILETS)[3]
    book = openpyxl.load_workbook(path)
    sheet = book["台账"]
    for number, values in enumerate(toilet_ledger("柳河乡", 12)[1:], 4):
        for column, value in enumerate(values, 1):
            sheet.cell(number, column).value = value or None
    late = dt.datetime(2026, 5, 1)
    planted = {
        "J4": "已验收",
        "K4": None,
        "J5": "未开工",
        "K5": dt.datetime(2025, 5, 1),
        "L5": "没有场地",
        "J6": "已验收",
        "K6": late,
    }
    planted |= {"C8": sheet["C7"].value, "J9": "施工中", "K9": None, "L9": None, "J10": "已验收", "K10": "上个月", "E11": None}
    for cell, value in planted.items():
        sheet[cell] = value
    rules = [(str(area.sqref)[0], rule.formula[0]) for area in sheet.conditional_formatting for rule in area.rules]
    for at, (_, formula) in enumerate(rules, 30):
        for number in range(4, 20):
            sheet.cell(number, at).value = "=" + re.sub(r"(\$[A-Z]+)4(?!\d)", rf"\g<1>{number}", formula)
    book.save(path)
    worked_out = openpyxl.load_workbook(soffice(path, "xlsx"), data_only=True)["台账"]
    lit = {f"{rule[0]}{n}" for at, rule in enumerate(rules, 30) for n in range(4, 20) if worked_out.cell(n, at).value}
    assert lit == {"K4", "J5", "K6", "C7", "C8", "L9", "K10", "E11"}
