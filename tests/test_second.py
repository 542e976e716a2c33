"""The second look at a sheet's XML or records."""

import pytest
from packing import package, zipped

from wellxl.reading.container import LIMITS, Refused, open_package
from wellxl.reading.second import look_again, look_again_binary, sheet_parts

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


def test_sheet_parts_follow_the_workbook():
    assert sheet_parts(open_package(package(), LIMITS)) == [SHEET]
    assert sheet_parts(open_package(package(parts={"xl/workbook.xml": "<broken"}), LIMITS)) == []


def record(kind: int, body: bytes) -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(body)]) + body


def number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def test_xlsb():
    id = "rId1".encode("utf-16-le")
    sheet = (
        record(0, number(4) + bytes(7) + b"\x10" + bytes(9)) + record(3, number(2) + bytes(4) + b"\x2a") + record(5, bytes(16))
    )
    relations = '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.bin"/></Relationships>'
    parts = {
        "xl/workbook.bin": record(131, b"")
        + record(156, number(0) + number(1) + number(4) + id + number(1) + "表".encode("utf-16-le")),
        "xl/_rels/workbook.bin.rels": relations,
        "xl/worksheets/sheet1.bin": sheet,
    }
    book = open_package(zipped(parts), LIMITS)
    (name,) = sheet_parts(book)
    details = look_again_binary(book, book.parts[name])
    assert (book.format, name, details.errors, details.hidden) == ("xlsb", "xl/worksheets/sheet1.bin", {(4, 2): "#N/A"}, {4})
