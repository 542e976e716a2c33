"""Whatever is wrong with a file, reading it ends soon, with its cells or with a refusal."""

import shutil
import time
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

import pytest
from mutants import mutants
from packing import opened, said

import wellxl

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
CELLS = (str, int, float, bool, date, clock, timedelta)


def check(name, data, folder):
    start = time.perf_counter()
    book = opened(folder, data, name)
    assert time.perf_counter() - start < 30, name
    told = said(book)
    assert "{" not in told, told
    if book.refusal:
        assert book.refusal.kind.refuses
        assert (book.grids, book.format) == ((), "")
        return False
    assert book.grids, name
    for grid in book.grids:
        assert len({len(row) for row in grid.rows}) <= 1, name
        assert all(isinstance(cell, CELLS) for row in grid.rows for cell in row), name
        assert all(grid.rows[row][column] == "" for row, column in (*grid.errors, *grid.uncached)), name
    return True


def test_mutants_are_read_or_refused(tmp_path):
    read = [check(name, data, tmp_path) for name, data in mutants(200)]
    assert 40 < sum(read) < 160  # neither is the rule


def merged_beside(folder, count, seed):
    """The sample's figures, merged in one folder with mutants: file → counted rows."""
    shutil.copytree(SAMPLE, folder / "收件")
    for name, data in mutants(count, seed):
        (folder / "收件" / name).write_bytes(data)
    report = wellxl.merge(folder / "收件", date="2024-06-23")
    assert len(report.checked) + len(report.passed_over) == count + 4
    return {one.line.file: one.counted for one in report.bulletin.balances if (SAMPLE / one.line.file).exists()}


def test_the_good_ledgers_beside_mutants_are_counted(tmp_path):
    assert sorted(merged_beside(tmp_path, 40, 99).values()) == [38, 84, 91, 94]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_good_ledgers_beside_two_hundred_mutants_are_counted(seed, tmp_path):
    assert sorted(merged_beside(tmp_path, 200, seed).values()) == [38, 84, 91, 94]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_more_mutants_are_read_or_refused(seed, tmp_path):
    for name, data in mutants(200, seed):
        check(name, data, tmp_path)
