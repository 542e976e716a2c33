"""The benchmark measures what it says: contenders that find the same totals, each in a process of its own."""

import json

import benchmark
import pytest
from making import GOLDEN


def test_totals_are_the_same_in_both_forms():
    rows = [["示范区", "应封停", 84, 33], ["示范区", "合计", 84, 33], ["总计", "应封停", 84, 33], ["宛城区", "应纳管", 0, 0]]
    table = [dict(zip(("district", "category", "total", "completed"), row, strict=True)) for row in rows]
    expected = {"示范区 应封停": [84, 33]}
    assert benchmark.totals(json.dumps(rows).encode()) == expected
    assert benchmark.totals(json.dumps({"table": table}).encode()) == expected
    assert benchmark.totals(b"") == {}


@pytest.mark.slow
def test_every_contender_finds_the_golden_case(tmp_path):
    expected = {
        f"{district} {category}": list(counts)
        for district, categories in GOLDEN.items()
        for category, counts in categories.items()
        if counts[0]
    }
    folder = benchmark.made("a", tmp_path)
    for name in {name for job in ("a", "b", "millions") for name in benchmark.COMPARED[job]}:
        one, found = benchmark.measure(name, folder, tmp_path / "out.xlsx")
        assert one.cpu > 0, name
        assert 5 < one.peak < 1000, name
        assert found == ({} if name in ("floor", "imports", "opened") else expected), name


@pytest.mark.slow
def test_writing_and_growth_have_their_lines(tmp_path, monkeypatch):
    folder = benchmark.made("a", tmp_path)
    monkeypatch.setattr(benchmark, "made", lambda *_: folder)
    for job in ("detail", "growth"):
        assert [line.count("|") for line in benchmark.run(job, tmp_path, 1, False)] == [8, 8]


@pytest.mark.slow
def test_it_prints_a_line_for_each_contender(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["benchmark.py", "--jobs-only", "sample", "--runs", "1", "--work", str(tmp_path)])
    benchmark.main()
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("|")[2].strip() for line in lines[2:4]] == [benchmark.TITLES["floor"], benchmark.TITLES["merge"]]
    assert lines[-1].startswith("Python ")
