"""What one pass sees in the parts of a workbook."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packing import package

from wellxl.reading.container import LIMITS, Refused, open_package
from wellxl.reading.scan import bounded, examine, oversized
from wellxl.records import Grid, letters

SHEET = "xl/worksheets/sheet1.xml"


def seen(rows: str, after: str = "", before: str = ""):
    return examine(open_package(package(rows, after=after, before=before), LIMITS), LIMITS)[SHEET]


def cell(place: str, inner: str = "<v>1</v>") -> str:
    return f'<row r="1"><c r="{place}">{inner}</c></row>'


@pytest.mark.parametrize(
    ("rows", "flag"),
    [
        (cell("A1", "<f>1</f><v>1</v>"), "formulas"),
        ('<row r="1" hidden="1"/>', "hidden"),
        (cell("A1", "<is><t>a_x000B_</t></is>"), "escapes"),
        (cell("A1", "<is><t>a\x0b</t></is>"), "escapes"),
        (cell("A1", '<f>_xlfn.DISPIMG("a",1)</f>'), "images"),
    ],
)
def test_flags(rows, flag):
    assert getattr(seen(rows), flag)
    assert not getattr(seen(cell("A1")), flag)


def test_values_are_counted_on_the_xml():
    assert (
        seen(
            cell("A1") + cell("B2", "<is><t>v</t></is>") + cell("C3", "<f>v</f><v>2</v>") + '<row r="4"><c r="A4"/></row>'
        ).values
        == 3
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 1 << 20), st.integers(1, 16384), st.booleans(), st.booleans())
def test_no_cell_with_a_value_escapes_the_box(row, column, small, ordered):
    place = letters(column - 1) + str(row)
    far, near = cell(place.lower() if small else place), cell("A1")
    book = open_package(package(near + far if ordered else far + near), LIMITS)
    limits = LIMITS._replace(box=100_000)
    if row * column <= 100_000:
        examine(book, limits)
    elif row * column > 300_000 * 26:  # below, calamine can bear it and the box is judged after
        with pytest.raises(Refused, match="sheet-too-large"):
            examine(book, limits)


def test_styled_blanks_do_not_count_for_the_box():
    blanks = ('<row r="1048576"><c r="XFD1048576" s="1"/>', '<c r="XFC1048576" s="1"></c>', '<c r="XFB1048576"><v/></c></row>')
    seen(cell("A1") + "".join(blanks))


def test_oversized():
    oversized(1000, 20_000 // 2, LIMITS)
    for height, width in ((1 << 21, 1), (1, 16385), (5000, 5000)):
        with pytest.raises(Refused, match="sheet-too-large"):
            oversized(height, width, LIMITS)


@pytest.mark.parametrize(("area", "sound"), [("A1:B2", True), ("A1", True), ("A0:", False), ("", False), ("XFD1:ZZZZ9", False)])
def test_a_dimension_that_names_no_area_is_seen(area, sound):
    assert seen(cell("A1"), before=f'<dimension ref="{area}"/>').dimension is not sound


@pytest.mark.parametrize(
    ("declared", "suspicious"),
    [('count="9000000" uniqueCount="9000000"', False), ('uniqueCount="4294967295"', True), ('uniqueCount = "99999999999"', True)],
)
def test_a_lying_count_is_suspicious(declared, suspicious):
    strings = f"<?xml version='1.0'?><sst {declared}></sst>"
    book = open_package(package(parts={"xl/sharedStrings.xml": strings}), LIMITS)
    assert examine(book, LIMITS)["xl/sharedstrings.xml"].suspicious is suspicious


@pytest.mark.parametrize("head", ['<?xml version="1.0" encoding="GBK"?>', "﻿<!-- 甲 -->"])
def test_encodings(head):
    book = open_package(package(parts={"xl/sharedStrings.xml": f"{head}<sst/>".encode()}), LIMITS)
    if "GBK" in head:
        with pytest.raises(Refused, match="file-part-encoding"):
            examine(book, LIMITS)
    else:
        examine(book, LIMITS)


def test_sheets_are_counted_together():
    grids = [Grid(name, [[""] * 10] * 10) for name in "甲乙丙"]
    assert list(bounded(grids, LIMITS._replace(cells=300))) == grids
    seen = bounded(grids, LIMITS._replace(cells=299))
    assert [next(seen), next(seen)] == grids[:2]
    with pytest.raises(Refused) as caught:
        next(seen)
    facts = {"what": "所有工作表的单元格总数", "size": "300 个", "limit": "299 个"}
    assert (caught.value.hit.kind.code, caught.value.hit.facts) == ("file-too-large", facts)
