"""Returns: law 6, the submitter's file never altered and everything of his in the copy."""

import os
import posixpath
import random
import re
import sys
import time
import tracemalloc
import warnings
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
import xlwt
from rich import FILE, FINDINGS, SHEET, finding, rich_workbook

import wellxl
from wellxl.errors import OutputError
from wellxl.reading.grid import open_book
from wellxl.reading.returned import list_of
from wellxl.records import Source, letters
from wellxl.wells import WELLS
from wellxl.writing.returns import write_returns

DAY = date(2024, 6, 23)
TOUCHED = {"xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"}


def returned(path, findings=FINDINGS, name="", on=DAY, folder=None):
    (one,) = write_returns(folder or path.parent / "退回", [(Source(path, name or path.name), findings)], WELLS, on)
    return one


def load(path, **options):
    """openpyxl says of what it would lose; here it only reads."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        return openpyxl.load_workbook(path, **options)


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def cells(path, **options):
    """Sheet → cell → what stands there, blank cells left out; the list of the return is left out too."""
    book = load(path, **options)
    return {
        sheet.title: {
            cell.coordinate: str(getattr(cell.value, "text", cell.value))
            for row in sheet
            for cell in row
            if cell.value is not None
        }
        for sheet in book
        if sheet.title != "问题清单(2)"
    }


def grids(path):
    """Sheet → (row, column) → value, as the ledgers' own reader sees it; lists of returns are left out."""
    book = open_book(Source(path, path.name))
    assert book.refusal is None
    return {
        grid.sheet: {
            (row, column): value for row, line in enumerate(grid.rows) for column, value in enumerate(line) if value != ""
        }
        for grid in book.grids
        if list_of(grid.rows) is None
    }


@pytest.fixture(scope="module")
def rich(tmp_path_factory):
    path = rich_workbook(tmp_path_factory.mktemp("rich") / "台账.xlsm")
    before = path.read_bytes()
    one = returned(path, name=FILE)
    assert path.read_bytes() == before
    return path, one


def test_a_return_is_told(rich):
    _, one = rich
    assert (one.path.name, one.letter.name) == ("台账_退回_2024-06-23.xlsm", "台账_退回_2024-06-23.txt")
    assert (one.source, one.errors, one.warnings, one.fixed, one.fresh) == (FILE, 5, 3, 30, False)
    assert sorted(path.name for path in one.path.parent.iterdir()) == [one.letter.name, one.path.name]


def test_no_part_is_lost_and_untouched_ones_stay_to_the_byte(rich):
    path, one = rich
    old, new = parts(path), parts(one.path)
    changed = {name for name in old if old[name] != new.get(name)}
    sheets = {"xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet1.xml.rels"}
    assert changed <= TOUCHED | sheets | {"xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert set(new) - set(old) == {
        "xl/worksheets/sheet4.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing3.vml",
    }
    assert list(new)[: len(old)] == list(old)


def test_only_the_styles_of_marked_cells_change_in_a_sheet(rich):
    path, one = rich
    old, new = (parts(each)["xl/worksheets/sheet1.xml"] for each in (path, one.path))
    tail = old[old.index(b"</sheetData>") :]
    assert new.endswith(tail)
    assert new.startswith(old[: old.index(b"<sheetData>")])


@pytest.mark.parametrize("options", [{}, {"data_only": True}])
def test_values_and_saved_results_are_the_same(rich, options):
    path, one = rich
    assert cells(path, **options) == cells(one.path, **options)
    assert grids(path) == grids(one.path)


SCHEMA = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetProtection autoFilter mergeCells conditionalFormatting
    dataValidations hyperlinks printOptions pageMargins pageSetup headerFooter drawing legacyDrawing legacyDrawingHF
    controls AlternateContent tableParts extLst
"""
"""The order of what stands in a sheet (ECMA-376, CT_Worksheet): Excel repairs a workbook that breaks it."""


def check_structure(path):
    """What Excel demands and other readers forgive."""
    held = parts(path)
    trees = {name: ElementTree.fromstring(data) for name, data in held.items() if name.endswith((".xml", ".rels", ".vml"))}
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            order = [SCHEMA.split().index(child.tag.partition("}")[2]) for child in tree]
            assert order == sorted(order), name
        if name.endswith(".rels"):
            ids = [child.get("Id") for child in tree]
            assert len(ids) == len(set(ids)), name
            folder = posixpath.dirname(posixpath.dirname(name))
            inside = [child.get("Target") for child in tree if child.get("TargetMode") != "External"]
            assert all(posixpath.normpath(posixpath.join("/", folder, target))[1:] in held for target in inside), name
    for name in ("fonts", "fills", "borders", "cellXfs"):
        items = trees["xl/styles.xml"].find(f"{{*}}{name}")
        assert int(items.get("count")) == len(items), name
    declared = [child.get("PartName") or child.get("Extension") for child in trees["[Content_Types].xml"]]
    assert len(declared) == len(set(declared))
    assert all(part[1:] in held for part in declared if part.startswith("/"))


def test_the_structure_is_what_excel_demands(rich):
    check_structure(rich[1].path)


def test_marked_cells_keep_their_format(rich):
    path, one = rich
    old, new = load(path)[SHEET], load(one.path)[SHEET]
    colours = {"A2": "DDEBF7", "B4": "FFC7CE", "C5": "FFEB9C", "D6": "FFC7CE", "Z9": "FFC7CE", "B90": "FFC7CE"}
    for address, colour in colours.items():
        assert new[address].fill.fgColor.rgb == f"FF{colour}", address
        for what in () if old[address].value is None else ("number_format", "font", "border", "alignment"):
            assert repr(getattr(new[address], what)) == repr(getattr(old[address], what)), (address, what)
    assert new["Z9"].number_format == "#,##0.00"  # as the column says
    assert repr(new["C6"].fill) == repr(old["C6"].fill)


def test_comments_stand_beside_his_own(rich):
    sheet = load(rich[1].path)[SHEET]
    assert sheet["B4"].comment.text == "他自己的批注"
    assert sheet["D6"].comment.text == "【错误】D6 有问题：“”。请改正"
    assert sheet["D6"].comment.author == "wellxl"
    assert [f"A{row}" for row in range(2, 32) if sheet[f"A{row}"].comment] == ["A2", "A3", "A4"]


def filled(path, *columns):
    """A ledger of one row a value, and what a return says of it: cell → value, cell → comment, the list's lines."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ("水井编号", "用户名称", "街道", "分类", "完成状态", "完成日期"))
        for row, cells in enumerate(zip(*columns, strict=True), 1):
            sheet.write_row(row, 0, (f"W{row}", f"第{row}户", "七一街道", *cells))
    report = wellxl.merge(path, date=DAY, call_roll=False)
    (one,) = report.returns(path.parent / "退回")
    book = load(one.path)
    cells = [cell for row in book["台账"].iter_rows(min_row=2) for cell in row]
    comments = {cell.coordinate: cell.comment.text for cell in cells if cell.comment}
    lines = [[cell.value for cell in row[:10]] for row in book["问题清单"].iter_rows(min_row=4) if row[0].value]
    return {cell.coordinate: cell.value for cell in cells if cell.fill.fill_type}, comments, lines


def test_a_comment_speaks_of_its_own_cell(tmp_path):
    """Thirty different words in the place of the category, thirty of the status, thirty different dates as text."""
    days = [f"2024-06-{row:02}" for row in range(1, 23)] * 2
    words = [f"第{row}类" for row in range(30)], [f"状态{row}" for row in range(30)]
    marked, comments, lines = filled(tmp_path / "卧龙区.xlsx", *words, days[:30])
    assert marked.keys() == {f"{column}{row}" for column in "DEF" for row in range(2, 32)}
    assert comments.keys() == {f"{column}{row}" for column in "DE" for row in range(2, 32)} | {"F2", "F3", "F4"}
    assert all(f"】“{marked[cell]}”" in text for cell, text in comments.items())
    assert [line[5:8] for line in lines] == [
        ["D2 等 30 处", "分类", "第0类 等"],
        ["E2 等 30 处", "完成状态", "状态0 等"],
        ["F2 等 30 处", "完成日期", "2024-06-01 等"],
    ]


def test_a_finding_of_many_cells_leaves_comments_to_the_others(tmp_path):
    count = 1200
    categories = ["应封亭"] * count
    _, comments, _ = filled(tmp_path / "卧龙区.xlsx", categories, ["不好说"] * count, [""] * count)
    assert len(comments) == 1000
    assert set(comments.values()) == {
        "【错误】“应封亭”不是本次行动的分类，本行未计入统计。是否应为“应封停”？请改正",
        "【错误】“不好说”不是可识别的完成状态，本行暂不计入完成。请填“已完成”或“未完成”",
    }
    assert [f"E{row}" for row in range(2, 1202) if f"E{row}" in comments] == ["E2", "E3", "E4"]


def test_the_list_stands_last_with_links(rich):
    book = load(rich[1].path)
    sheet = book.worksheets[-1]
    assert sheet.title == "问题清单(2)"
    assert sheet["A1"].value == "台账.xlsm 问题清单（2024年6月23日）"
    lines = [[cell.value for cell in row[:10]] for row in sheet.iter_rows(min_row=4, max_row=12)]
    assert lines[0] == ["错误", "made-up", "卧龙区", FILE, SHEET, "B4", "列名", "=1+1", "B4 有问题：“=1+1”", "请改正"]
    assert [line[0] for line in lines] == ["错误"] * 5 + ["警告"] * 3 + ["已更正"]
    assert sheet["F4"].hyperlink.location == "'台 ''账'!B4"
    assert sheet["F12"].value == "A2 等 30 处"


def test_a_merged_cell_is_marked_where_it_shows(tmp_path):
    path = rich_workbook(tmp_path / "台账.xlsm")
    sheet = load(returned(path, [finding("error", (4, "K"))]).path)[SHEET]
    assert sheet["J2"].fill.fgColor.rgb == "FFFFC7CE"
    assert sheet["J2"].comment


def test_it_opens_in_libreoffice_with_marks_and_links(rich, soffice):
    book = load(soffice(rich[1].path, "xlsx"))
    sheet = book[SHEET]
    assert sheet["D6"].fill.fgColor.rgb == "FFFFC7CE"
    assert "D6 有问题" in sheet["D6"].comment.text
    assert sheet["B4"].comment.text == "他自己的批注"
    assert book.worksheets[-1]["F4"].hyperlink.location.endswith("B4")


def test_a_return_that_comes_back_loses_its_old_marks(rich, tmp_path):
    path, first = rich
    second = returned(first.path, [finding("warning", (7, "C"))], on=date(2024, 6, 25), folder=tmp_path)
    assert second.path.name == "台账_退回_2024-06-25.xlsm"
    old, new = (load(each)[SHEET] for each in (path, second.path))
    for address in ("A2", "B4", "C5", "D6", "C6"):
        assert repr(new[address].fill) == repr(old[address].fill), address
    assert new["C7"].fill.fgColor.rgb == "FFFFEB9C"
    assert {cell.coordinate for row in new for cell in row if cell.comment} == {"B4", "B5", "C7"}
    assert load(second.path).sheetnames == [SHEET, "隐藏", "问题清单", "问题清单(2)"]
    assert cells(path) == cells(second.path)


def test_a_return_saved_anew_by_another_program_loses_its_old_marks(rich, soffice, tmp_path):
    saved = soffice(rich[1].path, "xlsx")
    second = returned(saved, [finding("warning", (7, "C"))], folder=tmp_path)
    sheet = load(second.path)[SHEET]
    assert not second.fresh
    assert {cell.coordinate for row in sheet for cell in row if cell.comment} == {"B4", "B5", "C7"}
    assert sheet["D6"].fill.fill_type is None
    assert sheet["C5"].fill.fgColor.rgb == "FFCCFFCC"


def test_the_same_findings_give_the_same_bytes_and_no_second_file(rich):
    path, one = rich
    before = one.path.read_bytes()
    again = returned(path, name=FILE)
    assert again == one
    assert one.path.read_bytes() == before


def test_no_file_is_ever_replaced(tmp_path):
    path = rich_workbook(tmp_path / "台账_退回_2024-06-23.xlsm")
    one = returned(path, folder=tmp_path)
    assert one.path.name == "台账_退回_2024-06-23(2).xlsm"
    assert one.letter.name == "台账_退回_2024-06-23(2).txt"


def test_what_another_run_puts_there_at_the_last_moment_is_not_replaced_either(tmp_path, monkeypatch):
    path = rich_workbook(tmp_path / "台账_退回_2024-06-23.xlsm")
    before = path.read_bytes()
    real, looks = Path.exists, []
    monkeypatch.setattr(Path, "exists", lambda path: bool(looks.append(path)) if not looks else real(path))
    one = returned(path, folder=tmp_path)
    assert looks == [path]
    assert one.path.name == "台账_退回_2024-06-23(2).xlsm"
    assert path.read_bytes() == before


def test_a_disk_without_second_names_will_do(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    assert load(returned(rich_workbook(tmp_path / "台账.xlsm")).path)


def test_a_ledger_that_was_changed_since_it_was_read_has_no_return(tmp_path):
    """The marks would stand in the wrong cells. The others are returned."""
    (tmp_path / "收件").mkdir()
    for name in ("高新区.csv", "宛城区.csv"):
        (tmp_path / "收件" / name).write_text("编号,单位名称,分类\n1-1,甲厂,应封亭\n", encoding="utf-8")
    report = wellxl.merge(tmp_path / "收件", date=DAY)
    with (tmp_path / "收件" / "宛城区.csv").open("a", encoding="utf-8") as file:
        file.write("1-2,乙厂,应封停\n")
    with pytest.raises(OutputError, match=r"“宛城区\.csv”在读取之后又有改动，没有生成退回件：请重新运行"):
        report.returns(tmp_path / "退回")
    names = {path.name for path in (tmp_path / "退回").iterdir()}
    assert "高新区_退回_2024-06-23.xlsx" in names
    assert not [name for name in names if name.startswith("宛城区_")]


def test_a_refused_file_gets_a_letter_only(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"\0" * 5000)
    one = returned(path, [finding("error")])
    assert one.path is None
    assert "无法读取" in one.letter.read_text(encoding="utf-8-sig")
    assert b"\r\n" in one.letter.read_bytes()


def test_a_name_too_long_for_a_return_is_cut(tmp_path):
    """Two names that are the same once they are cut stay two files."""
    made = []
    for end, data in (("甲", b"\0" * 5000), ("乙", b"\1" * 5000)):
        path = tmp_path / f"{'长' * 80}{end}.xlsx"
        path.write_bytes(data)
        made.append(returned(path, [finding("error")]))
    names = [one.letter.name for one in made]
    assert [name.lstrip("长") for name in names] == ["_退回_2024-06-23.txt", "_退回_2024-06-23(2).txt"]
    assert max(len(name.encode()) for name in names) <= 255


def test_a_file_without_findings_gets_nothing(tmp_path):
    path = rich_workbook(tmp_path / "台账.xlsm")
    assert write_returns(tmp_path / "退回", [(Source(path, path.name), [])], WELLS, DAY) == ()


def test_a_csv_gets_a_fresh_workbook(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_bytes("编号,名称\n00123,=1+1\n,乙\n".encode("gb18030"))
    one = returned(path, [finding("error", (2, "B"), sheet="台账")])
    assert (one.fresh, one.path.name) == (True, "台账_退回_2024-06-23.xlsx")
    sheet = load(one.path).worksheets[0]
    assert [[cell.value for cell in row] for row in sheet] == [["编号", "名称"], ["00123", "=1+1"], [None, "乙"]]
    assert (sheet["B2"].data_type, sheet["B2"].fill.fgColor.rgb) == ("s", "FFFFC7CE")
    assert sheet["B2"].comment


def test_a_workbook_of_openpyxl(tmp_path):
    path = tmp_path / "台账.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(("编号", "名称"))
    sheet.append(("W1", "=A2"))
    sheet["A1"].comment = openpyxl.comments.Comment("他的", "经办人")
    book.create_sheet("空")
    book.save(path)
    findings = [finding("error", (2, "A")), finding("warning", (9, "C")), finding("error", (3, "B"), sheet="空")]
    one = returned(path, findings)
    assert not one.fresh
    book = load(one.path)
    assert {cell.coordinate for row in book[SHEET] for cell in row if cell.comment} == {"A1", "A2", "C9"}
    assert book["空"]["B3"].comment
    assert cells(path) == {name: found for name, found in cells(one.path).items() if name != "问题清单"}


def test_an_xls_gets_a_fresh_workbook(tmp_path):
    path = tmp_path / "台账.xls"
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for column, value in enumerate(("编号", 1.5, datetime(2024, 6, 23), True)):
        sheet.write(3, column, value, xlwt.easyxf(num_format_str="yyyy-mm-dd") if column == 2 else xlwt.Style.default_style)
    sheet.write_merge(5, 6, 0, 1, "合并")
    book.save(str(path))
    one = returned(path, [finding("warning", (4, "A"), sheet="台账")])
    sheet = load(one.path)["台账"]
    assert one.fresh
    check_structure(one.path)
    assert [cell.value for cell in sheet[4]] == ["编号", 1.5, datetime(2024, 6, 23), True]
    assert (sheet["A4"].fill.fgColor.rgb, str(sheet.merged_cells)) == ("FFFFEB9C", "A6:B7")


def test_a_fresh_return_that_comes_back_is_edited_in_place(tmp_path):
    path = tmp_path / "台账.csv"
    path.write_bytes("编号,名称\n001,甲\n".encode())
    first = returned(path, [finding("error", (2, "B"), sheet="台账")])
    second = returned(first.path, [finding("warning", (2, "A"), sheet="台账")], folder=tmp_path)
    sheet = load(second.path)["台账"]
    assert (second.fresh, second.path.name) == (False, "台账_退回_2024-06-23.xlsx")
    assert (sheet["A2"].fill.fgColor.rgb, sheet["B2"].fill.fill_type) == ("FFFFEB9C", None)
    assert load(second.path).sheetnames == ["台账", "问题清单"]


def strict(data):
    return data.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )


def prefixed(data):
    data = re.sub(rb"<(/?)(\w+)(?=[\s/>])", rb"<\1x:\2", data[data.index(b"?>") + 2 :])
    return data.replace(b"xmlns=", b"xmlns:x=", 1)


@pytest.mark.parametrize(
    ("part", "spoil"),
    [
        ("xl/styles.xml", lambda data: data.replace(b"cellXfs", b"cellYfs")),
        ("xl/worksheets/sheet1.xml", lambda data: data.replace(b"<sheetData>", b"<!-- hm --><sheetData>")),
        ("xl/worksheets/sheet1.xml", prefixed),
        ("xl/workbook.xml", prefixed),
        ("xl/workbook.xml", strict),
        ("_rels/.rels", lambda data: data.replace(b"</Rel", b'<Relationship Id="s" Type="x/origin" Target="s"/></Rel')),
    ],
)
def test_what_cannot_be_edited_in_place_is_written_anew(tmp_path, part, spoil):
    path = rich_workbook(tmp_path / "台账.xlsm")
    old = parts(path)
    with zipfile.ZipFile(path, "w") as package:
        for name, data in old.items():
            package.writestr(name, spoil(data) if name == part else data)
    one = returned(path)
    assert (one.fresh, one.path.suffix) == (True, ".xlsx")
    sheet = load(one.path)[SHEET]
    assert sheet["D6"].fill.fgColor.rgb == "FFFFC7CE"


def random_workbook(path: Path, seed: int):
    """A workbook of random cells and formats, and random findings on it."""
    chance = random.Random(seed)
    with xlsxwriter.Workbook(path) as book:
        formats = [
            None,
            *(
                book.add_format({"num_format": chance.choice(("0.00", "@", "yyyy-mm-dd", "0%")), "bold": chance.random() < 0.5})
                for _ in range(3)
            ),
        ]
        names = [f"表{number}" + chance.choice(("", " 一", "'s x", "&<>", "!")) for number in range(chance.randint(1, 3))]
        for name in names:
            sheet = book.add_worksheet(name)
            for _ in range(chance.randint(0, 60)):
                place = chance.randrange(40), chance.randrange(12)
                value = chance.choice(
                    (1.5, -3, "文字", "=1+1", " 空 格 ", "<&>\"'", True, datetime(2024, 6, 23), 0, "\u200b零宽")
                )
                if value == "=1+1":
                    sheet.write_formula(*place, value, chance.choice(formats), 2)
                elif isinstance(value, datetime):
                    sheet.write_datetime(*place, value, formats[-1])
                else:
                    sheet.write(*place, value, chance.choice(formats))
            if chance.random() < 0.3:
                sheet.set_column(chance.randrange(5), 6, 12, formats[1])
            if chance.random() < 0.3:
                sheet.set_row(chance.randrange(40), 20, formats[2])
            if chance.random() < 0.3:
                sheet.merge_range(50, 1, 52, 4, "合并", formats[1])
            if chance.random() < 0.3:
                sheet.write_comment(chance.randrange(40), chance.randrange(12), "他的")
            if chance.random() < 0.3:
                sheet.insert_button("P2")
            if chance.random() < 0.3:
                sheet.insert_textbox("P9", "文本框")
            if chance.random() < 0.2:
                sheet.add_table(60, 1, 62, 3)
            if chance.random() < 0.2:
                sheet.conditional_format("A1:C9", {"type": "data_bar", "data_bar_2010": True})
    severities = ("error", "warning", "fixed")
    return [
        finding(chance.choice(severities), (chance.randint(1, 55), letters(chance.randrange(14))), sheet=chance.choice(names))
        for _ in range(chance.randint(1, 40))
    ]


def check_random(folder, seed):
    path = folder / f"{seed}.xlsx"
    findings = random_workbook(path, seed)
    one = returned(path, findings)
    assert set(parts(path)) <= set(parts(one.path))
    new = {name: found for name, found in cells(one.path).items() if name != "问题清单"}
    assert cells(path) == new
    assert grids(path) == grids(one.path)
    assert not one.fresh
    check_structure(one.path)
    book = load(one.path)
    for each in findings:
        sheet = book[each.origin.sheet]
        merged = next((area for area in sheet.merged_cells.ranges if each.origin.cell in area), None)
        place = sheet.cell(merged.min_row, merged.min_col) if merged else sheet[each.origin.cell]
        assert place.fill.fgColor.rgb in {"FFFFC7CE", "FFFFEB9C", "FFDDEBF7"}
        assert place.comment


@pytest.mark.parametrize("seed", range(12))
def test_random_workbooks(tmp_path, seed):
    check_random(tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_three_hundred_random_workbooks(tmp_path, block):
    for seed in range(1000 + block * 30, 1000 + block * 30 + 30):
        check_random(tmp_path, seed)


@pytest.mark.slow
def test_a_large_ledger_takes_a_tenth_of_the_usual_time_and_twice_its_size_in_memory(tmp_path):
    path = tmp_path / "大.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet(SHEET)
        for row in range(20_000):
            for column in range(20):
                sheet.write(row, column, f"第{row * 7 % 9973}户第{column}列" if column % 3 else row * column / 7)
    findings = [finding("error", (1 + row * 10, letters(row % 20))) for row in range(2000)]
    start = time.process_time()
    one = returned(path, findings)
    ours = time.process_time() - start
    start = time.process_time()
    book = openpyxl.load_workbook(path)
    for each in findings:
        book[SHEET][each.origin.cell].fill = openpyxl.styles.PatternFill("solid", fgColor="FFC7CE")
        book[SHEET][each.origin.cell].comment = openpyxl.comments.Comment(each.message, "wellxl")
    book.save(tmp_path / "usual.xlsx")
    usual = time.process_time() - start
    tracemalloc.start(1)
    returned(path, findings)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert not one.fresh
    assert ours < usual / 10
    assert peak < 2 * sum(map(len, parts(path).values()))


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes, as Linux has them")
def test_a_ledger_whose_name_is_in_gbk_has_its_return(tmp_path):
    """As a zip of Windows is unpacked; the other returns are written too."""
    (tmp_path / "收件").mkdir()
    for name in ("卧龙区.csv", "宛城区.csv"):
        path = os.fsencode(tmp_path / "收件") + b"/" + name.encode("gbk")
        Path(os.fsdecode(path)).write_text("编号,单位名称,分类\n1-1,甲厂,应封亭\n", encoding="utf-8")
    made = wellxl.check(tmp_path / "收件", date=DAY).returns(tmp_path / "退回")
    assert [one.source for one in made] == ["卧龙区.csv", "宛城区.csv"]
    names = [f"{name}_退回_2024-06-23.{ending}" for name in ("卧龙区", "宛城区") for ending in ("txt", "xlsx")]
    assert sorted(os.listdir(tmp_path / "退回")) == sorted(names)
    assert "卧龙区.csv" in made[0].letter.read_text(encoding="utf-8-sig")
