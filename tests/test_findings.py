"""findings.py: the sheet 问题清单."""

import openpyxl
from making import bulletin

from wellxl.records import Balance, Finding, Origin, SourceLine
from wellxl.wells import WELLS
from wellxl.writing import cells
from wellxl.writing.findings import HEADS
from wellxl.writing.workbook import write_workbook

FINDINGS = [
    Finding(
        "error", "category-blank", Origin("卧龙区.xlsx", "台账", 17, "D"), "分类", "", "分类为空", "请填写", district="卧龙区"
    ),
    Finding("warning", "odd", Origin("宛城区.xlsx", "=1", 3, "C"), "位置", "=1+1", "很长的说明" * 30, "", rows=(3, 4)),
    Finding("fixed", "width", Origin("宛城区.xlsx", "台账", 0, "E"), "井深", "１２", "已改为半角"),
    Finding("error", "not-a-workbook", Origin("坏.xlsx"), "", "", "打不开", "请重新保存"),
]


def sheet(path, findings):
    return openpyxl.load_workbook(write_workbook(path / "a.xlsx", bulletin([], findings=findings), WELLS))["问题清单"]


def test_a_line_a_finding(tmp_path):
    one = sheet(tmp_path, FINDINGS)
    assert [[cell.value for cell in row] for row in one.iter_rows()] == [
        list(HEADS),
        ["错误", "category-blank", "卧龙区", "卧龙区.xlsx", "台账", "D17", "分类", None, "分类为空", "请填写"],
        ["警告", "odd", None, "宛城区.xlsx", "=1", "C3", "位置", "=1+1", "很长的说明" * 30, None],
        ["已更正", "width", None, "宛城区.xlsx", "台账", "E", "井深", "１２", "已改为半角", None],
        ["错误", "not-a-workbook", None, "坏.xlsx", None, None, None, None, "打不开", "请重新保存"],
    ]
    assert (one["H3"].data_type, one["H3"].quotePrefix) == ("s", True)


def test_severities_have_their_colours(tmp_path):
    one = sheet(tmp_path, FINDINGS)
    assert [one[f"A{row}"].fill.fgColor.rgb[2:] for row in (2, 3, 4)] == [
        WELLS.colours[severity] for severity in ("error", "warning", "fixed")
    ]


def test_a_long_sentence_gets_a_higher_row(tmp_path):
    one = sheet(tmp_path, FINDINGS)
    assert one["I3"].alignment.wrap_text
    assert one.row_dimensions[3].height > 3 * one.row_dimensions[2].height


def test_the_page_and_the_filter(tmp_path):
    one = sheet(tmp_path, FINDINGS)
    assert (one.auto_filter.ref, one.freeze_panes, one.print_title_rows) == ("A1:J5", "A2", "$1:$1")


def test_without_a_finding_there_is_the_header(tmp_path):
    assert sheet(tmp_path, []).max_row == 1


def test_a_file_leads_to_its_line_of_the_sources(tmp_path):
    balances = [
        Balance(SourceLine(*names, "0" * 64)) for names in (("宛城区.xlsx", "说明"), ("宛城区.xlsx", "台账"), ("坏.xlsx", ""))
    ]
    made = bulletin([], findings=FINDINGS)._replace(balances=tuple(balances))
    book = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", made, WELLS))
    links = [cell.hyperlink and cell.hyperlink.location for cell in book["问题清单"]["D"]]
    assert links == [None, None, "来源!A2", "来源!A3", "来源!A4"]  # no such sheet: the file's first line
    assert [book["来源"][place.rpartition("!")[2]].value for place in links[2:]] == ["宛城区.xlsx", "宛城区.xlsx", "坏.xlsx"]
    assert book["问题清单"]["D4"].font.u is None


def test_links_end_where_excel_allows_no_more(tmp_path, monkeypatch):
    monkeypatch.setattr(cells, "_MOST_LINKS", 1)
    made = bulletin([], findings=FINDINGS)._replace(balances=(Balance(SourceLine("宛城区.xlsx", "台账", "")),))
    one = openpyxl.load_workbook(write_workbook(tmp_path / "a.xlsx", made, WELLS))["问题清单"]
    assert [bool(cell.hyperlink) for cell in one["D"]] == [False, False, True, False, False]
    assert one["D4"].value == "宛城区.xlsx"
