"""verify.py: a bulletin proven again, and whatever was changed told with its cell."""

import json
import os
import random
import re
import shutil
import sys
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from month import City, bulletin_of
from planting import FAULTS
from test_month import chronicle, planted_days, publish

import wellxl
from wellxl import InputError
from wellxl.catalogue import KINDS
from wellxl.reading.account import read_workbook
from wellxl.reading.differences import compare, sentence
from wellxl.records import letters
from wellxl.verdict import lines
from wellxl.verify import verify
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
HEAD = "用户名称,街道,分类,完成状态,完成日期"
LEDGERS = {
    "示范区": ["甲一厂,白河街道,应封停,是,6.20", "甲二厂,枣林街道,应封停,否,", "甲三院,枣林街道,应纳管,否,"],
    "卧龙区": ["乙一厂,七一街道,应封停,是,6.21", "乙二院,武侯街道,应纳管,是,6.22", "乙三院,武侯街道,应纳管,否,"],
    "宛城区": ["丙一厂,东关街道,应封停,否,", "丙二厂,新华街道,应封停,否,"],
    "高新区": ["丁一厂,张衡街道,应封停,是,6.23", "丁二厂,张衡街道,应封停,是,6.23"],
}
"""Small ledgers: 高新区 2/2, 卧龙区 2/3, 示范区 1/3, 宛城区 0/2."""


@pytest.fixture(scope="session")
def inbox(tmp_path_factory):
    folder = tmp_path_factory.mktemp("收件")
    for district, rows in LEDGERS.items():
        (folder / f"{district}.csv").write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def bulletin(inbox, tmp_path_factory):
    return wellxl.merge(inbox, date="2024-06-23").save(tmp_path_factory.mktemp("输出") / "日通报.xlsx")


@pytest.fixture
def ledgers(inbox, tmp_path):
    return Path(shutil.copytree(inbox, tmp_path / "收件"))


def edited(bulletin, folder, *edits):
    """The bulletin with edits by openpyxl, which saves no results of formulas: (sheet, cell, value), or functions."""
    book = openpyxl.load_workbook(bulletin)
    for edit in edits:
        if callable(edit):
            edit(book)
        else:
            sheet, cell, value = edit
            book[sheet][cell] = value
    book.save(folder / "改过.xlsx")
    return folder / "改过.xlsx"


def rewritten(bulletin, path, part, old, new):
    """The bulletin with a text of one part replaced, everything else to the byte."""
    with zipfile.ZipFile(bulletin) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data, count = re.subn(old, new, data)
                assert count == 1
            target.writestr(name, data)
    return path


def told(found):
    return [(one.kind, f"{one.sheet}!{one.cell}", one.stands, one.follows) for one in found.differences]


def cells(found):
    return [(one.kind, f"{one.sheet}!{one.cell}") for one in found.differences]


def test_the_golden_case_follows(tmp_path):
    found = verify(wellxl.merge(SAMPLE).save(tmp_path / "日通报.xlsx"), SAMPLE)
    assert found.follows
    assert (found.date, found.title, found.version) == (date(2024, 6, 23), WELLS.title, wellxl.__version__)
    assert [state for _, state in found.sources] == ["same"] * 4
    assert {one.sheet: one.formulas for one in found.sheets}["日通报"] == 54
    assert found.notes == ()


EDITS = [
    ("日通报", "A1", "另一个标题", "value", "另一个标题", WELLS.title),
    ("日通报", "A2", "(2024.6.22)", "value", "(2024.6.22)", "(2024.6.23)"),
    ("日通报", "C4", 99, "constant", "99", "2"),
    ("日通报", "D4", 2, "frozen", "2", "2"),
    ("日通报", "E4", 0.9, "constant", "90.00%", "100.00%"),
    ("日通报", "G4", 4, "constant", "4", "1"),
    ("日通报", "D5", None, "erased", "", "0"),
    ("日通报", "C6", "=SUM(C4:C4)", "formula", "=SUM(C4:C4)", "=SUM(C4:C5)"),
    ("日通报", "A7", "宛城区", "value", "宛城区", "卧龙区"),
    ("日通报", "B11", "应封停", "value", "应封停", "应纳管"),
    ("街道", "D2", 1, "constant", "1", "2"),
    ("街道", "B8", "某街道", "value", "某街道", "武侯街道"),
    ("未完成", "C2", "某单位", "value", "某单位", "乙三院"),
    ("明细", "N3", "应纳管", "value", "应纳管", "应封停"),
    ("明细", "D4", "=1+1", "formula-added", "=1+1", "甲三院"),
    ("问题清单", "A2", "警告", "value", "警告", "已更正"),
    ("来源", "G3", 7, "value", "7", "2"),
]


def test_edited_cells_are_told(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, *(edit[:3] for edit in EDITS)), inbox)
    assert sorted(told(found)) == sorted((kind, f"{sheet}!{cell}", *texts) for sheet, cell, _, kind, *texts in EDITS)


def test_the_date_on_the_foot_of_the_sources(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("来源", "A16", "2024-06-22")), inbox)
    assert told(found) == [("value", "来源!A16", "2024-06-22", "2024-06-23")]


def test_two_ranks_that_were_swapped(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("日通报", "G4", 2), ("日通报", "G7", 1)), inbox)
    assert told(found) == [("constant", "日通报!G4", "2", "1"), ("constant", "日通报!G7", "1", "2")]


def test_two_districts_that_were_swapped(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("日通报", "A4", "卧龙区"), ("日通报", "A7", "高新区")), inbox)
    assert cells(found) == [("value", "日通报!A4"), ("value", "日通报!A7")]


def test_a_removed_row_is_told_once_and_named(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, lambda book: book["明细"].delete_rows(5)), inbox)
    assert [(one.kind, one.cell, one.about) for one in found.differences] == [
        ("row-missing", "A5", "卧龙区.csv〔卧龙区〕第 2 行"),
    ]


def test_added_rows_are_told_once(bulletin, inbox, tmp_path):
    def add(book):
        sheet = book["明细"]
        sheet.append([cell.value for cell in sheet[11]])
        sheet["Z12"] = 999
        sheet.insert_rows(4)

    assert cells(verify(edited(bulletin, tmp_path, add), inbox)) == [("row-added", "明细!A4"), ("row-added", "明细!A13")]


def test_rows_in_another_order(bulletin, inbox, tmp_path):
    def turn(book):
        rows = [[cell.value for cell in row] for row in book["明细"].iter_rows(min_row=2)]
        for row, values in enumerate(rows[::-1], 2):
            for column, value in enumerate(values, 1):
                book["明细"].cell(row, column).value = value

    assert cells(verify(edited(bulletin, tmp_path, turn), inbox)) == [("order", "明细!A3")]


def test_sheets_that_are_gone_hidden_or_new(bulletin, inbox, tmp_path):
    def edit(book):
        del book["街道"]
        book["未完成"].sheet_state = "hidden"
        book.create_sheet("说明")
        book["日通报"].row_dimensions[7].hidden = True

    assert set(cells(verify(edited(bulletin, tmp_path, edit), inbox))) == {
        ("sheet-missing", "街道!"),
        ("sheet-hidden", "未完成!"),
        ("sheet-added", "说明!"),
        ("row-hidden", "日通报!A7"),
    }


def test_a_saved_result_that_is_not_that_of_its_formula(bulletin, inbox, tmp_path):
    path = rewritten(bulletin, tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml", rb'(r="C4"[^>]*><f>[^<]*</f><v>)2', rb"\g<1>99")
    assert told(verify(path, inbox)) == [("result", "日通报!C4", "99", "2")]


def test_a_format_that_shows_another_figure(bulletin, inbox, tmp_path):
    def disguise(book):
        for cell, code in {"C4": '"99"', "E4": "0%", "D7": ";;;", "G7": "0_ ", "A7": ';;;"某区"'}.items():
            book["日通报"][cell].number_format = code

    assert told(verify(edited(bulletin, tmp_path, disguise), inbox)) == [
        ("format", "日通报!C4", '"99"', "0"),
        ("format", "日通报!A7", ';;;"某区"', "常规"),
        ("format", "日通报!D7", ";;;", "0"),
    ]


FIRST = "xl/worksheets/sheet1.xml"


def changed(bulletin, path, *changes):
    """The bulletin with texts of its parts replaced: (part, old, new)."""
    for number, (part, old, new) in enumerate(changes):
        bulletin = rewritten(bulletin, path.with_stem(f"{path.stem}{number}"), part, old.encode(), new.encode())
    return bulletin


@pytest.mark.parametrize(
    ("sheet", "where", "cell", "usual"),
    [(1, "C4:D5", "日通报!C4", "0"), (1, "F1:F9", "日通报!F3", "常规"), (2, "B:B", "进度!", None), (3, "D2", "街道!D2", "0")],
)
def test_a_condition_that_shows_another_figure(bulletin, inbox, tmp_path, sheet, where, cell, usual):
    rule = '<cfRule type="expression" dxfId="0" priority="9"><formula>TRUE</formula></cfRule>'
    path = changed(
        bulletin,
        tmp_path / "a.xlsx",
        (
            f"xl/worksheets/sheet{sheet}.xml",
            "(?<=</sheetData>)",
            f'<conditionalFormatting sqref="{where}">{rule}</conditionalFormatting>',
        ),
        ("xl/styles.xml", '<dxfs count="0"/>', '<dxfs><dxf><numFmt formatCode="&quot;34&quot;"/></dxf></dxfs>'),
    )
    (found,) = verify(path, inbox).differences
    assert (found.kind, found.stands) == ("veil", '"34"')
    assert f"{found.sheet}!{found.cell}".startswith(cell)
    assert found.follows == usual or not usual
    assert sentence(found).startswith('条件格式把显示的数字换成“"34"”，应为“')


@pytest.mark.parametrize(
    ("part", "old", "new", "expected"),
    [
        (FIRST, '<col min="6"', '<col hidden="1" min="6"', [("column-hidden", "日通报!F3", "完成比例")]),
        (FIRST, '(<col min="7" max="7") width="[0-9.]+"', r'\1 width="0"', [("column-hidden", "日通报!G3", "排名")]),
        (FIRST, '(<row r="8"[^>]*?) ht="24"', r'\1 ht="0"', [("row-hidden", "日通报!A8", "卧龙区 应纳管")]),
        (FIRST, '(<row r="8"[^>]*?) ht="24"', r'\1 ht="2"', [("row-hidden", "日通报!A8", "卧龙区 应纳管")]),
        ("xl/workbook.xml", r"日通报!\$A\$1:\$G\$18", "日通报!$A$1:$G$15", [("print-area", "日通报!", "")]),
        ("xl/workbook.xml", r"日通报!\$A\$1:\$G\$18", "日通报!$B$1:$G$18", [("print-area", "日通报!", "")]),
        ("xl/workbook.xml", r"日通报!\$A\$1:\$G\$18", "日通报!$A$1:$H$30", []),
        ("xl/worksheets/sheet5.xml", '<row r="5".*?</row>', "", [("row-cleared", "明细!A5", "卧龙区.csv〔卧龙区〕第 2 行")]),
        (FIRST, '<row r="8".*?</row>', '<row r="8"/>', [("row-cleared", "日通报!A8", "卧龙区 应纳管")]),
    ],
)
def test_what_is_not_to_be_seen_or_printed_is_told_once(bulletin, inbox, tmp_path, part, old, new, expected):
    found = verify(changed(bulletin, tmp_path / "a.xlsx", (part, old, new)), inbox)
    assert [(one.kind, f"{one.sheet}!{one.cell}", one.about) for one in found.differences if one.kind != "result"] == expected


def test_a_blank_row_among_the_tasks_is_a_row(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, lambda book: book["明细"].insert_rows(5)), inbox)
    (only,) = (one for one in found.differences if one.sheet == "明细")
    assert (only.kind, only.cell, only.about) == ("row-added", "A5", "（空行）")


def test_a_checksum_and_a_name_that_were_edited(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("来源", "D3", "0" * 64), ("来源", "A2", "某区.csv")), inbox)
    (kind, cell, stands, _), name = told(found)
    assert (kind, cell, stands) == ("source-changed", "来源!D3", "0" * 64)
    assert name == ("value", "来源!A2", "某区.csv", "卧龙区.csv")


def test_a_ledger_that_was_changed_is_told_with_what_follows_from_it(bulletin, ledgers):
    path = ledgers / "宛城区.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("应封停,否,", "应封停,是,6.22", 1), encoding="utf-8")
    found = verify(bulletin, ledgers)
    assert [state for _, state in found.sources].count("changed") == 1
    first, *others = told(found)
    assert first[:2] == ("source-changed", "来源!D3")
    assert ("value", "明细!W8", "否", "是") in others
    assert any(cell.startswith("日通报!") for _, cell, *_ in others)
    assert "来源!D3" not in {cell for _, cell, *_ in others}


def test_a_ledger_that_is_gone(bulletin, ledgers):
    (ledgers / "卧龙区.csv").unlink()
    found = verify(bulletin, ledgers)
    assert cells(found)[0] == ("source-missing", "来源!A2")
    assert [state for _, state in found.sources] == ["missing", "same", "same", "same"]


def test_a_ledger_that_the_bulletin_does_not_name(bulletin, ledgers):
    (ledgers / "补报.csv").write_text(f"{HEAD}\n某单位,,应封停,是,\n", encoding="utf-8")
    found = verify(bulletin, ledgers)
    assert [(one.kind, one.cell, one.about) for one in found.differences] == [("source-unnamed", "A6", "补报.csv")]


def test_a_file_that_could_not_be_read_then_is_none_that_changed(ledgers, tmp_path):
    with (ledgers / "大.xlsx").open("wb") as file:
        file.truncate(60 << 20)
    found = verify(wellxl.merge(ledgers, date="2024-06-23").save(tmp_path / "日通报.xlsx"), ledgers)
    assert [(one.file, one.sha256, state) for one, state in found.sources if one.file == "大.xlsx"] == [("大.xlsx", "", "same")]
    assert found.follows


def test_a_signature_below_the_table_is_a_row_of_its_own(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("日通报", "A20", "审核人：")), inbox)
    assert [(one.kind, one.cell, one.about) for one in found.differences] == [("row-added", "A20", "审核人：")]


def test_a_ledger_whose_line_was_taken_out_is_told_once(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, lambda book: book["来源"].delete_rows(3)), inbox)
    assert [(one.kind, one.cell, one.about) for one in found.differences] == [("row-missing", "A3", "宛城区.csv 宛城区")]


def test_ledgers_are_found_by_what_they_hold(bulletin, ledgers):
    (ledgers / "四区").mkdir()
    for number, path in enumerate(sorted(ledgers.glob("*.csv"))):
        path.rename(ledgers / "四区" / f"{number}.csv")
    shutil.copy(bulletin, ledgers / "日通报.xlsx")
    assert verify(ledgers / "日通报.xlsx", ledgers).follows


@pytest.mark.skipif(sys.platform != "linux", reason="names of bytes, as Linux has them")
def test_ledgers_whose_names_are_in_gbk_follow(ledgers, tmp_path):
    """As a zip of Windows is unpacked: in the bulletin they stand as they were meant."""
    for path in list(ledgers.glob("*.csv")):
        os.rename(path, os.fsencode(ledgers) + b"/" + path.name.encode("gbk"))
    report = wellxl.merge(ledgers, date="2024-06-23")
    assert [line.file for line in (one.line for one in report.bulletin.balances)] == sorted(f"{name}.csv" for name in LEDGERS)
    assert report.bulletin.tally.missing == ()
    path = report.save(ledgers / os.fsdecode("日通报.xlsx".encode("gbk")))
    assert path.name in os.listdir(ledgers)
    found = verify(path, ledgers)
    assert (told(found), found.notes) == ([], ())
    before = shutil.copy(path, ledgers / os.fsdecode("昨天.xlsx".encode("gbk")))
    again = wellxl.merge(ledgers, date="2024-06-24", previous=before).save(tmp_path / "今天.xlsx", columns=["较上期"])
    assert verify(again, ledgers).follows


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes of POSIX")
def test_a_pipe_holds_up_no_proof(bulletin, ledgers, tmp_path):
    os.mkfifo(ledgers / "a.xlsx")
    shutil.copy(bulletin, tmp_path / "日通报.xlsx")
    os.mkfifo(tmp_path / "昨天.xlsx")
    assert verify(tmp_path / "日通报.xlsx", ledgers).follows
    with pytest.raises(InputError, match="它是管道或设备，不是文件"):
        verify(tmp_path / "昨天.xlsx", ledgers)


def test_none_of_the_ledgers_can_be_read_any_more(bulletin, ledgers):
    for path in ledgers.iterdir():
        path.write_bytes(b"\0" * 9)
    with pytest.raises(InputError, match="现在一份也读不出来"):
        verify(bulletin, ledgers)


def test_nothing_of_what_it_names_is_there(bulletin, tmp_path):
    (tmp_path / "a.csv").write_text("用户名称\n某单位\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"4 份台账在.*里一份也没有"):
        verify(bulletin, tmp_path)


@pytest.fixture(scope="session")
def figures(bulletin):
    """Every figure of the table: its cell, and its value."""
    sheet = openpyxl.load_workbook(bulletin, data_only=True)["日通报"]
    return {cell.coordinate: cell.value for row in sheet["C4:G18"] for cell in row if isinstance(cell.value, (int, float))}


@settings(max_examples=10)
@given(data=st.data())
def test_any_figure_that_is_edited_is_told_with_its_cell(bulletin, inbox, figures, tmp_path_factory, data):
    cell = data.draw(st.sampled_from(sorted(figures)))
    value = data.draw(st.integers(0, 400) | st.floats(0, 1, allow_subnormal=False))
    found = verify(edited(bulletin, tmp_path_factory.mktemp("a"), ("日通报", cell, value)), inbox)
    kind = "frozen" if value == pytest.approx(figures[cell], rel=1e-12, abs=1e-12) else "constant"
    assert cells(found) == [(kind, f"日通报!{cell}")]


@pytest.mark.parametrize("blank", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_any_cell_of_any_sheet_that_is_edited_is_told_and_no_other(bulletin, blank):
    workbook = read_workbook(bulletin)
    for grid in workbook.book.grids:

        def alone(rows, grid=grid):
            return workbook._replace(book=workbook.book._replace(grids=(grid._replace(rows=rows),)))

        for row, column in product(range(len(grid.rows)), range(len(grid.rows[0]))):
            rows = [list(cells) for cells in grid.rows]
            value = rows[row][column]
            if blank and value == "":
                continue
            rows[row][column] = "" if blank else 1234.5 if isinstance(value, str) and value else "改"
            (compared,) = compare(alone(rows), alone(grid.rows))
            assert [one.cell for one in compared.differences] == [f"{letters(column)}{row + 1}"], (grid.sheet, value)


def test_any_formula_that_is_edited_is_told_and_no_other(bulletin):
    workbook = read_workbook(bulletin)
    for sheet, formulas in workbook.formulas.items():
        for row, column in formulas:
            other = {**formulas, (row, column): "1+1"}
            found = compare(workbook._replace(formulas={**workbook.formulas, sheet: other}), workbook)
            assert [(one.kind, one.sheet, one.cell) for sheets in found for one in sheets.differences] == [
                ("formula", sheet, f"{letters(column)}{row + 1}")
            ]


HOSTILE = ["", "x", 0, -1, 1e300, True, "=1/0", "../../x.csv", "..", "a/b\\c:*?.csv", "注：", "合计", "9" * 300, "2099-12-31"]
HOSTILE += [
    "(2000.1.1)",
    "0" * 64,
    "任务明细见同一文件夹的“../../etc/passwd”。",
    "结转",
    date(2024, 6, 1),
    "\u202e",
    "\U00020000" * 400,
]


@pytest.mark.slow
@settings(max_examples=120)
@given(data=st.data())
def test_whatever_is_edited_ends_in_a_result_or_a_sentence(bulletin, inbox, tmp_path_factory, data):
    book = openpyxl.load_workbook(bulletin)
    sheets = st.sampled_from(["来源", "来源", "日通报", "明细", "进度", "街道"])
    for name in data.draw(st.lists(sheets, min_size=1, max_size=3)):
        sheet = book[name]
        row, column = data.draw(st.integers(1, sheet.max_row + 1)), data.draw(st.integers(1, sheet.max_column + 1))
        with suppress(AttributeError):  # of a merged cell
            sheet.cell(row, column).value = data.draw(st.sampled_from(HOSTILE))
    path = tmp_path_factory.mktemp("a") / "日通报.xlsx"
    book.save(path)
    with suppress(InputError):
        found = verify(path, inbox)
        assert json.loads(json.dumps(found.as_dict(), ensure_ascii=False))["follows"] == (not found.differences)
        assert all(map(str.strip, lines(found, verbose=True)))


@pytest.mark.slow
def test_a_flipped_byte_ends_in_a_sentence_or_changes_nothing(bulletin, inbox, tmp_path):
    chance, data = random.Random(7), bulletin.read_bytes()
    path = tmp_path / "日通报.xlsx"
    refused = 0
    for _ in range(150):
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        try:
            assert verify(path, inbox).follows
        except InputError:
            refused += 1
    assert refused > 100


def test_a_copy_that_libreoffice_saved_follows(tmp_path, soffice):
    columns = ["剩余任务", "近7日日均", "预计完成日"]
    path = wellxl.merge(SAMPLE).save(tmp_path / "日通报.xlsx", columns=columns, paragraph=True)
    found = verify(soffice(path, "xlsx"), SAMPLE)
    assert (told(found), found.notes) == ([], ())


def test_what_is_no_bulletin_that_can_be_proven(bulletin, inbox, tmp_path):
    report = wellxl.merge(inbox, date="2024-06-23")
    (tmp_path / "坏.xlsx").write_bytes(bulletin.read_bytes()[:9000])
    cases = {
        report.public(tmp_path / "对外.xlsx"): "对外.xlsx”是对外版，里面没有明细和来源",
        report.page(tmp_path / "日通报.html"): "是网页，不能核对",
        report.detail(tmp_path / "明细.csv"): "是另存的明细",
        tmp_path / "坏.xlsx": "不完整",
        tmp_path / "没有.xlsx": "路径不存在",
        SAMPLE / "卧龙区台账.xlsx": "没有“日通报”和“来源”两张表",
        SAMPLE / "宛城区自备井封停任务（6月23日）.xls": "不是 .xlsx 格式",
    }
    for path, words in cases.items():
        with pytest.raises(InputError, match=words):
            verify(path, inbox)


def test_a_hostile_bulletin_ends_in_a_sentence(bulletin, inbox, tmp_path):
    first = "xl/worksheets/sheet1.xml"
    entities = rb'\g<0><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    cases = {
        rewritten(bulletin, tmp_path / "a.xlsx", first, rb"<\?xml[^>]*\?>", entities): "DOCTYPE",
        rewritten(bulletin, tmp_path / "b.xlsx", first, rb'<c r="A4"', rb'<c r="XFD1048576"><v>1</v></c>\g<0>'): "一直延伸到",
        rewritten(bulletin, tmp_path / "c.xlsx", first, rb"</sheetData>", b"</sheetDate>"): "不能核对",
        rewritten(bulletin, tmp_path / "d.xlsx", "xl/styles.xml", rb"</styleSheet>", b""): "不能核对",
    }
    for path, words in cases.items():
        with pytest.raises(InputError, match=words) as told:
            verify(path, inbox)
        assert "\n" not in str(told.value)


def test_a_bulletin_whose_formulas_share_their_text(bulletin, inbox, tmp_path):
    """As Excel writes them."""
    part = "xl/worksheets/sheet7.xml"
    path = rewritten(bulletin, tmp_path / "a.xlsx", part, rb'(r="K2"[^>]*><f)>', rb'\g<1> t="shared" ref="K2:K5" si="0">')
    path = rewritten(path, tmp_path / "b.xlsx", part, rb'(r="K4"[^>]*><f)>[^<]*</f>', rb'\g<1> t="shared" si="0"/>')
    assert verify(path, inbox).follows


def test_a_bulletin_without_the_tasks_follows_in_its_figures(inbox, tmp_path):
    path = wellxl.merge(inbox, date="2024-06-23").save(tmp_path / "日通报.xlsx", detail_in="")
    found = verify(path, inbox)
    assert (told(found), found.notes) == ([], ("工作簿里没有明细，只核对了汇总的数字",))
    assert told(verify(edited(path, tmp_path, ("日通报", "C4", 83)), inbox))[0] == ("value", "日通报!C4", "83", "2")


def test_tasks_that_stand_in_a_file_of_their_own(inbox, tmp_path):
    report = wellxl.merge(inbox, date="2024-06-23")
    beside = report.detail(tmp_path / "日通报_明细.csv")
    path = report.save(tmp_path / "日通报.xlsx", detail_in=beside.name)
    found = verify(path, inbox)
    assert (told(found), found.notes) == ([], ("任务明细“日通报_明细.csv”与从台账重新生成的一字不差",))
    rows = beside.read_text(encoding="utf-8-sig").replace("乙二院", "乙二厂").splitlines(keepends=True)
    beside.write_text("".join(rows[:2] + rows[3:]), encoding="utf-8")
    assert told(verify(path, inbox)) == [
        ("row-missing", "日通报_明细!A3", "", ""),
        ("value", "日通报_明细!D5", "乙二厂", "乙二院"),
    ]
    beside.write_bytes(b"\0" * 9)
    assert told(verify(path, inbox)) == [("beside-changed", "日通报_明细.csv!", "", "")]
    beside.unlink()
    assert verify(path, inbox).notes == ("任务明细“日通报_明细.csv”不在通报旁边，没有核对",)


def test_tasks_in_a_parquet_are_compared_as_a_whole(inbox, tmp_path):
    report = wellxl.merge(inbox, date="2024-06-23")
    beside = report.detail(tmp_path / "日通报_明细.parquet")
    path = report.save(tmp_path / "日通报.xlsx", detail_in=beside.name)
    assert verify(path, inbox).notes == ("任务明细“日通报_明细.parquet”与从台账重新生成的一字不差",)
    beside.write_bytes(b"PAR1")
    found = verify(path, inbox)
    assert found.follows
    assert "没有逐格核对" in found.notes[0]


@pytest.mark.slow
def test_days_on_which_much_is_wrong_follow(tmp_path):
    city = City(5)
    for on, previous in chronicle(city, tmp_path, 21, 22):
        assert verify(tmp_path / bulletin_of(on), tmp_path / f"{on}", previous=previous).follows
        for number, (day, planted) in enumerate(planted_days(city, on, list(FAULTS))):
            (tmp_path / f"{number}").mkdir()
            publish(day, tmp_path / f"{number}", previous)
            found = verify(tmp_path / f"{number}" / bulletin_of(on), tmp_path / f"{number}" / f"{on}", previous=previous)
            assert found.follows, planted


def test_columns_that_are_gone_or_new(bulletin, inbox, tmp_path):
    def edit(book):
        book["明细"].delete_cols(5)
        book["明细"].insert_cols(2)
        book["明细"]["B1"] = "备注"
        book["明细"]["D2"] = "某单位"

    assert told(verify(edited(bulletin, tmp_path, edit), inbox)) == [
        ("column-added", "明细!B1", "", ""),
        ("column-missing", "明细!F1", "", ""),
        ("value", "明细!D2", "某单位", ""),
    ]


@pytest.fixture
def made_with_all(ledgers, tmp_path):
    """A bulletin that depends on a campaign, a task list and an earlier bulletin, and where these are."""
    given = tmp_path / "另放"
    given.mkdir()
    before = wellxl.merge(ledgers, date="2024-06-22").save(given / "昨天.xlsx")
    tasks = given / "清单.csv"
    tasks.write_text("辖区,用户名称,街道,分类\n卧龙区,乙九厂,七一街道,应封停\n", encoding="utf-8")
    campaign = write_campaign(given / "方案.xlsx", WELLS.with_(title="某市日通报"), KINDS)
    (ledgers / "高新区.csv").unlink()
    report = wellxl.merge(ledgers, date="2024-06-23", campaign=campaign, tasks=tasks, previous=before, strict_total=True)
    path = report.save(tmp_path / "日通报.xlsx", columns=["较上期", "排名变化"], paragraph=True)
    return path, {"campaign": campaign, "tasks": tasks, "previous": before}


def test_what_else_it_depends_on_is_asked_for(made_with_all, ledgers):
    path, options = made_with_all
    for lacking, words in {
        "campaign": "依据方案“方案.xlsx”（来源!A18），文件夹里和通报旁边都没有它：请用 --campaign 指定",
        "tasks": "依据任务清单“清单.csv”（来源!A19），文件夹里和通报旁边都没有它：请用 --tasks 指定",
        "previous": "依据上期通报“昨天.xlsx”（来源!A21），文件夹里和通报旁边都没有它：请用 --previous 指定",
    }.items():
        with pytest.raises(InputError, match=re.escape(words)):
            verify(path, ledgers, **{name: given for name, given in options.items() if name != lacking})


def test_what_else_it_depends_on_may_lie_among_the_ledgers_under_any_name(made_with_all, ledgers):
    path, options = made_with_all
    for number, file in enumerate(options.values()):
        shutil.copy(file, ledgers / f"{number}{file.suffix}")
    found = verify(path, ledgers)
    assert (told(found), found.notes, found.title) == ([], (), "某市日通报")


def test_another_task_list_than_then_is_told(made_with_all, ledgers):
    path, options = made_with_all
    options["tasks"].write_text("辖区,用户名称,街道,分类\n卧龙区,乙八厂,七一街道,应封停\n", encoding="utf-8")
    first, *others = told(verify(path, ledgers, **options))
    assert first[:2] == ("basis-changed", "来源!D19")
    assert ("value", "明细!D10", "乙九厂", "乙八厂") in others


def test_an_earlier_bulletin_is_found_beside(ledgers, tmp_path):
    before = wellxl.merge(ledgers, date="2024-06-22").save(tmp_path / "昨天.xlsx")
    path = wellxl.merge(ledgers, date="2024-06-23", previous=before).save(tmp_path / "今天.xlsx", columns=["较上期"])
    assert verify(path, ledgers).follows


def test_the_times_that_a_district_was_last_need_the_folder(ledgers, tmp_path):
    (tmp_path / "往期").mkdir()
    for day in ("21", "22"):
        wellxl.merge(ledgers, date=f"2024-06-{day}").save(tmp_path / "往期" / f"{day}.xlsx")
    report = wellxl.merge(ledgers, date="2024-06-23", previous=tmp_path / "往期")
    path = report.save(tmp_path / "往期" / "23.xlsx", columns=["连续末位次数"])
    with pytest.raises(InputError, match="请用 --previous 指定存放历次通报的文件夹"):
        verify(path, ledgers)
    assert verify(path, ledgers, previous=tmp_path / "往期").follows


def test_two_versions_that_only_their_times_put_in_order(ledgers, tmp_path):
    again = f"{HEAD}\n丙一厂,东关街道,应封停,是,6.22\n"
    (ledgers / "宛城区.csv").rename(ledgers / "宛城区6.23.csv")
    (ledgers / "宛城区6.22.csv").write_text(again, encoding="utf-8")
    assert verify(wellxl.merge(ledgers, date="2024-06-23").save(tmp_path / "日通报.xlsx"), ledgers).notes == ()
    for name in ("宛城区新.csv", "宛城区6.23(2).csv"):
        next(path for path in ledgers.glob("宛城区*") if path.name != "宛城区6.23.csv").rename(ledgers / name)
        (note,) = verify(wellxl.merge(ledgers, date="2024-06-23").save(tmp_path / "日通报.xlsx"), ledgers).notes
        assert note.endswith("里有同样的任务，以修改时间较新的为准，而来源不记修改时间")


def test_a_bulletin_of_an_older_wellxl(ledgers, tmp_path):
    (tmp_path / "往期").mkdir()
    before = wellxl.merge(ledgers, date="2024-06-22").save(tmp_path / "往期" / "昨天.xlsx")
    (ledgers / "高新区.csv").unlink()
    report = wellxl.merge(ledgers, date="2024-06-23", previous=before)
    path = replace(report, bulletin=report.bulletin._replace(basis=())).save(tmp_path / "日通报.xlsx")
    with pytest.raises(InputError, match=r"依据上期通报“昨天\.xlsx”（来源!A5）"):
        verify(path, ledgers)
    found = verify(path, ledgers, previous=before)
    assert (told(found), found.version) == ([], "")
    assert found.notes == ("通报由较早的 wellxl 生成，没有写明方案、任务清单和上期通报：按现在指定的核对",)


def test_what_was_given_for_nothing_is_told(bulletin, inbox, tmp_path):
    found = verify(bulletin, inbox, tasks=tmp_path / "清单.csv")
    assert found.follows
    assert "来源没有提到任务清单" in found.notes[0]


def test_another_version_is_told(bulletin, inbox, tmp_path):
    found = verify(edited(bulletin, tmp_path, ("来源", "A15", "wellxl 0.0.9")), inbox)
    assert found.follows
    assert any("wellxl 0.0.9 生成" in note for note in found.notes)
