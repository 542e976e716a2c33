"""The list: its name, its links, and the formats it remembers."""

import re
import warnings

import openpyxl
import pytest
from rich import FINDINGS, SHEET, rich_workbook

from wellxl.campaign import COLOURS
from wellxl.writing.listing import attach, earlier, earlier_marks, seal, sheet_xml
from wellxl.writing.marks import Styles
from wellxl.writing.package import Package


@pytest.fixture
def package(tmp_path):
    with Package(rich_workbook(tmp_path / "台账.xlsm")) as package:
        yield package


def listed(package, findings=FINDINGS):
    styles = Styles(package.read("xl/styles.xml"), COLOURS)
    styles.mark(1, "error")
    styles.mark(2, "fixed")
    return sheet_xml("题", "话", findings, {SHEET: SHEET}, styles), styles


def test_it_is_the_last_sheet_under_a_free_name(package):
    xml, _ = listed(package)
    assert earlier(package) == ""
    assert attach(package, xml) == "问题清单(2)"
    assert list(package.sheets()) == [SHEET, "隐藏", "问题清单", "问题清单(2)"]
    assert package.read(package.sheets()["问题清单(2)"]) == xml
    assert earlier(package) == "问题清单(2)"
    assert package.read("xl/workbook.xml").count(b"<definedName ") == 23  # 20, the filter's and our two


def test_the_list_of_an_earlier_return_is_replaced(package):
    attach(package, listed(package)[0])
    xml = listed(package, FINDINGS[:1])[0]
    assert attach(package, xml) == "问题清单(2)"
    assert package.read(package.sheets()["问题清单(2)"]) == xml
    assert len(package.sheets()) == 4


def test_a_list_that_the_submitter_deleted_is_made_anew(package):
    attach(package, listed(package)[0])
    workbook = package.read("xl/workbook.xml")
    workbook = re.sub(rb'<sheet name="[^"]*\(2\)"[^>]*>', b"", workbook)
    package.write("xl/workbook.xml", re.sub(rb"(_wellxl_return[^>]*>)[^<]*", rb"\1#REF!$A$1", workbook))
    assert earlier(package) == ""
    assert attach(package, listed(package)[0]) == "问题清单(2)"
    workbook = package.read("xl/workbook.xml")
    assert (workbook.count(b"_wellxl_return"), workbook.count(b"_xlnm.Print_Titles")) == (1, 1)


def test_every_printed_page_has_the_header(package, tmp_path):
    xml, styles = listed(package)
    attach(package, xml)
    package.write("xl/styles.xml", styles.xml)
    with (tmp_path / "made.xlsm").open("wb") as file:
        package.save(file)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
        assert openpyxl.load_workbook(tmp_path / "made.xlsm").worksheets[-1].print_title_rows == "$3:$3"


def test_a_row_is_as_tall_as_its_longest_text(package):
    """No program makes it taller: Excel and LibreOffice leave the rows of a file that they have not edited."""
    short, long = FINDINGS[2], FINDINGS[2]._replace(message="长" * 240)
    endless = FINDINGS[2]._replace(suggestion="长" * 9000)
    xml, _ = listed(package, [short, long, endless])
    tall = [float(one) for one in re.findall(rb'<row r="\d+" ht="([\d.]+)" customHeight="1">', xml)[3:]]
    assert 13 < tall[0] < 40
    assert tall[1] > 240 / 26 * 12  # no more than 26 signs of 10 points go into a line of 说明
    assert tall[2] == 409  # Excel's limit


def test_the_formats_before_marking_are_remembered(package):
    xml, styles = listed(package)
    attach(package, xml)
    assert earlier_marks(package) == styles.marked
    assert len(styles.marked) == 2


def test_links_are_quoted_and_only_where_the_sheet_is_there(package):
    xml, _ = listed(package)
    assert xml.count(b"<hyperlink ") == 7
    assert 'location="&#x27;台 &#x27;&#x27;账&#x27;!A2"'.encode() in xml


def test_a_seal_takes_the_place_of_an_earlier_one(package):
    attach(package, listed(package)[0])
    seal(package)
    first = package.read("xl/workbook.xml")
    seal(package)
    assert package.read("xl/workbook.xml") == first
    attach(package, listed(package, FINDINGS[:1])[0])
    seal(package)
    second = package.read("xl/workbook.xml")
    assert (len(second), second.count(b"_wellxl_return"), second == first) == (len(first), 1, False)
