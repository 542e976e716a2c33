"""What is asked of the rows of a column, a ledger at a time: some two hundred thousand rows in passes that run in C."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["alike", "counted"]

_SELECTOR = bytes([1]) + bytes(255)


def counted(fates: bytes | bytearray) -> bytes | bytearray:
    """A byte a row, 1 where it counts and 0 elsewhere: what `itertools.compress` takes.

    >>> counted(bytes([0, 2, 0, 1]))
    b'\\x01\\x00\\x01\\x00'
    """
    return fates.translate(_SELECTOR)


def alike(values: Sequence[Any]) -> bool:
    """Whether a column holds one value in all its rows, as that of the district nearly always does; not where it has none.

    >>> alike(["卧龙区", "卧龙区"]), alike(["卧龙区", None]), alike([])
    (True, False, False)
    """
    return len(values) > 0 and values[0] == values[-1] and values.count(values[0]) == len(values)
