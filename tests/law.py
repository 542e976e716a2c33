"""What holds for whatever file is read: it ends soon, with cells or with a refusal, and every row has one fate."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta
from datetime import time as clock
from pathlib import Path

from making import DAY
from packing import said

from wellxl.reading.container import LIMITS
from wellxl.reading.grid import open_book
from wellxl.records import Source
from wellxl.running import read_and_check
from wellxl.wells import WELLS
from wellxl.wording import line

__all__ = ["CELLS", "PATIENCE", "judged", "one_sentence"]

CELLS = (str, int, float, bool, date, clock, timedelta)
PATIENCE = 30
"""CPU seconds that any file may take."""


def judged(path: Path) -> str:
    """`read`, `no ledger` or the code of the refusal; raises AssertionError where the law is broken."""
    start, began = time.process_time(), time.perf_counter()
    source = Source(path, path.name)
    book = open_book(source)
    assert not re.search(r"\{[a-z]+\}", said(book)), said(book)
    if book.refusal:
        assert book.refusal.kind.refuses
        assert (book.grids, book.format) == ((), "")
        return book.refusal.kind.code
    assert book.grids, "neither sheets nor a refusal"
    for grid in book.grids:
        assert len({len(row) for row in grid.rows}) <= 1, f"{grid.sheet}: rows of several lengths"
        for row in grid.rows:
            assert {*map(type, row)} <= _TYPES or all(isinstance(cell, CELLS) for cell in row), row
        assert all(grid.rows[row][column] == "" for row, column in (*grid.errors, *grid.uncached)), "an error with a value"
    checked = read_and_check(source, WELLS, DAY)
    for found in checked.findings:
        one_sentence(line(found))
    for place, one in enumerate(checked.ledgers):
        assert all(len(column.values) == len(one.rows) for column in one.columns)
        assert checked.refused_rows[place] <= set(range(len(one.rows)))
    assert time.process_time() - start < PATIENCE, "too slow"
    assert time.perf_counter() - began < LIMITS.wall, "too slow in the child"  # which has 60 CPU seconds
    return "read" if checked.ledgers else "no ledger"


_TYPES = {str, int, float, bool}


def one_sentence(told: str) -> None:
    """A clerk can read it: Chinese, and nothing of the program."""
    assert any("\u4e00" <= sign <= "\u9fff" for sign in told), told
    assert not any(word in told for word in ("Traceback", "Error(", "Exception", "<class", "object at 0x")), told
