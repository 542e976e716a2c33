"""Tests of wellxl.writing.book: whole or not at all, the same bytes, known to find_sources."""

from datetime import date

import openpyxl
import pytest

from wellxl.errors import OutputError
from wellxl.reading.folder import made_as
from wellxl.writing.book import new_book

DAY = date(2024, 6, 1)


def write(path, text="=1+1", mark=""):
    with new_book(path, "标题", DAY, mark) as (book, target):
        book.add_worksheet("表").write_string(0, 0, text)
    return target.path


def test_it_stands_where_it_was_asked_for_and_says_what_it_is(tmp_path):
    path = write(tmp_path / "a.xlsx", mark="campaign")
    assert path == tmp_path / "a.xlsx"
    assert made_as(path) == "campaign"
    cell = openpyxl.load_workbook(path)["表"]["A1"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert made_as(write(tmp_path / "b.xlsx")) == ""


def test_the_same_content_gives_the_same_bytes(tmp_path):
    assert write(tmp_path / "a.xlsx").read_bytes() == write(tmp_path / "b.xlsx").read_bytes()


def test_the_old_file_survives_an_error_and_nothing_is_left_behind(tmp_path):
    path = write(tmp_path / "a.xlsx")
    before = path.read_bytes()
    with pytest.raises(ZeroDivisionError), new_book(path, "标题", DAY) as (book, _):
        book.add_worksheet("表").write_number(0, 0, 1 / 0)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="不存在"):
        write(tmp_path / "没有" / "a.xlsx")
