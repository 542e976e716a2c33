"""The second look at a sheet's XML or records."""

import struct

import pytest
from packing import opened, package, zipped

from wellxl.reading.container import LIMITS, Refused, open_package
from wellxl.reading.second import look_again

SHEET = "xl/worksheets/sheet1.xml"


def looked(rows: str, missing: int = 0):
    book = open_package(package(rows), LIMITS)
    return look_again(book, book.parts[SHEET], missing)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B3" t="e"><v>#REF!</v></c>',
        "<c t='e' r='B3'><f>A1</f><v>#REF!</v></c>",
        '<x:c r = "B3" t = "e" ><x:v>#REF!</x:v></x:c>',
        '<c t="e"  r="b3"><f t="shared" si="0"/><v>#REF!</v></c>',
    ],
)
def test_error_cells_in_every_spelling(cell):
    assert looked(f'<row r="3"><c r="A3"><v>1</v></c>{cell}</row>', 1).errors == {(2, 1): "#REF!"}


@pytest.mark.parametrize(
    ("inner", "uncached"),
    [
        ("<f>1+1</f>", True),
        ("<f>1+1</f><v></v>", True),
        ("<f>1+1</f><v/>", True),
        ('<f t="shared" si="0"/>', True),
        ("<f>1+1</f>\n  <v>2</v>", False),
        ("<v>2</v>", False),
    ],
)
def test_formulas_without_a_result(inner, uncached):
    assert looked(f'<row r="1"><c r="A1" s="3">{inner}</c><c r="B1"><v>1</v></c></row>').uncached == (
        {(0, 0)} if uncached else set()
    )


def test_a_formula_whose_result_is_an_empty_text_has_one():
    assert looked('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>').uncached == set()


def test_a_cell_given_twice_is_refused_but_only_where_a_value_is_missing():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'
    with pytest.raises(Refused, match="cell-duplicate"):
        looked(rows, missing=1)
    assert looked('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', missing=1).errors == {}


def record(kind: int, body: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(body)]) + body


def number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def text(value: str) -> bytes:
    return number(len(value)) + value.encode("utf-16-le")


def xlsb() -> bytes:
    """Records of [MS-XLSB]: sheets; then size, rows, a text, a number, an error in a hidden row."""
    workbook = (
        record(131, b"") + record(143, b"") + record(156, number(0) + number(1) + text("rId1") + text("台账")) + record(144, b"")
    )
    rows = [number(row) + bytes(7) + flags + bytes(5) for row, flags in ((0, b"\x00"), (2, b"\x10"))]
    first = (
        record(0, rows[0]) + record(6, number(0) + bytes(4) + text("水井编号")) + record(6, number(1) + bytes(4) + text("分类"))
    )
    second = (
        record(0, rows[1]) + record(5, number(0) + bytes(4) + struct.pack("<d", 7)) + record(3, number(1) + bytes(4) + b"\x2a")
    )
    size = record(148, number(0) + number(2) + number(0) + number(1))
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.bin": workbook + record(132, b""),
        "xl/_rels/workbook.bin.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>',
        "xl/worksheets/sheet1.bin": record(129, b"")
        + size
        + record(145, b"")
        + first
        + second
        + record(146, b"")
        + record(130, b""),
    }
    return zipped(parts)


def test_xlsb(tmp_path):
    book = opened(tmp_path, xlsb(), "台账.xlsb")
    (grid,) = book.grids
    assert (book.format, grid.sheet) == ("xlsb", "台账")
    assert (grid.rows, grid.errors, grid.hidden_rows) == ([["水井编号", "分类"], ["", ""], [7.0, ""]], {(2, 1): "#N/A"}, {2})
