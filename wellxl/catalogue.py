"""Every kind of finding that wellxl knows, in the order of the work: for `check --rules` and the campaign workbook."""

from __future__ import annotations

from wellxl import wording
from wellxl.reading import (
    angles,
    binary,
    cells,
    container,
    filling,
    grid,
    headers,
    isolation,
    joining,
    layout,
    ledger,
    numbering,
    quantities,
    scan,
    text,
    values,
)
from wellxl.records import Kind
from wellxl.rules import across, file, previous, roll, row, task_list

__all__ = ["KINDS", "title_of"]

KINDS: tuple[Kind, ...] = (
    *grid.KINDS,
    *container.KINDS,
    *scan.KINDS,
    *cells.KINDS,
    *binary.KINDS,
    *text.KINDS,
    *isolation.KINDS,
    *headers.KINDS,
    *layout.KINDS,
    *numbering.KINDS,
    *filling.KINDS,
    *joining.KINDS,
    *values.KINDS,
    *quantities.KINDS,
    *angles.KINDS,
    *ledger.KINDS,
    *(rule.kind for rule in row.RULES),
    *file.KINDS,
    *across.KINDS,
    *roll.KINDS,
    *task_list.KINDS,
    *previous.KINDS,
    *wording.KINDS,
)
"""Each is declared beside the code that finds it."""

_TITLES = {kind.code: kind.title for kind in KINDS}


def title_of(code: str) -> str:
    """What a code is called in Chinese, in a word or two; the code itself where it has no name."""
    return _TITLES.get(code) or code
