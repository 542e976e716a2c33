"""Where the header of a table stands: one to three rows, wherever they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wellxl.reading.headers import Dictionary, Head
from wellxl.reading.quantities import unit
from wellxl.records import Grid

__all__ = ["Header", "find_header"]

_MOST_LEVELS = 3
_FIRST_ROWS = 200
"""Where a header is looked for first; only a sheet without one there is searched through."""
_LONGEST_GROUP = 20
_COLONS = ("：", ":")


@dataclass(frozen=True, slots=True)
class Header:
    """A header's rows (0-based, inclusive) and its columns, left to right."""

    top: int
    bottom: int
    heads: tuple[Head, ...]
    score: int
    """Fields that its names mean, required ones twice."""
    complete: bool
    """Whether it is a ledger's header without doubt."""

    @property
    def columns(self) -> frozenset[int]:
        """The columns that it names."""
        return frozenset(head.index for head in self.heads)


def find_header(grid: Grid, words: Dictionary, start: int, stop: int) -> Header | None:
    """The first header of a ledger between two rows, else the rows that look most like one; None where none do."""
    found = _find(grid, words, start, min(stop, start + _FIRST_ROWS))
    if (found and found.complete) or stop <= start + _FIRST_ROWS:
        return found
    further = _find(grid, words, start + _FIRST_ROWS, stop)
    return max((one for one in (found, further) if one), key=lambda one: (one.complete, one.score), default=None)


def _find(grid: Grid, words: Dictionary, start: int, stop: int) -> Header | None:
    best: Header | None = None
    for row in range(start, stop):
        if not _names(grid.rows[row], words):
            continue
        header = _best_from(grid, words, row, stop)
        if header.complete:
            later = [_best_from(grid, words, below, stop) for below in range(row + 1, min(row + _MOST_LEVELS, stop))]
            better = max([header, *later], key=lambda one: (one.complete, one.score, one.top - one.bottom))
            return _extended(grid, words, better if better.top <= header.bottom else header, start, stop)
        if best is None or header.score > best.score:
            best = header
    return _extended(grid, words, best, start, stop) if best else None


def _names(row: Sequence[Any], words: Dictionary) -> bool:
    return any(isinstance(cell, str) and cell and words.key(cell) for cell in row)


def _best_from(grid: Grid, words: Dictionary, top: int, stop: int) -> Header:
    """The best header that begins in a row: more fields first, then fewer rows."""
    levels = range(top, min(top + _MOST_LEVELS, stop))
    return max((_header(grid, words, top, bottom) for bottom in levels), key=lambda one: (one.complete, one.score, -one.bottom))


def _header(grid: Grid, words: Dictionary, top: int, bottom: int) -> Header:
    heads = _heads(grid, top, bottom)
    keys = {key for head in heads for _, key in words.keys(head)}
    required = {one.key for one in words.campaign.fields if one.required}
    score = len(keys) + len(keys & required)
    complete = required <= keys or (len(keys) >= 4 and len(keys & required) >= 2)
    return Header(top, bottom, heads, score, complete)


def _extended(grid: Grid, words: Dictionary, header: Header, start: int, stop: int) -> Header:
    """The header with the group row above it, with what is merged into it from below, and with its unit row."""
    top, bottom = header.top, header.bottom
    while top > start and bottom - top + 1 < _MOST_LEVELS and _is_group_row(grid, header, top - 1):
        top -= 1
    reach = [area[2] for area in grid.merges if top <= area[0] <= bottom < area[2] < min(top + _MOST_LEVELS + 1, stop)]
    bottom = max([bottom, *reach])
    if bottom + 1 < stop and _is_unit_row(grid.rows[bottom + 1]):
        bottom += 1
    if (top, bottom) == (header.top, header.bottom):
        return header
    return _header(grid, words, top, bottom)


def _is_group_row(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row holds names over several columns each, and not the title over all of them."""
    texts = [cell for cell in grid.rows[row] if cell != ""]
    if len(texts) < 2 or not all(isinstance(cell, str) and len(cell) <= _LONGEST_GROUP for cell in texts):
        return False
    if any(cell.strip().endswith(_COLONS) or "：" in cell for cell in texts):
        return False
    wide = [area[3] - area[1] + 1 for area in grid.merges if area[0] <= row <= area[2] and area[3] > area[1]]
    return bool(wide) and max(wide) < 0.8 * len(header.heads)


def _is_unit_row(row: Sequence[Any]) -> bool:
    cells = [cell for cell in row if cell != ""]
    return bool(cells) and all(isinstance(cell, str) and unit(cell) for cell in cells)


def _heads(grid: Grid, top: int, bottom: int) -> tuple[Head, ...]:
    """The columns that have a text in these rows, each with its levels."""
    areas = [area for area in grid.merges if area[0] <= bottom and area[2] >= top]
    covered: dict[tuple[int, int], tuple[int, int, int, int]] = {}
    for area in areas:
        for row in range(max(area[0], top), min(area[2], bottom) + 1):
            covered.update(dict.fromkeys(((row, column) for column in range(area[1], area[3] + 1)), area))
    width = len(grid.rows[top]) if grid.rows else 0
    texts = [[_text(grid, covered, top, row, column) for column in range(width)] for row in range(top, bottom + 1)]
    groups = [[covered.get((row, column)) for column in range(width)] for row in range(top, bottom + 1)]
    if not any(area[3] > area[1] for area in areas):
        _spread(texts)
    heads = []
    for column in range(width):
        levels = [line[column] for line in texts]
        alone = all(
            group is None or group[1] == group[3]
            for level, group in zip(levels, (line[column] for line in groups), strict=True)
            if level
        )
        kept = tuple(level for at, level in enumerate(levels) if level and level not in levels[:at])
        if kept:
            heads.append(Head(column, kept, alone))
    return tuple(heads)


def _text(grid: Grid, covered: dict[tuple[int, int], tuple[int, int, int, int]], top: int, row: int, column: int) -> str:
    area = covered.get((row, column))
    if area:
        row, column = area[0], area[1]
    cell = grid.rows[row][column] if row >= top else ""
    return cell if isinstance(cell, str) and cell.strip() and not cell.strip().endswith(_COLONS) else ""


def _spread(texts: list[list[str]]) -> None:
    """Group names over the columns right of them, where nothing is merged but the level below is filled."""
    for upper, lower in pairwise(texts):
        for column in range(1, len(upper)):
            if lower[column] and not upper[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
