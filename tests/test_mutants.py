"""Whatever is wrong with a file, reading it ends soon, with its cells or with a refusal."""

import time
from datetime import date, timedelta
from datetime import time as clock

import pytest
from mutants import mutants
from packing import opened, said

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


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_more_mutants_are_read_or_refused(seed, tmp_path):
    for name, data in mutants(200, seed):
        check(name, data, tmp_path)
