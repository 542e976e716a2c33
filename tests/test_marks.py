"""Fills: only the style of flagged cells changes, and cells that are not there are put in, in order."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl.campaign import COLOURS
from wellxl.records import letters
from wellxl.writing.marks import Patched, Styles, anchored, column_index, edits, restored
from wellxl.writing.package import Unfit

STYLES = (
    b'<styleSheet><fonts count="1"><font/></fonts><fills count="2"><fill/><fill><patternFill/></fill></fills>'
    b'<borders count="1"><border/></borders><cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0"/>'
    b'<xf numFmtId="14" fontId="0" fillId="1" applyFill="0"><alignment horizontal="left"/></xf><xf numFmtId="9"/></cellXfs>'
    b"<cellStyles/></styleSheet>"
)


def sheet(rows, head=b"", tail=b""):
    return b"<worksheet>%s<sheetData>%s</sheetData>%s</worksheet>" % (head, rows, tail)


def marked(xml, *cells, severity="error"):
    styles = Styles(STYLES, COLOURS)
    return b"".join(Patched(xml, edits(xml, dict.fromkeys(cells, severity), styles))), styles


def test_a_format_is_cloned_with_another_fill():
    styles = Styles(STYLES, COLOURS)
    assert [styles.mark(1, "error"), styles.mark(1, "warning"), styles.mark(1, "error"), styles.mark(0, "error")] == [3, 4, 3, 5]
    assert styles.marked == {3: 1, 4: 1, 5: 0}
    assert b'<fills count="4">' in styles.xml
    assert b'<cellXfs count="6">' in styles.xml
    clone = b'<xf numFmtId="14" fontId="0" fillId="2" applyFill="1"><alignment horizontal="left"/></xf>'
    assert clone in styles.xml
    assert b'<xf numFmtId="0" fontId="0" fillId="2" applyFill="1"/>' in styles.xml
    again = Styles(styles.xml, COLOURS)
    assert again.mark(1, "error") == 3
    assert again.xml == styles.xml


def test_a_format_that_does_not_exist_is_unfit():
    with pytest.raises(Unfit):
        Styles(STYLES, COLOURS).mark(3, "error")
    with pytest.raises(Unfit):
        Styles(b"<styleSheet/>", COLOURS)


@pytest.mark.parametrize(
    ("rows", "cell", "expected"),
    [
        (b'<row r="2"><c r="B2" t="s"><v>0</v></c></row>', (2, 1), b'<row r="2"><c r="B2" t="s" s="3"><v>0</v></c></row>'),
        (b"<row r='2'><c r='B2' s='0'/></row>", (2, 1), b"<row r='2'><c r='B2' s=\"3\"/></row>"),
        (
            b'<row r="2" spans="2:2"><c r="B2"/></row>',
            (2, 0),
            b'<row r="2"><c r="A2" s="3"/><c r="B2"/></row>',
        ),
        (b'<row r="2"><c r="B2"/></row>', (2, 2), b'<row r="2"><c r="B2"/><c r="C2" s="3"/></row>'),
        (b'<row r="2"/>', (2, 2), b'<row r="2"><c r="C2" s="3"/></row>'),
        (b'<row r="2"/>', (1, 0), b'<row r="1"><c r="A1" s="3"/></row><row r="2"/>'),
        (b'<row r="2"/>', (9, 0), b'<row r="2"/><row r="9"><c r="A9" s="3"/></row>'),
    ],
)
def test_a_cell_is_marked_or_put_in(rows, cell, expected):
    assert marked(sheet(rows), cell)[0] == sheet(expected)


def test_a_new_cell_has_the_format_of_its_row_or_column():
    columns = b'<cols><col min="2" max="3" style="1"/></cols>'
    new, styles = marked(sheet(b'<row r="1" s="2" customFormat="1"/><row r="2" s="2"/>', columns), (1, 1), (2, 1), (3, 2), (3, 3))
    own = [styles.marked[int(style)] for style in re.findall(rb'<c r="\w+" s="(\d+)"', new)]
    assert own == [2, 1, 1, 0]


@pytest.mark.parametrize("rows", [b"<row><c r='A1'/></row>", b'<row r="2"/><row r="2"/>', b'<row r="1"><c/></row>'])
def test_rows_and_cells_without_order_or_address_are_unfit(rows):
    with pytest.raises(Unfit):
        marked(sheet(rows), (1, 0), (2, 0))


def test_marks_are_taken_back():
    xml = sheet(b'<row r="1" s="7"><c r="A1" s="7" t="n"><v>7</v></c><c r="B1" s="8"/><c r="C1"/></row>')
    assert restored(xml, {7: 2}) == xml.replace(b'A1" s="7"', b'A1" s="2"')


def test_a_merged_cell_shows_in_the_first():
    xml = sheet(b"", tail=b'<mergeCells><mergeCell ref="A2:A9"/><mergeCell ref="C1:D1"/></mergeCells>')
    cells = ((2, 0), (9, 0), (10, 0), (1, 3), (5, 1))
    assert anchored(xml, cells) == {(2, 0): (2, 0), (9, 0): (2, 0), (10, 0): (10, 0), (1, 3): (1, 2), (5, 1): (5, 1)}


CELLS = st.sets(st.tuples(st.integers(1, 12), st.integers(0, 30)), max_size=40)


def rendered(cells):
    rows = sorted({row for row, _ in cells})
    return b"".join(
        b'<row r="%d">%s</row>'
        % (row, b"".join(b'<c r="%s%d"/>' % (letters(column).encode(), row) for r, column in sorted(cells) if r == row))
        for row in rows
    )


@given(CELLS, CELLS)
def test_whatever_is_marked_rows_and_cells_stay_in_order(there, flagged):
    new, _ = marked(sheet(rendered(there)), *flagged)
    assert re.sub(rb' s="\d+"', b"", new) == sheet(rendered(there | flagged))
    assert {(int(row), column_index(name.decode())) for name, row in re.findall(rb'r="([A-Z]+)(\d+)" s=', new)} == flagged
