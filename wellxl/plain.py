"""A checked ledger as JSON and back. Nothing in it can be executed, and what does not fit to the letter is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from wellxl.records import Checked, Column, Finding, Ledger, Origin, Skipped, Source, SourceLine

__all__ = ["dump", "load"]

_ODD: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "moment": (datetime, datetime.isoformat, datetime.fromisoformat),
    "day": (date, date.isoformat, date.fromisoformat),
    "time": (time, time.isoformat, time.fromisoformat),
    "span": (timedelta, lambda one: [one.days, one.seconds, one.microseconds], lambda parts: timedelta(*parts)),
}
"""Values that JSON lacks: name → type, how it is written, how it is read. A moment is a day too, so it comes first."""

_FEW, _FIRST = 200, 35
"""How many different values may stand in a column as one sign each, and the first sign: the one after the quote."""


def dump(checked: Checked) -> bytes:
    """The JSON of all but the source, which differs from one run to the next."""
    plain = [
        checked.sha256,
        [_ledger(one) for one in checked.ledgers],
        [_line(one) for one in checked.lines],
        [_finding(one) for one in checked.findings],
        [[index, sorted(rows)] for index, rows in checked.refused_rows.items()],
        checked.refused,
    ]
    return json.dumps(plain, ensure_ascii=False, default=_odd, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load(data: bytes, source: Source, modified: float) -> Checked:
    """The ledger again, as that of a file with its time. Raises ValueError for anything that `dump` did not write."""
    try:
        plain = json.loads(data.decode("utf-8", "surrogatepass"), object_hook=_value)
        sha256, ledgers, lines, findings, refused_rows, refused = _fields(plain, str, list, list, list, list, bool)
        return Checked(
            source=source,
            sha256=sha256,
            ledgers=tuple(_as_ledger(one, modified) for one in ledgers),
            lines=tuple(map(_as_line, lines)),
            findings=tuple(map(_as_finding, findings)),
            refused_rows={index: frozenset(_all(rows, int)) for index, rows in (_fields(one, int, list) for one in refused_rows)},
            refused=refused,
        )
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise ValueError("no checked ledger") from error


def _odd(value: Any) -> dict[str, Any]:
    for name, (kind, write, _) in _ODD.items():
        if isinstance(value, kind):
            return {name: write(value)}
    raise TypeError(type(value))


def _value(found: dict[str, Any]) -> Any:
    ((name, value),) = found.items()
    if name == "few":
        table, signs = value
        return list(map(([None] * _FIRST + table).__getitem__, signs.encode("latin-1")))
    return _ODD[name][2](value)


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


def _ledger(one: Ledger) -> list[Any]:
    rows = {"span": [one.rows.start, one.rows.stop, 0]} if isinstance(one.rows, range) else list(one.rows)
    columns = [[column.key, column.letter, column.header, _few(column.values)] for column in one.columns]
    return [one.file, one.sheet, one.sha256, one.district, list(one.header_rows), rows, columns]


def _few(values: Sequence[Any]) -> Any:
    """A column in which a few values recur: each of them once, and a sign a row. It is read four times as fast."""
    distinct = list(dict.fromkeys(values))
    # 1 == 1.0 == True: only values of one kind may share a table.
    if len({*map(type, values)} - {type(None)}) > 1 or len(distinct) > min(_FEW, len(values) // 4):
        return list(values)
    signs = {value: sign for sign, value in enumerate(distinct, _FIRST)}
    return {"few": [distinct, bytes(map(signs.__getitem__, values)).decode("latin-1")]}


def _as_ledger(plain: Any, modified: float) -> Ledger:
    *names, header, rows, columns = plain
    if isinstance(rows, timedelta):
        rows = range(rows.days, rows.seconds)
    else:
        _all(rows, int)
    file, sheet, sha256, district = _fields(names, str, str, str, str)
    first, last = _fields(header, int, int)
    made = tuple(Column(*_fields(column, str, str, str, list)) for column in columns)
    if any(len(column.values) != len(rows) or not {*map(type, column.values)} <= _CELLS for column in made):
        raise ValueError("no checked ledger")
    return Ledger(file, sheet, sha256, district, (first, last), rows, made, modified)


_CELLS = {str, int, float, bool, type(None), *(kind for kind, _, _ in _ODD.values())}


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
    return [one.severity, one.code, place, one.column, one.value, one.message, one.suggestion, list(one.rows), one.district]


def _as_finding(plain: Any) -> Finding:
    fields = _fields(plain, str, str, list, str, str, str, str, list, str)
    fields[2] = Origin(*_fields(fields[2], str, str, int, str))
    fields[7] = tuple(_all(fields[7], int))
    return Finding(*fields)
