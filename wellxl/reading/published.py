"""A bulletin that wellxl wrote, read back: its date, its tasks, the files that it was made from."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wellxl.campaign import Campaign
from wellxl.dates import date_in
from wellxl.errors import InputError
from wellxl.reading.folder import is_folder, made_as, shown
from wellxl.reading.grid import Book, open_book
from wellxl.reading.ledger import read_grid
from wellxl.records import Block, Checked, Figure, Grid, Source, Tally
from wellxl.wording import tell

__all__ = ["Published", "find_previous", "read_published", "read_table"]

_DETAIL = "明细"
_SOURCES = "来源"


@dataclass(frozen=True, slots=True)
class Published:
    """What the previous bulletin says."""

    source: Source
    date: datetime.date
    tasks: Checked
    """Its 明细, read like any ledger."""
    files: Mapping[str, str]
    """SHA-256 of the files that it was made from → their names."""
    ranks: Mapping[str, int]
    """District → rank; those without one are left out."""


def find_previous(
    path: str | os.PathLike[str], before: datetime.date
) -> tuple[Path | None, tuple[tuple[Path, Mapping[str, int]], ...]]:
    """The bulletin itself, or of a folder of them the newest before a date, None where the folder holds none; and those
    of the folder that are older still with their ranks, one a date, the newest first.
    """
    given = Path(path)
    if not is_folder(given, "上期通报"):
        return given, ()
    dated: dict[datetime.date, tuple[Path, Mapping[str, int]]] = {}
    for file in sorted(given.glob("*.xlsx")):
        if made_as(file) == "bulletin":
            book = open_book(Source(file, file.name))
            if (on := _date(book)) and on < before:
                dated[on] = (file, _ranks(book))
    found = [dated[on] for on in sorted(dated, reverse=True)]
    return (found[0][0] if found else None), tuple(found[1:])


def read_published(path: Path, campaign: Campaign) -> Published:
    """Read a bulletin back. Raises InputError where the workbook is none of wellxl's."""
    source = Source(path, shown(path.name))
    book = _opened(source)
    on = _date(book)
    details = [grid for grid in book.grids if grid.sheet.startswith(_DETAIL)]
    if on is None or not details:
        raise InputError(f"“{path}”不是 wellxl 生成的日通报，不能作为上期：请指定上期的日通报工作簿")
    read = [read_grid(grid, campaign, on, file=source.name, sha256=book.sha256) for grid in details]
    ledgers = tuple(ledger for sheet in read for ledger in sheet.ledgers)
    tasks = Checked(source, book.sha256, ledgers, tuple(sheet.line for sheet in read))
    return Published(source, on, tasks, dict(_files(book.grids)), _ranks(book))


def read_table(path: Path) -> Tally:
    """The table as it is printed on the first sheet, with its title, date and notes; the edition for everybody will do.

    Raises InputError where the workbook is none of wellxl's.
    """
    book = _opened(Source(path, path.name))
    on = _date(book)
    rows = [[*row, *[""] * 7] for row in (book.grids[0].rows if book.grids else ())]
    head = next((number for number, row in enumerate(rows) if row[:2] == ["辖区", "分类"] and row[6] == "排名"), None)
    blocks: list[Block] = []
    for district, category, total, completed, _, _, rank, *_ in rows[head + 1 :] if head else ():
        if not category or not isinstance(total, (int, float)) or not isinstance(completed, (int, float)):
            break
        if district:
            blocks.append(Block(str(district), (), int(rank) if isinstance(rank, (int, float)) else None))
        if blocks:
            figure = Figure(str(category), int(total), int(completed))
            blocks[-1] = blocks[-1]._replace(figures=(*blocks[-1].figures, figure))
    if on is None or not blocks:
        raise InputError(f"“{path}”里没有日通报的表：请指定 wellxl 生成的日通报工作簿")
    notes = [str(row[0]).removeprefix("注：") for row in rows if str(row[0]).startswith("注：")]
    return Tally(str(rows[0][0]), on, tuple(blocks), notes=tuple(notes))


def _opened(source: Source) -> Book:
    book = open_book(source)
    if book.refusal:
        raise InputError(f"“{source.path}”读不出来：{tell(book.refusal, source.name).message}")
    return book


def _date(book: Book) -> datetime.date | None:
    """The date line stands in row 2 of the first sheet."""
    for grid in book.grids[:1]:
        for cell in grid.rows[1] if len(grid.rows) > 1 else ():
            if found := date_in(str(cell)):
                return found
    return None


def _ranks(book: Book) -> dict[str, int]:
    """The districts stand in the first column, their ranks under 排名, each in the first row of its block."""
    rows = iter(book.grids[0].rows if book.grids else ())
    column = next((row.index("排名") for row in rows if "排名" in row), None)
    ranked = ((str(row[0]), row[column]) for row in rows) if column else ()
    return {district: int(rank) for district, rank in ranked if district and isinstance(rank, (int, float))}


def _files(grids: Iterable[Grid]) -> Iterator[tuple[str, str]]:
    for grid in grids:
        if grid.sheet == _SOURCES:
            columns: list[Any] = []
            for row in grid.rows:
                if "SHA-256" in row:  # below another such head stands what is no ledger
                    columns = [row.index("SHA-256"), row.index("文件")] if "文件" in row else []
                elif columns and len(str(row[columns[0]])) == 64:
                    yield str(row[columns[0]]), str(row[columns[1]])
