"""What is nearly a ledger: the sheet of a district that names its columns otherwise, and no address list or summary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

from wellxl.campaign import fold
from wellxl.reading.header_rows import Header
from wellxl.reading.headers import NUMBERING, Dictionary, Head, bare
from wellxl.reading.numbering import is_numbering
from wellxl.records import Grid

__all__ = ["content", "is_nearly"]

_FIELDS = 4
"""So many fields, a user or a well among them, are no accident."""
_LOOKED_AT = 50
_ROWS = 3
"""Fewer rows say nothing of what a column holds."""
_LONGEST = 40
_STREET_ENDS = ("街道", "乡", "镇", "办事处", "村", "社区", "区")


def is_nearly(grid: Grid, words: Dictionary, header: Header) -> bool:
    """Whether rows stand below a ledger's header that lacks something.

    It names a user or a well and two required columns; or four fields, of which one is the task's (its id, category,
    state or date: an address list has none); or its cells are categories, states and names, whatever it calls them.
    """
    if not any(any(row) for row in islice(grid.rows, header.bottom + 1, None)):
        return False
    fields = words.campaign.fields
    column_of = {key: column for column, key in words.match(header.heads, header.bottom + 1)[0].items()}
    found = [one for one in fields if one.key in column_of]
    if any(one.type == "id" or (one.type == "text" and one.required) for one in found):
        if sum(one.required or one.type == "category" for one in found) >= 2:
            return True
        tasks = (one for one in found if one.type in ("id", "category", "status", "date"))
        if len(found) >= _FIELDS and any(not _counts(grid, header, column_of[one.key]) for one in tasks):
            return True
    return len(content(grid, words, header)) == 3


def content(grid: Grid, words: Dictionary, header: Header) -> dict[str, Head]:
    """The columns that hold categories, states and names by their cells, by the key of the field; none below 3 rows."""
    states = [fold(word) for some in words.campaign.status for word in some if not word.isdecimal()]
    tests: dict[str, Callable[[Sequence[str]], bool]] = {
        words.campaign.key_of("category"): lambda texts: words.categories.issuperset(texts),
        words.campaign.key_of("status"): lambda texts: all(text.startswith(tuple(states)) for text in texts),
        "name": lambda texts: len(set(texts)) == len(texts) and not any(_says_little(text) for text in texts),
    }
    found: dict[str, Head] = {}
    for head in header.heads:
        texts = _texts(grid, header, head)
        key = next((key for key, test in tests.items() if key and key not in found and len(texts) >= _ROWS and test(texts)), "")
        if key and bare(head.levels[-1]).text not in NUMBERING:
            found[key] = head
    return found


def _below(grid: Grid, header: Header, column: int) -> Iterable[Any]:
    """The first cells of a column that are not blank."""
    cells = (row[column] for row in islice(grid.rows, header.bottom + 1, None))
    return islice((cell for cell in cells if cell != ""), _LOOKED_AT)


def _texts(grid: Grid, header: Header, head: Head) -> list[str]:
    """The folded texts of a column; none where something else stands among them."""
    cells = list(_below(grid, header, head.column))
    return [fold(cell[:_LONGEST]) for cell in cells] if all(isinstance(cell, str) for cell in cells) else []


def _says_little(text: str) -> bool:
    """Whether a text names no user: a number, a date, a street."""
    return not re.search(r"[^\W\d_]", text) or text.endswith(_STREET_ENDS) or bool(re.fullmatch(r"[\d年月日号.\-/]+", text))


def _counts(grid: Grid, header: Header, column: int) -> bool:
    """Whether a column holds nothing but 1, 2, 3 …: 编号 over an address list."""
    return is_numbering(list(_below(grid, header, column)))
