"""formulas.py: the formulas of a workbook, whoever saved it."""

import pytest
from packing import package

from wellxl.reading.formulas import read_formulas, same


def test_formulas_with_and_without_addresses():
    rows = (
        '<row r="2"><c r="B2"><f>A1&amp;"x"</f><v>1</v></c><c><f>SUM(A1:A2)</f><v>3</v></c></row>'
        "<row><c><v>1</v></c><c><f><![CDATA[1<2]]></f></c></row>"
    )
    assert read_formulas(package(rows)) == {"台账": {(1, 1): 'A1&"x"', (1, 2): "SUM(A1:A2)", (2, 1): "1<2"}}


def test_what_belongs_to_a_format_is_no_formula():
    after = '<extLst><ext><x14:cfRule xmlns:x14="y" xmlns:xm="z"><xm:f>A1=1</xm:f></x14:cfRule></ext></extLst>'
    assert read_formulas(package('<row r="1"><c r="A1"><v>2</v></c></row>', after=after)) == {"台账": {}}


def test_a_formula_that_is_none(tmp_path):
    rows = '<row r="1"><c r="A1"><f t="shared" si="0">"</f></c><c r="A2"><f t="shared" si="0"/></c></row>'
    with pytest.raises(ValueError, match="no formula"):
        read_formulas(package(rows))


@pytest.mark.parametrize(("length", "cells"), [(3_000, 1), (10, 100_000)])
def test_more_than_anybody_shares(length, cells, monkeypatch):
    monkeypatch.setattr("wellxl.reading.formulas._moved", lambda _, text, __: text)  # which would take its time
    master = f'<c r="A1"><f t="shared" ref="A1:A9" si="0">{"A1+" * length}1</f></c>'
    others = (f'<row r="{row}"><c><f t="shared" si="0"/></c></row>' for row in range(2, cells + 2))
    with pytest.raises(ValueError, match="too much"):
        read_formulas(package(f'<row r="1">{master}</row>{"".join(others)}'))


def test_what_stands_in_a_comment_is_no_formula():
    assert read_formulas(package('<row r="1"><c r="A1"><!--<f>1+1</f>--><v>2</v></c></row>')) == {"台账": {}}


def test_a_formula_that_cells_share():
    rows = (
        '<row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">IF(A1=0,0,B1/$A$1)</f></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"/></c></row>'
    )
    assert read_formulas(package(rows)) == {"台账": {(0, 2): "IF(A1=0,0,B1/$A$1)", (2, 2): "IF(A3=0,0,B3/$A$1)"}}


def test_how_a_program_writes_makes_no_difference():
    assert same("COUNTIFS('明细'!$A$2:$A$9,\"是\")", 'countifs( 明细!$A$2:$A$9, "是" )')
    assert not same('COUNTIFS(明细!$A$2:$A$9,"是")', 'COUNTIFS(明细!$A$2:$A$9,"否")')
