"""What the parser is handed says the same as the package that was checked."""

import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packing import package
from python_calamine import CalamineWorkbook

from wellxl.reading.container import LIMITS, open_package
from wellxl.reading.handing import for_parser
from wellxl.reading.scan import examine

SHEET = "xl/worksheets/sheet1.xml"
ROWS = '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="B3" t="inlineStr"><is><t>二 &amp; 三</t></is></c></row>'
AREA = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'


def handed(data, limits=LIMITS):
    book = open_package(data, limits)
    return for_parser(book, examine(book, limits)).read()


def read(data):
    book = CalamineWorkbook.from_filelike(BytesIO(data))
    sheets = [book.get_sheet_by_index(index) for index in range(len(book.sheet_names))]
    return [(sheet.name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges or []) for sheet in sheets]


def part(data, name=SHEET):
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert file.testzip() is None
        return file.read(name).decode()


@pytest.mark.parametrize(("after", "moved"), [("", "<mergeCells></mergeCells>"), (AREA, AREA), (f'<a/>{AREA}<b z="1"/>', AREA)])
def test_merged_areas_go_before_the_rows(after, moved):
    data = package(ROWS, after=after)
    assert read(handed(data)) == read(data)
    text = part(handed(data))
    assert f"{moved}<sheetData>" in text
    assert text.count("<mergeCells") == 1
    assert text.replace(moved, "") == part(data).replace(AREA, "")


@pytest.mark.parametrize(
    ("rows", "after", "before"),
    [
        (ROWS, f"<!-- {AREA} -->", ""),
        (ROWS, AREA, "<!-- <sheetData> -->"),
        (ROWS, f'{AREA}<mergeCells><mergeCell ref="A5:B6"/></mergeCells>', ""),
        (ROWS, '<mergeCells count="0"/>', ""),
        (ROWS, AREA.replace("mergeCell", "x:mergeCell").replace("<x:mergeCells", '<x:mergeCells xmlns:x="x"', 1), ""),
        (ROWS, AREA, AREA.replace("A1:B2", "A5:B6")),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>&lt;mergeCells>mergeCells</t></is></c></row>', "", ""),
    ],
)
def test_what_is_not_told_apart_stays_as_it_is(rows, after, before):
    data = package(rows, after=after, before=before)
    assert read(handed(data)) == read(data)
    assert part(handed(data)) == part(data)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(0, 5)), max_size=8),
    st.integers(0, 400),
    st.sampled_from(["", "<pageMargins/>", "<!-- -->", "<mergeCells/>"]),
)
def test_any_sheet_reads_the_same(areas, height, behind):
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row * 37}</v></c><c r="C{row}"/></row>' for row in range(1, height + 1))
    merges = "".join(f'<mergeCell ref="{"ABCDEF"[column]}{row}:G{row + 1}"/>' for row, column in areas)
    data = package(rows, after=(f"<mergeCells>{merges}</mergeCells>" if areas else "") + behind)
    assert read(handed(data)) == read(data)


def test_a_large_part_is_deflated_again():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in range(1, 120_000))
    data = package(rows, after=AREA)
    with zipfile.ZipFile(BytesIO(handed(data))) as file:
        assert len(handed(data)) < sum(info.file_size for info in file.infolist()) / 2
    assert read(handed(data)) == read(data)


def test_a_dimension_that_names_no_area_is_replaced():
    data = package(ROWS, before='<dimension ref="A0:"/>')
    assert '<dimension ref="A1"/>' in part(handed(data))
    assert [rows for _, rows, _ in read(handed(data))] == [rows for _, rows, _ in read(package(ROWS))]


def test_only_what_the_parser_reads_is_handed_over():
    data = package(ROWS, parts={"xl/theme/theme1.xml": "<a/>", "docProps/core.xml": "<a/>"})
    with zipfile.ZipFile(BytesIO(handed(data))) as file:
        assert not {"xl/theme/theme1.xml", "docProps/core.xml"} & set(file.namelist())


def test_a_package_too_large_to_be_kept_is_handed_over_as_it_is():
    data = package(ROWS, after=AREA)
    assert handed(data, LIMITS._replace(kept=100)) == data
