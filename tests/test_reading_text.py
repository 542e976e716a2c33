"""Encodings, shapes and CSV."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packing import opened, said

from wellxl.reading.container import Refused
from wellxl.reading.text import decode, shape


def rows_of(folder, text):
    book = opened(folder, text.encode(), "台账.xls")
    return book, [list(row) for row in book.grids[0].rows]


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("<!DOCTYPE html><html>", "html"),
        ("\n <table>", "html"),
        ("<?xml version='1.0'?><html>", "html"),
        ("<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>", "xml"),
        ("编号,分类", "csv"),
        ("<5,分类", "csv"),
    ],
)
def test_shape(head, found):
    assert shape(head) == found


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2))
def test_what_excel_saves_as_text_is_read_as_it_was(text):
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert decode(text.encode(encoding))[0] == text


def test_what_is_in_no_encoding_is_no_workbook():
    with pytest.raises(Refused, match="file-not-workbook"):
        decode(b"\xff\xff\xff")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_finds_its_delimiter_and_keeps_text(delimiter, tmp_path):
    lines = [["编号", "位置", "身份证"], ['="00123"', '"东关\n街"', "411302199001011234"], ["2"]]
    book, rows = rows_of(tmp_path, "\n".join(delimiter.join(line) for line in lines))
    assert rows == [["编号", "位置", "身份证"], ["00123", "东关\n街", "411302199001011234"], ["2", "", ""]]
    assert (book.format, book.grids[0].sheet) == ("csv", "台账")


@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u2029"])
def test_csv_ends_a_row_at_line_breaks_alone(sign, tmp_path):
    _, rows = rows_of(tmp_path, f"编号,位置\r\n1,东关{sign}街\r2,西街\n3,南街\n")
    assert [row[0] for row in rows] == ["编号", "1", "2", "3"]
    assert rows[1][1].startswith("东关")
    assert rows[1][1].endswith("街")


def test_plain_text_is_refused(tmp_path):
    assert said(opened(tmp_path, "今天的工作安排如下。\n".encode(), "台账.csv")).startswith(
        "台账.csv：这是一份普通文本，里面没有用逗号、分号或制表符分隔的表格"
    )
