"""bulletin.py: the sheet 日通报."""

import subprocess
from itertools import pairwise

import openpyxl
import pytest
from making import bulletin, golden_ledgers, ledger, task

from wellxl.campaign import District
from wellxl.wells import WELLS
from wellxl.writing.workbook import write_workbook


def write(path, ledgers, notes=()):
    return write_workbook(path / "日通报.xlsx", bulletin(ledgers, notes=notes), WELLS)


def sheet(path, data_only=True):
    return openpyxl.load_workbook(path, data_only=data_only)["日通报"]


def district(name, total, done):
    return ledger(name, [task(name, number, done=number < done) for number in range(total)])


def ranks(path):
    return {row[0].value: row[6].value for row in sheet(path).iter_rows(min_row=4) if row[0].value}


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    return write(tmp_path_factory.mktemp("golden"), golden_ledgers())


def test_every_figure_is_a_formula(golden):
    one = sheet(golden, data_only=False)
    for row in range(4, 19):
        for column in "CDE":
            assert str(one[f"{column}{row}"].value).startswith("=")
    assert one["C4"].value == "=COUNTIFS(明细!$A$2:$A$308,$A$4,明细!$N$2:$N$308,$B4)"
    assert one["D4"].value == '=COUNTIFS(明细!$A$2:$A$308,$A$4,明细!$N$2:$N$308,$B4,明细!$W$2:$W$308,"是")'
    assert one["E4"].value == "=IF(C4=0,0,D4/C4)"
    assert one["F4"].value == '=IF(C6=0,"—",D6/C6)'
    assert one["G4"].value == '=IF(C6=0,"—",1+SUMPRODUCT(($B$4:$B$15="合计")*($D$4:$D$15*C6>D6*$C$4:$C$15)))'
    assert one["G16"].value is None


def test_district_rate_and_rank_are_merged_over_a_block(golden):
    merged = {str(one) for one in sheet(golden).merged_cells.ranges}
    assert merged == {"A1:G1", "A2:G2", *(f"{c}{top}:{c}{top + 2}" for c in "AFG" for top in (4, 7, 10, 13, 16))}


def test_the_looks(golden):
    one = sheet(golden)
    assert (one["A1"].font.name, one["A1"].font.sz) == ("方正小标宋简体", 22)
    assert (one["C3"].font.name, one["C3"].font.sz, one["C3"].alignment.wrap_text) == ("黑体", 12, True)
    assert (one["C4"].font.name, one["C4"].font.sz, one["C4"].border.left.style) == ("仿宋", 12, "thin")
    assert [one[cell].font.b for cell in ("C4", "C6", "C16", "A16", "F16", "F4")] == [False, True, True, True, True, False]
    assert {one[f"E{row}"].number_format for row in range(4, 19)} == {"0.00%"}


def test_the_page(golden):
    one = sheet(golden)
    assert (one.page_setup.paperSize, one.page_setup.orientation) == (9, "portrait")
    # None is the default, 1.
    assert {one.page_setup.fitToWidth, one.page_setup.fitToHeight} <= {1, None}
    assert one.sheet_properties.pageSetUpPr.fitToPage
    assert (one.print_title_rows, one.print_area) == ("$1:$3", "'日通报'!$A$1:$G$18")
    assert one.print_options.horizontalCentered
    assert "&P" in one.oddFooter.center.text


def test_the_bulletin_prints_on_one_page(golden, soffice):
    text = subprocess.run(["pdftotext", "-layout", soffice(golden, "pdf"), "-"], capture_output=True, text=True).stdout
    first = text.split("\f")[0]
    assert "中心城区“飓风”行动“决战六月”日通报" in first
    assert "307" in first
    assert "26.71%" in first
    assert "总计" in first


def test_equals_share_a_rank(tmp_path, soffice):
    ledgers = [district("示范区", 4, 3), district("卧龙区", 3, 1), district("宛城区", 6, 2), district("高新区", 5, 1)]
    path = write(tmp_path, ledgers)
    assert ranks(path) == {"示范区": 1, "卧龙区": 2, "宛城区": 2, "高新区": 4, "总计": None}
    assert ranks(soffice(path, "xlsx")) == ranks(path)


def test_a_district_without_a_task_is_not_ranked(tmp_path, soffice):
    path = write(tmp_path, [district("示范区", 4, 0), district("卧龙区", 3, 1)], notes=["宛城区、高新区未报。"])
    for one in (sheet(path), sheet(soffice(path, "xlsx"))):
        assert [cell.value for cell in one[10]] == ["宛城区", "应封停", 0, 0, 0, "—", "—"]
        assert [one[f"G{row}"].value for row in (4, 7)] == [1, 2]
        assert (one["E10"].number_format, one["E10"].value) == ("0.00%", 0)


def test_the_note_stands_below_the_table(tmp_path):
    note = "高新区未报。" * 12
    one = sheet(write(tmp_path, golden_ledgers(), notes=[note, "=1+1"]))
    assert one["A19"].value == f"注：{note}=1+1"
    assert one["A19"].data_type == "s"
    assert (one["A19"].alignment.horizontal, one["A19"].alignment.wrap_text) == ("left", True)
    assert one.row_dimensions[19].height > 30
    assert one.max_row == 19


def test_nothing_stands_below_the_table_without_a_note(golden):
    assert sheet(golden).max_row == 18


def test_figures_lead_to_their_rows(golden, soffice):
    from wellxl.writing.detail import NAME

    for path in (golden, soffice(golden, "xlsx")):
        book = openpyxl.load_workbook(path)
        one, detail = book["日通报"], book[NAME]
        for cell, district, category, done in (
            *(("C4", "示范区", "应封停", None), ("D4", "示范区", "应封停", "是"), ("C8", "卧龙区", "应纳管", None)),
            *(("D14", "高新区", "应纳管", "是"), ("D18", None, None, "是"), ("F13", "高新区", None, None)),
        ):
            place = one[cell].hyperlink.location.rpartition("!A")[2]
            rows = [
                row
                for row in range(2, detail.max_row + 1)
                if district in (None, detail.cell(row, 1).value)
                and category in (None, detail.cell(row, 14).value)
                and done in (None, detail.cell(row, 23).value)
            ]
            assert int(place) == rows[0]
            assert str(one[cell].value).startswith("=")
            assert one[cell].font.u is None
        assert one["D5"].hyperlink is None  # 示范区 has completed none of its 应纳管


def test_rates_are_marked_as_the_campaign_says(tmp_path, golden):
    campaign = WELLS.with_(red_below=0.3, yellow_below=0.45)
    path = write_workbook(tmp_path / "a.xlsx", bulletin(golden_ledgers(), campaign=campaign), campaign)
    (area,) = sheet(path).conditional_formatting
    # 23 of 30 days are over: 0.3 of that is 23/100, 0.45 of it 69/200.
    assert (str(area.sqref), [rule.formula for rule in area.rules]) == (
        "F4:F15",
        [["AND(ISNUMBER($F4),$D6*100<$C6*23)"], ["AND(ISNUMBER($F4),$D6*200<$C6*69)"]],
    )
    assert [rule.dxf.fill.bgColor.rgb[2:] for rule in area.rules] == [campaign.colours["red"], campaign.colours["yellow"]]
    assert not sheet(golden).conditional_formatting


def test_a_long_table_is_never_cut_within_a_district(tmp_path):
    campaign = WELLS.with_(districts=tuple(District(f"第{n}区") for n in range(1, 41)))
    one = sheet(write_workbook(tmp_path / "a.xlsx", bulletin([], campaign=campaign), campaign))
    assert (one.page_setup.fitToHeight, one.print_title_rows) == (0, "$1:$3")
    ends = [0, *(one.id - 3 for one in one.row_breaks.brk)]
    assert len(ends) > 4
    assert all((end - begin) % 3 == 0 and end - begin <= 25 for begin, end in pairwise(ends))
