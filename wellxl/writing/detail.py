"""The sheet 明细: every task that counts, with its origin, and what the formulas of other sheets refer to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import compress, islice, starmap
from typing import Any, NamedTuple

from wellxl.campaign import Campaign, Field
from wellxl.columns import counted
from wellxl.records import Ledger, Merged, letters
from wellxl.writing.cells import clean, writer
from wellxl.writing.column_cells import Column
from wellxl.writing.styles import Styles, height, set_list_page, width

__all__ = ["EXTRA", "NAME", "Ranges", "columns", "first_rows", "joined", "names", "place", "ranges", "write"]

NAME = "明细"
EXTRA = ("计入完成", "来源文件", "来源工作表", "来源行")
"""Columns after the campaign's own."""

_MOST_ROWS, _MOST_COLUMNS = 1_048_575, 16_384
_NARROWEST, _WIDEST = 9.0, 40.0
"""How wide a column may be, in Excel's units; a longer text is wrapped."""
_IDS = frozenset(("id", "credit_code", "permit", "phone"))


class Ranges(NamedTuple):
    """Where the columns that decide the figures stand, as formulas name them; bounded, at least one row."""

    district: str
    street: str
    category: str
    done: str
    day: str
    """The days of completion; blank where the campaign has none."""
    counts: Mapping[str, str]
    """The campaign's whole numbers by their code names: beneficiaries."""
    more: tuple[Ranges, ...] = ()
    """The same on 明细2, 明细3 …, where the tasks are more than one sheet has rows."""

    def sum(self, count: Callable[[Ranges], str]) -> str:
        """What a formula counts on one sheet, added up over all: `(COUNTIFS(…)+COUNTIFS(…))`."""
        parts = "+".join(map(count, (self, *self.more)))
        return f"({parts})" if self.more else parts


def names(merged: Merged) -> tuple[str, ...]:
    """The sheets that hold the tasks: 明细 and, over Excel's 1,048,576 rows, 明细2 …"""
    sheets = -(-max(_size(merged), 1) // _MOST_ROWS)
    return (NAME, *(f"{NAME}{number}" for number in range(2, sheets + 1)))


def ranges(merged: Merged, campaign: Campaign) -> Ranges:
    """The ranges that `write` will fill. `street` is blank where the campaign has no streets, `day` where no dates."""
    size = max(_size(merged), 1)
    keys = [field.key for field in campaign.fields]
    district, street, category, day = (campaign.key_of(one) for one in ("district", "street", "category", "date"))

    def on(sheet: int, name: str) -> Ranges:
        last = min(size - sheet * _MOST_ROWS, _MOST_ROWS) + 1

        def of(index: int) -> str:
            return f"{name}!${letters(index)}$2:${letters(index)}${last}"

        return Ranges(
            district=of(keys.index(district)),
            street=of(keys.index(street)) if street else "",
            category=of(keys.index(category)),
            done=of(len(keys)),
            day=of(keys.index(day)) if day else "",
            counts={field.key: of(keys.index(field.key)) for field in campaign.fields_of("count")},
        )

    first, *more = starmap(on, enumerate(names(merged)))
    return first._replace(more=tuple(more))


def first_rows(merged: Merged, campaign: Campaign) -> dict[tuple[str, str, bool], int]:
    """(district, category, completed) → how many rows `write` puts before the first such task."""
    places: dict[Any, int] = {}
    before = 0
    for ledger, fates, districts, done in zip(merged.ledgers, merged.fates, merged.districts, merged.done, strict=True):
        columns = zip(districts, ledger.values(campaign.key_of("category")), done, strict=True)
        here, row = list(compress(columns, counted(fates))), 0
        for key in dict.fromkeys(here):  # in the order of their first rows
            if key not in places:
                row = here.index(key, row)
                places[key] = before + row
        before += len(here)
    return places


def place(row: int) -> str:
    """Where `write` puts the task that has so many before it.

    >>> place(0), place(1_048_576)
    ('明细!A2', '明细2!A3')
    """
    sheet, row = divmod(row, _MOST_ROWS)
    return f"{NAME}{sheet + 1 if sheet else ''}!A{row + 2}"


def write(sheet: Any, merged: Merged, campaign: Campaign, styles: Styles) -> None:
    """The campaign's fields in its order, EXTRA, then the districts' own columns under their own headers.

    `sheet` is a ColumnSheet and bears one of `names`, which says which of the tasks go there.
    """
    sheets = names(merged)
    start = sheets.index(sheet.name) * _MOST_ROWS
    size = column = 0
    for column, (header, own, values) in enumerate(islice(columns(merged, campaign), _MOST_COLUMNS)):
        here = joined(values)
        if len(sheets) > 1:
            here = here[start : start + _MOST_ROWS]
        size = len(here)
        _write_column(sheet, column, header, here, styles, *(("text",) if own in _IDS else ()))
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(column)}{size + 1}"})
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, max(size, 1), column)
    set_list_page(sheet, paper=8)  # as wide as it is, it would be unreadable on A4


def columns(merged: Merged, campaign: Campaign) -> Iterator[tuple[str, str, list[Iterable[Any]]]]:
    """Every column of the tasks that count: its header, its field's type (blank where it has none), its values by ledger."""
    valid = [counted(fates) if any(fates) else None for fates in merged.fates]

    def chosen(parts: Iterable[Sequence[Any]]) -> list[Iterable[Any]]:
        return [compress(part, some) if some else part for part, some in zip(parts, valid, strict=True)]

    for field in campaign.fields:
        yield field.header, field.type, chosen(_field(merged, field, campaign))
    for header, parts in zip(EXTRA, _extra(merged), strict=True):
        yield header, "", chosen(parts)
    known = {*EXTRA, *(field.header for field in campaign.fields)}
    for header, own in _unknown(merged.ledgers, known).items():
        yield header, "", chosen(own.get(index, (None,) * len(ledger.rows)) for index, ledger in enumerate(merged.ledgers))


def joined(parts: Sequence[Iterable[Any]]) -> Sequence[Any]:
    """All of them in a row; a column of a single ledger is not copied."""
    if len(parts) == 1 and isinstance(parts[0], Sequence):
        return parts[0]
    values: list[Any] = []
    for part in parts:
        values += part
    return values


def _size(merged: Merged) -> int:
    return sum(fates.count(0) for fates in merged.fates)


def _field(merged: Merged, field: Field, campaign: Campaign) -> list[Sequence[Any]]:
    """A field's values, a sequence a ledger, as they are shown."""
    if field.key == campaign.key_of("district"):
        return list(merged.districts)
    parts = [ledger.values(field.key) for ledger in merged.ledgers]
    if field.type != "status":
        return parts
    words = {True: campaign.status.done[0], False: campaign.status.open[0]}
    return [[words.get(value, value) for value in part] for part in parts]


def _extra(merged: Merged) -> tuple[list[Sequence[Any]], ...]:
    return (
        [["是" if one else "否" for one in part] for part in merged.done],
        [(ledger.file,) * len(ledger.rows) for ledger in merged.ledgers],
        [(ledger.sheet,) * len(ledger.rows) for ledger in merged.ledgers],
        [ledger.rows for ledger in merged.ledgers],
    )


def _unknown(ledgers: Sequence[Ledger], known: set[str]) -> dict[str, dict[int, Sequence[Any]]]:
    """Header → index of the ledger → values, of the columns that the campaign does not know.

    Ledgers share a column where their headers agree. One that is called like a known column is marked （原表）, a
    second of the same name within one ledger gets a number.
    """
    found: dict[str, dict[int, Sequence[Any]]] = {}
    for index, ledger in enumerate(ledgers):
        for column in ledger.columns:
            if column.key:
                continue
            name = clean(column.header).strip() or f"{column.letter}列"
            name = header = f"{name}（原表）" if name in known else name
            number = 1
            while index in found.get(header, ()):
                number += 1
                header = f"{name}({number})"
            found.setdefault(header, {})[index] = column.values
    return found


def _write_column(sheet: Any, column: int, header: str, values: Sequence[Any], styles: Styles, *look: str) -> None:
    writer(sheet, styles, "header")(0, column, header)
    own = Column.of(values)
    room = max(width(own.longest, 10), width(header), _NARROWEST) + 2
    wraps = room > _WIDEST
    tall = partial(height, room=_WIDEST, size=10) if wraps else None
    sheet.fill(own, partial(styles, "body", "small", *look, *(("left", "wrapped") if wraps else ())), tall)
    sheet.set_column(column, column, min(room, _WIDEST))
