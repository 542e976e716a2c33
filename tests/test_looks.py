"""looks.py: what of a sheet a reader does not see as it stands."""

import pytest
from packing import MAIN, PARTS, package

from wellxl.reading.looks import Look, Veil, read_looks, unprinted, veiled

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellXfs>'
    '<dxfs><dxf><font/></dxf><dxf><numFmt numFmtId="164" formatCode="&quot;34&quot;"/></dxf></dxfs></styleSheet>'
)
ROWS = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/><c s="9"/></row>'


def look(rows=ROWS, after="", before="", **parts):
    found = read_looks(package(rows, {"xl/styles.xml": STYLES, **parts}, after, before), ["台账", "别的"])
    assert list(found) == ["台账"]
    return found["台账"]


def test_a_plain_sheet():
    assert look() == Look({(0, 0): "General", (0, 1): "0.00%", (0, 2): ""})


@pytest.mark.parametrize("hiding", ['hidden="1"', 'hidden="true"', 'ht="0"', 'ht="1.5" customHeight="1"'])
def test_a_row_that_nobody_sees(hiding):
    assert look(f'<row r="2" {hiding}/><row r="3" ht="24"/><row ht="15" hidden="0"/>').rows == {1}


@pytest.mark.parametrize("default", ['zeroHeight="1" defaultRowHeight="15"', 'defaultRowHeight="0"'])
def test_rows_that_nobody_sees_unless_they_are_high(default):
    assert look('<row r="1"/><row r="2" ht="20"/><row/>', before=f"<sheetFormatPr {default}/>").rows == {0, 2}


def test_columns_that_nobody_sees():
    named = '<col min="2" max="3" hidden="1"/><col min="5" max="5" width="0"/><col min="6" max="16384" width="9"/>'
    assert look(before=f"<cols>{named}</cols>").columns == {1, 2, 4}
    narrow = look(before='<sheetFormatPr defaultColWidth="0"/><cols><col min="1" max="60" width="9"/></cols>').columns
    assert narrow == {60, 61, 62, 63}


def test_a_condition_that_shows_another_figure():
    rules = '<cfRule type="expression" dxfId="0"/><cfRule type="expression" dxfId="1"><formula>TRUE</formula></cfRule>'
    bars = '<cfRule type="iconSet"><iconSet showValue="0"/></cfRule><cfRule type="dataBar"><dataBar/></cfRule>'
    after = f'<conditionalFormatting sqref="A1:B2 D4">{rules}</conditionalFormatting>'
    after += f'<conditionalFormatting sqref="C1">{bars}</conditionalFormatting>'
    assert look(after=after).veils == (Veil("A1:B2 D4", '"34"'), Veil("C1", ";;;"))


def test_a_condition_of_a_newer_excel():
    brought = '<x14:dxf><numFmt numFmtId="9" formatCode="&quot;7&quot;"/></x14:dxf>'
    rule = f'<x14:cfRule type="expression"><xm:f>TRUE</xm:f>{brought}</x14:cfRule>'
    after = (
        '<extLst><ext xmlns:x14="y" xmlns:xm="z"><x14:conditionalFormattings><x14:conditionalFormatting>'
        f"{rule}<xm:sqref>D1:D9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"
    )
    assert look(after=after).veils == (Veil("D1:D9", '"7"'),)


FORMATS = {(3, 2): "0", (3, 4): "0.00%", (4, 0): "General"}


@pytest.mark.parametrize(
    ("where", "code", "first"),
    [
        ("C4", '"34"', (3, 2)),
        ("C4:E4", "0.0%", (3, 2)),  # which does to E4 what its own does
        ("E4", "0.0%", None),
        ("A1:B4", '"34"', None),
        ("D:XFD", '"34"', (3, 4)),
        ("5:5", '"34"', (4, 0)),
        ("1:3 Z9 $E$4", ";;;", (3, 4)),
        ("#REF!", '"34"', None),
        ("", '"34"', None),
    ],
)
def test_which_cell_is_shown_otherwise(where, code, first):
    veil = Veil(where, code)
    assert list(veiled([veil], FORMATS)) == ([(veil, first)] if first else [])


def test_the_print_area_of_the_sheet():
    names = (
        '<definedNames><definedName name="_xlnm.Print_Area" localSheetId="1">别的!$A$1</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">台账!$1:$3</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">台账!$A$1:<!-- -->$G$12</definedName></definedNames></workbook>'
    )
    workbook = PARTS["xl/workbook.xml"].replace("</workbook>", names)
    assert look(**{"xl/workbook.xml": workbook}).printed == "台账!$A$1:$G$12"


@pytest.mark.parametrize(
    ("area", "lacks"),
    [
        ("", False),
        ("日通报!$A$1:$B$3", False),
        ("日通报!$A:$B", False),
        ("'日通报'!$A$1:$G$2,日通报!$A$3:$G$9", False),
        ("日通报!$A$1:$B$2", True),
        ("日通报!$A$1:$A$3", True),
        ("日通报!$A$1:$B$1,日通报!$A$3:$B$3", True),
        ("日通报!#REF!", True),
        ("OFFSET(日通报!$A$1,0,0,9,9)", True),
    ],
)
def test_what_a_print_area_leaves_out(area, lacks):
    assert unprinted(area, [(row, column) for row in range(3) for column in range(2)]) == lacks


@pytest.mark.parametrize("broken", [{"xl/styles.xml": "<styleSheet"}, {"xl/worksheets/sheet1.xml": "<a></b>"}])
def test_a_part_that_is_no_xml(broken):
    with pytest.raises(ValueError, match="no XML"):
        read_looks(package(parts=broken), ["台账"])


@pytest.mark.parametrize("odd", ['<row r="x"/>', '<row ht="high"/>'])
def test_numbers_that_are_none(odd):
    with pytest.raises(ValueError, match=r"invalid literal|could not convert"):
        look(odd)
