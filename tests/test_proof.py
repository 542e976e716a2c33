"""The proof: whatever differs in more than marks is seen."""

import re
import shutil
import zipfile
from datetime import date

import pytest
from rich import FILE, FINDINGS, rich_workbook

from wellxl.records import Source
from wellxl.wells import WELLS
from wellxl.writing.proof import same
from wellxl.writing.returns import write_returns

OURS = "问题清单(2)"
SHEET = "xl/worksheets/sheet1.xml"


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    path = rich_workbook(tmp_path_factory.mktemp("proof") / "台账.xlsm")
    (one,) = write_returns(path.parent / "退回", [(Source(path, FILE), FINDINGS)], WELLS, date(2024, 6, 23))
    return path, one.path


def spoiled(path, folder, part, spoil):
    copy = folder / "copy.xlsm"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == part and (data := spoil(data)) is None:
                continue
            new.writestr(name, data)
    return copy


def test_a_return_is_the_same(pair):
    assert same(*pair, OURS)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, rb"<v>6.5</v>", rb"<v>6.6</v>"),
        (SHEET, rb"<f>C5\*2</f>", b"<f>C5*3</f>"),
        (SHEET, rb'<row r="7".*?</row>', b""),
        (SHEET, rb'<c r="A9".*?</c>', b""),
        (SHEET, rb'<c r="Z9" (s="\d+")/>', rb'<c r="Z9" \1><v>1</v></c>'),
        (SHEET, rb'<c r="B90" (s="\d+")/>', rb'<c r="B90" \1><v>1</v></c>'),
        (SHEET, rb"<mergeCells.*?</mergeCells>", b""),
        (SHEET, rb"<sheetFormatPr[^>]*>", b""),
        ("xl/sharedStrings.xml", b"W001", b"W002"),
        ("xl/media/image1.png", b"PNG", b"GNP"),
        ("xl/vbaProject.bin", b"(?s).*", None),
        ("xl/cellimages.xml", b"(?s).*", None),
        ("xl/styles.xml", rb'(?s)(.*)numFmtId="165"', rb'\1numFmtId="9"'),
    ],
)
def test_what_is_not_the_same(pair, tmp_path, part, old, new):
    def spoil(data):
        assert re.search(old, data)
        return None if new is None else re.sub(old, new, data)

    assert not same(pair[0], spoiled(pair[1], tmp_path, part, spoil), OURS)


def test_another_sheet_is_not_the_same(pair, tmp_path):
    copy = spoiled(pair[1], tmp_path, "xl/workbook.xml", lambda data: data.replace("隐藏".encode(), "隐匿".encode()))
    assert not same(pair[0], copy, OURS)


def test_only_the_fill_of_a_format_may_differ(pair, tmp_path):
    copy = tmp_path / "copy.xlsm"
    shutil.copy(pair[1], copy)
    assert same(pair[0], copy, OURS)
    assert same(copy, copy, OURS)
