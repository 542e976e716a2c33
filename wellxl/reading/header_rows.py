"""Where the header of a table stands: one to three rows, wherever they are."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, pairwise, takewhile
from typing import Any, NamedTuple

from wellxl.reading.headers import Dictionary, Head
from wellxl.reading.quantities import unit
from wellxl.records import Grid

__all__ = ["Header", "find_header"]

_MOST_LEVELS = 3
_MOST_ROWS = 2000
_TRIES = (0, 30, 100, 1000)
"""How many rows that name no, one, two, three fields are looked at: words of headers stand in cells too."""
_LONGEST_GROUP = 20
_COLONS = ("：", ":")


class Header(NamedTuple):
    """A header's rows (0-based, inclusive) and its columns, left to right."""

    top: int
    bottom: int
    heads: tuple[Head, ...]
    score: int
    """Fields that its names mean, required ones twice."""
    complete: bool
    """Whether it is a ledger's header without doubt."""
    whole: bool
    """Whether it names every required field."""
    earlier: Header | None = None
    """What looks most like a header above it."""

    @property
    def columns(self) -> frozenset[int]:
        """The columns that it names."""
        return frozenset(head.column for head in self.heads)


def find_header(grid: Grid, words: Dictionary, start: int, stop: int) -> Header | None:
    """The first header of a ledger between two rows, else the rows that look most like one; None where none do.

    The grid's merges must be sorted. Looks through the first 2,000 rows that are not blank: what begins further
    down is no ledger.
    """
    filled = islice((row for row in range(start, stop) if any(grid.rows[row])), _MOST_ROWS)
    tried = [0, 0, 0, 0]
    best: Header | None = None
    for row in filled:
        named = min(_names(grid.rows[row], words), 3)
        tried[named] += 1
        if not named or tried[named] > _TRIES[named]:
            continue
        left, right = (bisect_left(grid.merges, (at,)) for at in (row - _MOST_LEVELS, row + 2 * _MOST_LEVELS))
        near = grid._replace(merges=grid.merges[left:right])
        header = _best_from(near, words, row, stop)
        if header.complete:
            below = (at for at in range(row + 1, min(row + _MOST_LEVELS, stop)) if _names(grid.rows[at], words))
            later = [_best_from(near, words, at, stop) for at in below]
            better = max([header, *later], key=lambda one: (one.complete, one.score, one.top - one.bottom))
            found = _extended(near, words, better if better.top <= header.bottom else header, start, stop)
            return found._replace(earlier=best) if best else found
        if best is None or header.score > best.score:
            best = header
    if best is None:  # no row names a field by itself
        texts = (row for row in range(start, min(stop, start + _MOST_ROWS)) if _is_text_row(grid.rows[row]))
        best = max((_best_from(grid, words, row, stop) for row in islice(texts, _TRIES[1])), key=_score, default=None)
    return best and _extended(grid, words, best, start, stop)


def _score(header: Header) -> int:
    return header.score


def _names(row: Sequence[Any], words: Dictionary) -> int:
    """How many fields the cells of a row name."""
    return len({key for cell in row if cell and isinstance(cell, str) and (key := words.key(cell))})


def _is_text_row(row: Sequence[Any]) -> bool:
    cells = [cell for cell in row if cell != ""]
    return len(cells) > 2 and all(isinstance(cell, str) and len(cell) <= _LONGEST_GROUP for cell in cells)


def _best_from(grid: Grid, words: Dictionary, top: int, stop: int) -> Header:
    """The best header that begins in a row: more fields first, then fewer rows."""
    further = takewhile(lambda row: _holds_texts(grid.rows[row]), range(top + 1, min(top + _MOST_LEVELS, stop)))
    levels = (top, *further)
    return max((_header(grid, words, top, bottom) for bottom in levels), key=lambda one: (one.complete, one.score, -one.bottom))


def _holds_texts(row: Sequence[Any]) -> bool:
    """Whether a row may be a level of a header: one that holds a number is a task."""
    return all(isinstance(cell, str) for cell in row)


def _header(grid: Grid, words: Dictionary, top: int, bottom: int) -> Header:
    heads = _heads(grid, top, bottom)
    keys = {key for head in heads for _, key in words.keys(head)}
    required = {one.key for one in words.campaign.fields if one.required}
    score = len(keys) + len(keys & required)
    whole = required <= keys
    complete = whole or (len(keys) >= 4 and len(keys & required) >= 2)
    return Header(top, bottom, heads, score, complete, whole)


def _extended(grid: Grid, words: Dictionary, header: Header, start: int, stop: int) -> Header:
    """The header with the group row above it, with what is merged into it from below, and with its unit row."""
    known = header
    while known.top > start and known.bottom - known.top + 1 < _MOST_LEVELS:
        group = _is_group_row(grid, known, known.top - 1)
        if known.whole and not group:
            break
        # 用户 above 名称 may not be merged: what it makes known tells that it is a level.
        higher = _header(grid, words, known.top - 1, known.bottom)
        if not group and higher.score <= known.score:
            break
        known = higher
    top, bottom = known.top, known.bottom
    reach = [area[2] for area in grid.merges if top <= area[0] <= bottom < area[2] < min(top + _MOST_LEVELS + 1, stop)]
    if reach and all(_is_below_group(grid, top, row) for row in range(bottom + 1, max(reach) + 1)):
        bottom = max(reach)
    if bottom + 1 < stop and _is_unit_row(grid.rows[bottom + 1]):
        bottom += 1
    return known if bottom == known.bottom else _header(grid, words, top, bottom)


def _is_group_row(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row holds names over several columns each, and not the title over all of them."""
    texts = [cell for cell in grid.rows[row] if cell != ""]
    if len(texts) < 2 or not all(isinstance(cell, str) and len(cell) <= _LONGEST_GROUP for cell in texts):
        return False
    if any(cell.strip().endswith(_COLONS) or "：" in cell for cell in texts):
        return False
    wide = [area[3] - area[1] + 1 for area in grid.merges if area[0] <= row <= area[2] and area[3] > area[1]]
    return bool(wide) and max(wide) < 0.8 * len(header.heads)


def _is_below_group(grid: Grid, top: int, row: int) -> bool:
    """Whether what stands in a row stands below group names, as a lower level of a header does and a task does not."""
    wide = [area for area in grid.merges if top <= area[0] < row and area[1] < area[3]]
    columns = [column for column, cell in enumerate(grid.rows[row]) if cell != ""]
    return all(any(area[1] <= column <= area[3] for area in wide) for column in columns)


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
    labels = {row for row in range(top, bottom + 1) if _is_label_row(grid.rows[row])}
    texts = [
        ["" if row in labels else _text(grid, covered, top, row, column) for column in range(width)]
        for row in range(top, bottom + 1)
    ]
    if not any(area[3] > area[1] for area in areas):
        _spread(texts)
    heads = []
    for column in range(width):
        levels = [line[column] for line in texts]
        over = [covered.get((row, column)) for row, level in enumerate(levels, top) if level]
        if over:
            alone = all(area is None or area[1] == area[3] for area in over)
            heads.append(Head(column, tuple(dict.fromkeys(filter(None, levels))), alone))
    return tuple(heads)


def _text(grid: Grid, covered: dict[tuple[int, int], tuple[int, int, int, int]], top: int, row: int, column: int) -> str:
    area = covered.get((row, column))
    if area:
        row, column = area[0], area[1]
    cell = grid.rows[row][column] if row >= top else ""
    return cell if isinstance(cell, str) and cell.strip() else ""


def _is_label_row(row: Sequence[Any]) -> bool:
    """Whether half of a row's texts are labels: 辖区：, 填报日期：, with what they ask for beside them."""
    texts = [cell.strip() for cell in row if isinstance(cell, str) and cell.strip()]
    labels = sum(text.endswith(_COLONS) for text in texts)
    return labels > 0 and labels * 2 >= len(texts)


def _spread(texts: list[list[str]]) -> None:
    """Group names over the columns right of them, where nothing is merged but the level below is filled."""
    for upper, lower in pairwise(texts):
        for column in range(1, len(upper)):
            if lower[column] and not upper[column] and lower[column - 1]:
                upper[column] = upper[column - 1]
