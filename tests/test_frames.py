"""frames.py: DataFrames with sensible types."""

import subprocess
import sys

from making import DAY, checked, golden_ledgers
from test_data import bulletin

from wellxl.merging import merge
from wellxl.records import Finding, Origin
from wellxl.wells import WELLS
from wellxl.writing import frames


def test_the_table():
    frame = frames.table(bulletin().tally)
    assert list(frame.columns) == ["district", "category", "total", "completed", "rate", "district_rate", "rank"]
    assert str(frame["rank"].dtype) == "Int64"
    assert frame["rank"].isna().sum() == 3
    assert frame.query("category == '合计' and district == '总计'")["completed"].item() == 82


def test_the_records():
    frame = frames.records(merge(checked(*golden_ledgers()), WELLS, DAY), WELLS)
    assert len(frame) == 307
    assert frame["completed"].sum() == 82
    assert frame["done_on"].dtype.kind == "M"
    assert str(frame["volume"].dtype) == "Float64"
    assert frame["well"].iloc[0] == "示范区-0001"
    assert frame.loc[0, ["file", "sheet", "row"]].tolist() == ["示范区.xlsx", "台账", 2]


def test_findings_and_sources():
    made = bulletin([Finding("error", "x", Origin("a.xlsx", "b", 3, "C"), "分类", "v", "m")])
    assert frames.findings(made.findings)["cell"].tolist() == ["C3"]
    assert list(frames.findings(()).columns)[:3] == ["severity", "code", "file"]
    assert frames.sources(made.balances)[["seen", "counted", "skipped"]].iloc[0].tolist() == [86, 84, 2]


def test_pandas_is_not_imported_before_a_frame_is_asked_for():
    code = "import sys, wellxl.writing.frames; print('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "False"
