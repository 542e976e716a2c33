"""Which parts of a package are its sheets."""

from packing import package
from test_second import SHEET, xlsb

from wellxl.reading.container import LIMITS, open_package
from wellxl.reading.parts import sheet_names, sheet_parts


def test_sheet_parts_follow_the_workbook():
    assert sheet_parts(open_package(package(), LIMITS)) == [SHEET]
    assert sheet_parts(open_package(package(parts={"xl/workbook.xml": "<broken"}), LIMITS)) == []


def test_sheet_names_stand_in_the_order_of_the_parts():
    book = open_package(package(), LIMITS)
    assert sheet_names(book) == ["台账"]


def test_an_xlsb_names_its_sheets_in_records():
    assert sheet_parts(open_package(xlsb(), LIMITS)) == ["xl/worksheets/sheet1.bin"]
