"""detail_file.py: 明细 as csv and parquet, and the workbook without it."""

import csv
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from making import GOLDEN, bulletin, golden_ledgers, ledger, task

import wellxl
from wellxl import InputError, OutputError
from wellxl.cli import main
from wellxl.reading.folder import find_sources, made_as
from wellxl.wells import WELLS
from wellxl.writing.detail_file import FORMATS, write_detail

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"


def lines(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def report():
    return wellxl.merge(SAMPLE)


def test_csv_holds_what_the_sheet_holds(report, tmp_path):
    sheet = openpyxl.load_workbook(report.save(tmp_path / "a.xlsx"))["明细"]
    heads, *rows = sheet.iter_rows(values_only=True)
    there = lines(report.detail(tmp_path / "b.csv"))
    assert list(there[0]) == list(heads)
    for ours, theirs in zip(there, rows, strict=True):
        for mine, value in zip(ours.values(), theirs, strict=True):
            if isinstance(value, (int, float)):
                assert float(mine) == value
            else:
                shown = "" if value is None else value.date().isoformat() if hasattr(value, "date") else value
                assert mine.removeprefix("'") == shown


def test_text_in_a_csv_is_inert(tmp_path):
    hostile = ["=1+1", "+1", "-1", "@a", "\t=1", "http://x", "a\x0bb", "甲,乙\n丙", '"']
    rows = [task("示范区", n, location=text, depth=-1.5, volume=2000.0, obstacle=None) for n, text in enumerate(hostile)]
    merged = bulletin([ledger("示范区", rows)]).merged
    read = lines(write_detail(tmp_path / "a.csv", merged, WELLS))
    assert [row["位置"] for row in read] == ["'=1+1", "'+1", "'-1", "'@a", "'\t=1", "'http://x", "ab", "甲,乙\n丙", "'\""]
    assert {(row["井深"], row["年取水量"], row["堵点"]) for row in read} == {("-1.5", "2000", "")}


def test_parquet_holds_the_values_with_their_types(report, tmp_path):
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    frame = pandas.read_parquet(report.detail(tmp_path / "a.parquet"))
    assert len(frame) == 307
    assert (frame["计入完成"] == "是").sum() == 82
    assert frame["完成日期"].dropna().map(type).unique().tolist() == [date]
    assert frame["年取水量"].dtype == float
    assert list(frame["水井编号"]) == list(report.records["well"])


def test_columns_of_several_types_become_text_in_parquet(tmp_path):
    pytest.importorskip("pyarrow")
    from pyarrow import parquet

    rows = [
        task("示范区", n, obstacle=value, depth=depth) for n, (value, depth) in enumerate([(1, 1), ("甲", 2.5), (None, None)])
    ]
    path = write_detail(tmp_path / "a.parquet", bulletin([ledger("示范区", rows)]).merged, WELLS)
    read = parquet.read_table(path)
    assert (read["堵点"].to_pylist(), read["井深"].to_pylist()) == (["1", "甲", None], [1.0, 2.5, None])


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError, match=r"pip install '\.\[parquet\]'"):
        write_detail(tmp_path / "a.parquet", bulletin([]).merged, WELLS)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_records_give_the_same_bytes(ending, tmp_path):
    if ending == "parquet":
        pytest.importorskip("pyarrow")
    one, other = (write_detail(tmp_path / f"{n}.{ending}", bulletin(golden_ledgers()).merged, WELLS) for n in "ab")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(("how", "note"), [("csv", "任务明细见同一文件夹的“日通报_明细.csv”。"), ("none", "")])
def test_the_workbook_is_without_tasks_and_its_figures_are_values(how, note, tmp_path):
    out = tmp_path / "日通报.xlsx"
    columns = "--columns=今日新增,近7日日均"
    assert main(["merge", str(SAMPLE), "-o", str(out), "--detail", how, "--date", "2024-06-23", "--quiet", columns]) == 0
    formulas, values = openpyxl.load_workbook(out), openpyxl.load_workbook(out, data_only=True)
    assert not {"明细", "未完成"} & set(formulas.sheetnames)
    for sheet in formulas:
        assert not [cell for row in sheet for cell in row if cell.data_type == "f" and "明细" in cell.value]
    table = values["日通报"]
    assert [table.cell(4, column).value for column in (3, 4)] == [*GOLDEN["示范区"]["应封停"]]
    assert str(formulas["日通报"]["C6"].value).startswith("=SUM(")
    assert note in "".join(str(cell.value or "") for cell in table["A"])
    assert (tmp_path / "日通报_明细.csv").exists() == (how == "csv")


def test_libreoffice_calculates_the_same_without_the_tasks(report, tmp_path, soffice):
    path = report.save(tmp_path / "a.xlsx", detail_in="a_明细.csv")
    one, other = (openpyxl.load_workbook(each, data_only=True)["日通报"] for each in (path, soffice(path, "xlsx")))
    shown = [[[cell.value for cell in row] for row in sheet["A4:G18"]] for sheet in (one, other)]
    assert shown[0] == [[pytest.approx(cell) if isinstance(cell, float) else cell for cell in row] for row in shown[1]]


def test_its_own_csv_is_no_ledger(report, tmp_path):
    path = report.detail(tmp_path / "日通报_明细.csv")
    assert made_as(path) == "detail"
    with pytest.raises(InputError, match="没有台账"):
        find_sources([tmp_path])
