"""The sheet 明细: every task that counts, with its origin, and what the formulas of other sheets refer to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress, islice
from typing import Any

from wellxl.campaign import Campaign, Field
from wellxl.errors import OutputError
from wellxl.records import Ledger, Merged, letters
from wellxl.writing.cells import clean, writer
from wellxl.writing.styles import Styles, set_list_page, width

__all__ = ["EXTRA", "NAME", "Ranges", "first_rows", "ranges", "write"]

NAME = "明细"
EXTRA = ("计入完成", "来源文件", "来源工作表", "来源行")
"""Columns after the campaign's own."""

_MOST_ROWS, _MOST_COLUMNS = 1_048_575, 16_384
_NARROWEST, _WIDEST = 9.0, 40.0
"""How wide a column may be, in Excel's units; a longer text is wrapped."""
_IDS = frozenset(("id", "credit_code", "permit", "phone"))
_IS_COUNTED = bytes([1]) + bytes(255)


@dataclass(frozen=True, slots=True)
class Ranges:
    """Where the columns that decide the figures stand, as formulas name them; bounded, at least one row."""

    district: str
    street: str
    category: str
    done: str
    day: str
    """The days of completion; blank where the campaign has none."""
    counts: Mapping[str, str]
    """The campaign's whole numbers by their code names: beneficiaries."""


def ranges(merged: Merged, campaign: Campaign) -> Ranges:
    """The ranges that `write` will fill. `street` is blank where the campaign has no streets, `day` where no dates."""
    last = max(sum(fates.count(0) for fates in merged.fates), 1) + 1
    keys = [field.key for field in campaign.fields]

    def of(index: int) -> str:
        return f"{NAME}!${letters(index)}$2:${letters(index)}${last}"

    district, street, category, day = (campaign.key_of(one) for one in ("district", "street", "category", "date"))
    return Ranges(
        district=of(keys.index(district)),
        street=of(keys.index(street)) if street else "",
        category=of(keys.index(category)),
        done=of(len(keys)),
        day=of(keys.index(day)) if day else "",
        counts={field.key: of(keys.index(field.key)) for field in campaign.fields_of("count")},
    )


def first_rows(merged: Merged, campaign: Campaign) -> dict[tuple[str, str, bool], int]:
    """(district, category, completed) → the first row, as Excel counts, that `write` gives to such a task."""
    places: list[Any] = []
    for ledger, fates, districts, done in zip(merged.ledgers, merged.fates, merged.districts, merged.done, strict=True):
        columns = zip(districts, ledger.values(campaign.key_of("category")), done, strict=True)
        places += compress(columns, fates.translate(_IS_COUNTED))
    return dict(zip(reversed(places), range(len(places) + 1, 1, -1), strict=True))


def write(sheet: Any, merged: Merged, campaign: Campaign, styles: Styles) -> None:
    """The campaign's fields in its order, EXTRA, then the districts' own columns under their own headers.

    Raises OutputError where the tasks are more than a sheet has rows.
    """
    valid = [fates.translate(_IS_COUNTED) for fates in merged.fates]
    size = sum(map(sum, valid))
    if size > _MOST_ROWS:
        raise OutputError(f"计入的任务有 {size:,} 行，超过 Excel 一张表的 {_MOST_ROWS:,} 行：请分成几批汇总")
    column = 0
    for field in campaign.fields:
        look = ("text",) if field.type in _IDS else ()
        _write_column(sheet, column, field.header, _field(merged, field, campaign), valid, styles, *look)
        column += 1
    for header, parts in zip(EXTRA, _extra(merged), strict=True):
        _write_column(sheet, column, header, parts, valid, styles)
        column += 1
    known = {*EXTRA, *(field.header for field in campaign.fields)}
    for header, own in islice(_unknown(merged.ledgers, known).items(), _MOST_COLUMNS - column):
        parts = [own.get(index, (None,) * len(ledger.rows)) for index, ledger in enumerate(merged.ledgers)]
        _write_column(sheet, column, header, parts, valid, styles)
        column += 1
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(column - 1)}{size + 1}"})
    sheet.set_row(0, 32)
    sheet.autofilter(0, 0, max(size, 1), column - 1)
    set_list_page(sheet, paper=8)  # as wide as it is, it would be unreadable on A4


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


def _write_column(
    sheet: Any, column: int, header: str, parts: Sequence[Sequence[Any]], valid: Sequence[bytes], styles: Styles, *look: str
) -> None:
    writer(sheet, styles, "header")(0, column, header)
    values = list(chain.from_iterable(map(compress, parts, valid)))
    longest = max((value for value in values if value.__class__ is str), key=len, default="")
    room = max(width(longest, 10), width(header), _NARROWEST) + 2
    write = writer(sheet, styles, "body", "small", *look, *(("left", "wrapped") if room > _WIDEST else ()))
    for row, value in enumerate(values, 1):
        write(row, column, value)
    sheet.set_column(column, column, min(room, _WIDEST))
