"""public.py: the unzipped package holds the figures, and of the tasks nothing at all."""

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from making import DAY, bulletin, ledger, task

import wellxl
from wellxl.reading.folder import made_as
from wellxl.wells import WELLS
from wellxl.writing.public import OTHER_STREETS, write_public

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
ALLOWED = ("district", "street", "category")
"""The columns of which words may stand in it."""


@pytest.fixture(scope="module")
def report():
    return wellxl.merge(SAMPLE)


@pytest.fixture(scope="module")
def path(report, tmp_path_factory):
    return report.public(tmp_path_factory.mktemp("public") / "对外.xlsx")


def parts(path):
    with zipfile.ZipFile(path) as package:
        assert package.comment == b""
        return {name: package.read(name).decode("utf-8") for name in package.namelist()}


def words(report):
    """Every text in the tasks, names, ids and telephone numbers among them."""
    for one in report.bulletin.merged.ledgers:
        yield from (one.file, one.sheet, one.sha256)
        for column in one.columns:
            if column.key not in ALLOWED:
                yield from (str(value) for value in column.values if isinstance(value, str) and len(value) > 1)


def test_nothing_of_the_tasks_is_in_the_package(report, path):
    whole = "\n".join(parts(path).values())
    searched = set(words(report)) - {*WELLS.categories, *WELLS.district_names}
    assert len(searched) > 900
    assert not [word for word in searched if word in whole]
    shown = {
        cell.value for sheet in openpyxl.load_workbook(path) if sheet.title != "进度" for row in sheet.iter_rows() for cell in row
    }
    assert not [value for value in shown if isinstance(value, (int, float)) and value > 307]


def test_neither_formulas_nor_links_nor_parts_that_could_hold_more(path):
    found = parts(path)
    assert not [name for name in found if re.search(r"externalLink|connection|comment|vba|customXml|embedding", name)]
    for name, text in found.items():
        if name.startswith("xl/worksheets/"):
            assert not re.search(r"<f>|<f |<hyperlink", text), name
    assert "明细" not in "".join(found.values())
    assert "xl/charts/chart1.xml" in found
    assert made_as(path) == "public"


def test_the_figures_are_those_of_the_bulletin(report, path, tmp_path):
    public, own = openpyxl.load_workbook(path), openpyxl.load_workbook(report.save(tmp_path / "a.xlsx"), data_only=True)
    assert set(public.sheetnames) <= {"日通报", "进度", "街道"}
    for name in public.sheetnames:
        for mine, theirs in zip(public[name].iter_rows(), own[name].iter_rows(), strict=True):
            for one, other in zip(mine, theirs, strict=True):
                if isinstance(one.value, float):
                    assert one.value == pytest.approx(other.value, rel=1e-15)  # XlsxWriter writes sixteen digits
                else:
                    assert one.value == other.value
                assert one.number_format == other.number_format


def test_a_name_in_the_wrong_column_and_a_file_in_the_note(tmp_path):
    rows = [
        task("示范区", number, street=street)
        for number, street in enumerate(("白河街道", "张某某 13800000000", "红泥湾镇", None))
    ]
    told = bulletin([ledger("示范区", rows, file="张某某.xlsx")], notes=["高新区未报。", "张某某.xlsx未能读入，未计入本表。"])
    path = write_public(tmp_path / "对外.xlsx", told, WELLS)
    whole = "".join(parts(path).values())
    assert "张某某" not in whole
    assert "13800000000" not in whole
    book = openpyxl.load_workbook(path)
    assert {row[1] for row in book["街道"].iter_rows(min_row=2, values_only=True)} == {
        *("白河街道", "红泥湾镇", OTHER_STREETS, "（未填街道）")
    }
    assert "注：高新区未报。部分台账未能读入，未计入本表。" in [row[0] for row in book["日通报"].iter_rows(values_only=True)]


def test_the_same_bytes(report, path, tmp_path):
    assert report.public(tmp_path / "b.xlsx").read_bytes() == path.read_bytes()
    assert report.bulletin.tally.date == DAY
