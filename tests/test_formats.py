"""formats.py: what a number format does to a value."""

import pytest
from packing import MAIN, package

from wellxl.reading.container import LIMITS, open_package
from wellxl.reading.formats import codes, meaning

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;99&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="164"/>'
    '<xf numFmtId="14"/></cellXfs><dxfs><dxf><font/></dxf><dxf><numFmt numFmtId="164" formatCode="&quot;34&quot;"/></dxf>'
    '<dxf><numFmt numFmtId="9"/></dxf></dxfs></styleSheet>'
)


def test_the_formats_of_cells_and_of_conditions():
    opened = open_package(package(parts={"xl/styles.xml": STYLES}), LIMITS)
    assert codes(opened) == (["General", "0.00%", '"99"', "yyyy-mm-dd"], ["", '"34"', "0%"])


@pytest.mark.parametrize("code", ["0", "#,##0", "0.00", "General", "0_ ", "#,##0_);(#,##0)", "[Red]0", "0.0E+00", "?/?", "@"])
def test_a_number_stays_what_it_is(code):
    assert meaning(code) == meaning("General")


@pytest.mark.parametrize(
    "code", ['"99"', "99", r"\9\9", '0"0"', ";;;", "0;;", '[<100]"99";0', "0%", "0,", "yyyy-mm-dd", "0万", ""]
)
def test_a_number_is_shown_as_another(code):
    assert meaning(code) != meaning("General")


def test_dates_are_dates_however_they_are_written():
    assert len({meaning(code) for code in ("yyyy-mm-dd", r"yyyy\-mm\-dd", "m/d/yyyy", "[$-804]yyyy/m/d", "yyyy-mm-dd;@")}) == 1
    assert meaning('yyyy"年"m"月"d"日"') == meaning("yyyy-mm-dd") != meaning('yyyy"年"m"月"23"日"')


def test_a_code_that_is_too_long_takes_no_time():
    assert meaning("[" * 1_000_000) != meaning("General")
