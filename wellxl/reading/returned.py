"""A return that comes back: the findings it was sent out with, and what has become of them."""

from __future__ import annotations

import hashlib
import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from wellxl.reading.grid import open_book
from wellxl.records import Finding, Origin, Source
from wellxl.wording import SEVERITIES, of_rows

__all__ = [
    "AND_OTHERS",
    "HEADERS",
    "SEAL",
    "WORKBOOK",
    "Comparison",
    "compare",
    "is_untouched",
    "list_of",
    "read_return",
    "seal_of",
]

HEADERS = ("级别", "代码", "辖区", "文件", "工作表", "单元格", "列名", "原值", "说明", "建议", "列号", "行号")
"""The header of the list of a return; the last two stand hidden, and tell it from the list of a bulletin."""

SEAL = "_wellxl_return"
"""A hidden name on the list: it survives when the sheet is renamed, and when Excel saves the workbook anew. Its comment
holds what `seal_of` gave when the return was written."""
WORKBOOK = "xl/workbook.xml"
"""The part in which names stand."""
_LARGEST = 1 << 20
"""Bytes of that part; a return in which it is larger is taken for changed."""

AND_OTHERS = " 等"
"""What follows the value of a line that is about different ones."""
_LAST_ROW = 1 << 20
"""Of a sheet in Excel."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What has become of the findings of a return."""

    mended: tuple[Finding, ...]
    """Of the return, found no more; of a finding of many cells those cells alone, here as below."""
    standing: tuple[Finding, ...]
    """Found again."""
    new: tuple[Finding, ...]
    """Not in the return."""


def read_return(path: Path) -> tuple[Finding, ...]:
    """The findings that a return lists; none where the file is no return, or cannot be read."""
    book = open_book(Source(path, path.name))
    return next((found for grid in book.grids if (found := list_of(grid.rows)) is not None), ())


def seal_of(parts: Mapping[str, tuple[int, int]]) -> str:
    """What the parts of a return come to but for WORKBOOK, in which this stands: name in lower case → checksum, size."""
    told = sorted(f"{name} {crc} {size}" for name, (crc, size) in parts.items() if name != WORKBOOK)
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def is_untouched(path: Path) -> bool:
    """Whether a file is a return as it was written. Whoever saves it anew writes other parts, whatever he changed."""
    try:
        with ZipFile(path) as package:
            parts = {_key(info.orig_filename): (info.CRC, info.file_size) for info in package.infolist()}
            xml = package.read(WORKBOOK) if parts[WORKBOOK][1] <= _LARGEST else b""
    except Exception:  # whatever is wrong with it, it is none that we wrote
        return False
    seal = re.search(rb'<definedName [^<>]*name="%s" comment="(\w+)"' % SEAL.encode(), xml)
    return bool(seal and seal[1].decode() == seal_of(parts))


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()


def list_of(rows: Sequence[Sequence[Any]]) -> tuple[Finding, ...] | None:
    """The findings on a sheet; None where the sheet is not the list of a return."""
    head = next((number for number, row in enumerate(rows[:10]) if tuple(row[: len(HEADERS)]) == HEADERS), None)
    if head is None:
        return None
    severities = {word: severity for severity, word in SEVERITIES.items()}
    found = (dict(zip(HEADERS, map(str, row), strict=False)) for row in rows[head + 1 :])
    return tuple(_finding(severities[one["级别"]], one) for one in found if one["级别"] in severities)


def _finding(severity: Any, line: Mapping[str, str]) -> Finding:
    rows = _rows(line["行号"])
    return Finding(
        severity=severity,
        code=line["代码"],
        origin=Origin(line["文件"], line["工作表"], rows[0] if rows else 0, line["列号"]),
        column=line["列名"],
        value=line["原值"] if len(rows) < 2 or not line["原值"].endswith(AND_OTHERS) else "",
        message=line["说明"],
        suggestion=line["建议"],
        rows=rows if len(rows) > 1 else (),
        district=line["辖区"],
    )


def _rows(text: str) -> tuple[int, ...]:
    """`7,9-11` → 7, 9, 10, 11."""
    found: list[int] = []
    for part in text.removesuffix(".0").split(","):
        first, _, last = part.partition("-")
        if first.isdecimal():
            end = int(last) if last.isdecimal() else int(first)
            found.extend(range(int(first), min(end, _LAST_ROW) + 1))
        if len(found) > _LAST_ROW:  # somebody has written what we did not
            return ()
    return tuple(found)


def compare(old: Iterable[Finding], new: Iterable[Finding]) -> Comparison:
    """Hold the findings of a new file against those of the return before it, cell by cell.

    A cell stands where it is found again: the same kind in the same column and row or, where rows have moved, with the
    same value. Each cell of the return answers for one cell of the new file.
    """
    old, new = tuple(old), tuple(new)
    stood: list[set[int]] = [set() for _ in old]
    again: list[set[int]] = [set() for _ in new]
    for key in (_place, _value):
        waiting: dict[tuple[str, ...], deque[tuple[int, int]]] = {}
        for number, row, name in _open(old, stood, key):
            waiting.setdefault(name, deque()).append((number, row))
        for number, row, name in _open(new, again, key):
            if waiting.get(name):
                there, at = waiting[name].popleft()
                stood[there].add(at)
                again[number].add(row)
    left = [set(_rows_of(one)) - own for one, own in zip(new, again, strict=True)]
    mended = [set(_rows_of(one)) - own for one, own in zip(old, stood, strict=True)]
    return Comparison(_parts(old, mended), _parts(new, again), _parts(new, left))


_Key = Callable[[Finding, int], tuple[str, ...]]


def _open(findings: Sequence[Finding], done: Sequence[set[int]], key: _Key) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """The finding's number, the row and the key of each cell that is still without its fellow."""
    for number, (one, own) in enumerate(zip(findings, done, strict=True)):
        for row in _rows_of(one):
            if row not in own and (name := key(one, row)):
                yield number, row, name


def _rows_of(one: Finding) -> tuple[int, ...]:
    return one.rows or (one.origin.row,)


def _place(one: Finding, row: int) -> tuple[str, ...]:
    return one.code, one.origin.sheet, one.column or one.origin.column, str(row)


def _value(one: Finding, row: int) -> tuple[str, ...]:
    """Blank where there is none, or where the cells of the finding hold different ones."""
    return (one.code, one.origin.sheet, one.column, one.value) if one.value and not one.messages else ()


def _parts(findings: Iterable[Finding], rows: Iterable[set[int]]) -> tuple[Finding, ...]:
    return tuple(of_rows(one, sorted(own)) for one, own in zip(findings, rows, strict=True) if own)
