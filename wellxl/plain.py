"""A checked ledger as bytes and back: for the cache, and for processes that read for one another. Nothing in it can be
executed, and what does not fit to the letter is refused.

All but the cells is JSON; each column's values follow, packed by themselves: the totals ask for a third of the columns,
and the others are never unpacked where the tasks are not written.
"""

from __future__ import annotations

import struct
from datetime import timedelta
from typing import Any

from wellxl.packed import FORMS, Packed, as_json, from_json, pack
from wellxl.records import Checked, Column, Finding, Ledger, Origin, Skipped, Source, SourceLine

__all__ = ["dump", "load"]

_HEAD = struct.Struct("<Q")
"""The length of the JSON, which stands before it."""


def dump(checked: Checked) -> bytes:
    """All but the source and its time, which differ from one run to the next."""
    columns: list[bytes] = []
    plain = [
        checked.sha256,
        [_ledger(one, columns) for one in checked.ledgers],
        [_line(one) for one in checked.lines],
        [_finding(one) for one in checked.findings],
        [[index, sorted(rows)] for index, rows in checked.refused_rows.items()],
        checked.unread,
    ]
    head = as_json(plain)
    return b"".join((_HEAD.pack(len(head)), head, *columns))


def load(data: bytes, source: Source, modified: float) -> Checked:
    """The ledger again, as that of a file with its time. Raises ValueError for anything that `dump` did not write; of the
    columns, which `dump` alone can have written once all around them fits, no more is looked at than their length."""
    try:
        start = _HEAD.size + _HEAD.unpack_from(data)[0]
        plain = from_json(data[_HEAD.size : start])
        sha256, ledgers, lines, findings, refused_rows, unread = _fields(plain, str, list, list, list, list, list)
        parts = _Parts(data, start)
        checked = Checked(
            source=source,
            sha256=sha256,
            ledgers=tuple(_as_ledger(one, modified, parts) for one in ledgers),
            lines=tuple(map(_as_line, lines)),
            findings=tuple(map(_as_finding, findings)),
            refused_rows={index: frozenset(_all(rows, int)) for index, rows in (_fields(one, int, list) for one in refused_rows)},
            unread=tuple(_all(unread, str)),
        )
        if parts.at != len(data):
            raise ValueError("no checked ledger")
        return checked
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError, struct.error) as error:
        raise ValueError("no checked ledger") from error


class _Parts:
    """The packed columns and texts, one behind the other."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self.at = at

    def next(self, form: str, length: int, size: int) -> Packed:
        """The next column of so many bytes and values."""
        if form not in FORMS:
            raise ValueError("no checked ledger")
        return Packed(form, self._take(length), size)

    def text(self, length: int, size: int) -> str:
        """The next text of so many bytes and values, apart by NULs."""
        text = self._take(length).decode("utf-8", "surrogatepass")
        if text.count("\0") != size - 1:
            raise ValueError("no checked ledger")
        return text

    def _take(self, length: int) -> bytes:
        start, self.at = self.at, self.at + length
        if length < 0 or self.at > len(self._data):
            raise ValueError("no checked ledger")
        return self._data[start : self.at]


def _fields(values: Any, *types: type) -> Any:
    """The values of a record, each of its own type and none missing."""
    if type(values) is not list or [type(value) for value in values] != list(types):
        raise ValueError("no checked ledger")
    return values


def _all(values: Any, *types: type) -> Any:
    """A list of values that are all of these types."""
    if type(values) is not list or not {*map(type, values)} <= {*types}:
        raise ValueError("no checked ledger")
    return values


def _ledger(one: Ledger, packed: list[bytes]) -> list[Any]:
    rows = {"span": [one.rows.start, one.rows.stop, 0]} if isinstance(one.rows, range) else list(one.rows)
    columns = []
    for column in one.columns:
        form, data = pack(column.values)
        packed.append(data)
        columns.append([column.key, column.letter, column.header, form, len(data)])
    texts = []
    for key, text in one.texts.items():
        packed.append(text.encode("utf-8", "surrogatepass"))
        texts.append([key, len(packed[-1])])
    return [one.file, one.sheet, one.sha256, one.district, list(one.header_rows), rows, columns, texts]


def _as_ledger(plain: Any, modified: float, parts: _Parts) -> Ledger:
    *names, header, rows, columns, texts = plain
    if isinstance(rows, timedelta):
        rows = range(rows.days, rows.seconds)
    else:
        _all(rows, int)
    file, sheet, sha256, district = _fields(names, str, str, str, str)
    first, last = _fields(header, int, int)
    made = []
    for column in _all(columns, list):
        key, letter, head, form, length = _fields(column, str, str, str, str, int)
        made.append(Column(key, letter, head, parts.next(form, length, len(rows))))
    compared = {}
    for key, length in (_fields(one, str, int) for one in _all(texts, list)):
        compared[key] = parts.text(length, len(rows))
    return Ledger(file, sheet, sha256, district, (first, last), rows, tuple(made), modified, compared)


def _line(one: SourceLine) -> list[Any]:
    skipped, headers = [[row.row, row.reason] for row in one.skipped], [list(head) for head in one.headers]
    return [one.file, one.sheet, one.sha256, one.district, one.seen, skipped, one.table, headers, one.note]


def _as_line(plain: Any) -> SourceLine:
    fields = _fields(plain, str, str, str, str, int, list, str, list, str)
    fields[5] = tuple(Skipped(*_fields(one, int, str)) for one in fields[5])
    fields[7] = tuple(tuple(_fields(one, str, str, str)) for one in fields[7])
    return SourceLine(*fields)


def _finding(one: Finding) -> list[Any]:
    place = [one.origin.file, one.origin.sheet, one.origin.row, one.origin.column]
    words = [one.column, one.value, one.message, one.suggestion]
    return [one.severity, one.code, place, *words, list(one.rows), one.district, list(one.messages)]


def _as_finding(plain: Any) -> Finding:
    fields = _fields(plain, str, str, list, str, str, str, str, list, str, list)
    fields[2] = Origin(*_fields(fields[2], str, str, int, str))
    fields[7], fields[9] = tuple(_all(fields[7], int)), tuple(_all(fields[9], str))
    return Finding(*fields)
