"""What a bulletin says of how it was made: its date and options, its ledgers, what else it depends on, cell by cell."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from wellxl.dates import date_in
from wellxl.errors import InputError
from wellxl.reading.folder import made_as
from wellxl.reading.formulas import read_formulas
from wellxl.reading.grid import Book, open_book
from wellxl.reading.looks import Look, read_looks
from wellxl.records import Basis, Role, Source
from wellxl.wording import tell

__all__ = ["Account", "Named", "Workbook", "read_account", "read_workbook"]

_BASIS = ("依据", "项目", "", "SHA-256")
"""The header of the list at the foot of 来源, of what the figures depend on besides the ledgers."""
_TABLE, _DETAIL, _SOURCES = "日通报", "明细", "来源"
_FIGURES = (_TABLE, "进度", "街道")
_HEAD, _WIDTH = 2, 7
"""The 0-based row of the table's header, and the columns that every bulletin has."""
_BESIDE = re.compile("任务明细见同一文件夹的“(.+?)”")
_OTHERS = {
    "public": "是对外版，里面没有明细和来源，不能核对：请指定原来的日通报",
    "detail": "是另存的明细，不是日通报：请指定同一文件夹里的日通报工作簿",
    "page": "是网页，不能核对：请指定日通报工作簿（.xlsx）",
    "campaign": "是方案工作簿，不是日通报：请指定 wellxl 生成的日通报",
    "return": "是退回件，不是日通报：请指定 wellxl 生成的日通报",
}


class Workbook(NamedTuple):
    """A workbook with what stands in its cells and the formulas that made it."""

    book: Book
    formulas: Mapping[str, Mapping[tuple[int, int], str]]
    """Sheet → (row, column), 0-based → formula without `=`."""
    looks: Mapping[str, Look] = {}
    """The sheets that show figures → how."""


class Named(NamedTuple):
    """A ledger on 来源, once for all its sheets."""

    file: str
    sha256: str
    row: int
    """Of its first line, as Excel shows it."""
    note: str


@dataclass(frozen=True, slots=True)
class Account:
    """How a bulletin was made, by its own words."""

    workbook: Workbook
    title: str
    dates: tuple[datetime.date, ...]
    """That of 来源 and that of the date line, once where they agree."""
    columns: tuple[str, ...]
    """The heads right of the table."""
    paragraph: bool
    detail_in: str | None
    """As `Report.save` takes it."""
    files: tuple[Named, ...]
    basis: tuple[tuple[int, Basis], ...]
    """With the row of each on 来源; none in a bulletin of an older wellxl."""
    last_row: int
    """Of the lines of 来源, as Excel shows it."""
    names: frozenset[str]
    """The files that 明细 names."""

    @property
    def version(self) -> str:
        """Of the wellxl that wrote it; blank where the bulletin does not say."""
        return next((one.name.removeprefix("wellxl ") for _, one in self.basis_of(Role.PROGRAM)), "")

    def basis_of(self, role: str) -> tuple[tuple[int, Basis], ...]:
        """The lines of a role."""
        return tuple((row, one) for row, one in self.basis if one.role == role)


def read_workbook(path: Path) -> Workbook:
    """Values and formulas of an xlsx, held to the limits of any ledger. Raises InputError where it cannot be read."""
    source = Source(path, path.name)
    book = open_book(source)
    if book.refusal:
        raise InputError(f"“{path.name}”读不出来，不能核对：{tell(book.refusal, path.name).message}")
    if book.format != "xlsx":
        raise InputError(f"“{path.name}”不是 .xlsx 格式，公式无从核对：请指定 wellxl 生成的日通报原件")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != book.sha256:
        raise InputError(f"“{path.name}”正在被改写：请等它保存完毕再核对")
    try:
        return Workbook(book, read_formulas(data), read_looks(data, _FIGURES))
    except ValueError as error:
        raise InputError(f"“{path.name}”里的公式读不出来，不能核对：请指定 wellxl 生成的日通报原件") from error


def read_account(path: Path) -> Account:
    """Read a bulletin with its own account. Raises InputError where it is none, or cannot be proven from its sources."""
    if reason := _OTHERS.get(made_as(path)):
        raise InputError(f"“{path.name}”{reason}")
    workbook = read_workbook(path)
    grids = {grid.sheet: grid for grid in workbook.book.grids}
    if not {_TABLE, _SOURCES} <= grids.keys() or len(grids[_TABLE].rows) <= _HEAD:
        raise InputError(f"“{path.name}”里没有“日通报”和“来源”两张表，不能核对：请指定 wellxl 生成的日通报")
    rows = [list(row) for row in grids[_TABLE].rows]
    files, last = _files(grids[_SOURCES].rows)
    basis = tuple(_basis(grids[_SOURCES].rows))
    texts = [str(row[0]) for row in rows[_HEAD + 1 :] if row[0] and not any(cell != "" for cell in row[1:])]
    dates = dict.fromkeys(found for text in (*_dates(basis), *map(str, rows[1])) if (found := date_in(text)))
    if not files or not dates:
        raise InputError(f"“{path.name}”的“来源”没有列出台账，或者没有日期，不能核对：请指定 wellxl 生成的日通报")
    return Account(
        workbook,
        str(rows[0][0]),
        tuple(dates),
        tuple(str(head) for head in rows[_HEAD][_WIDTH:] if head != ""),
        any(text.startswith("截至") for text in texts),
        _beside(workbook, texts),
        files,
        basis,
        last,
        frozenset(name for grid in workbook.book.grids if grid.sheet.startswith(_DETAIL) for name in _names(grid.rows)),
    )


def _dates(basis: Sequence[tuple[int, Basis]]) -> list[str]:
    return [one.name for _, one in basis if one.role == Role.DATE]


def _beside(workbook: Workbook, texts: Sequence[str]) -> str | None:
    """Where the tasks are, if not in the workbook; a 明细 that was taken out has left its formulas behind."""
    live = any("明细" in text or "#REF!" in text for text in workbook.formulas.get(_TABLE, {}).values())
    if live or any(grid.sheet.startswith(_DETAIL) for grid in workbook.book.grids):
        return None
    found = _BESIDE.search("".join(texts))
    return found[1] if found else ""


def _files(rows: Sequence[Sequence[Any]]) -> tuple[tuple[Named, ...], int]:
    """The ledgers, and the last row that names one."""
    files: dict[tuple[str, str], Named] = {}
    last = 1
    for number, row in enumerate(rows[1:], 2):
        file, _, _, sha256, *_ = cells = [*map(str, row), *[""] * 14]
        if not file or (file == "合计" and not sha256):
            break
        files.setdefault((file, sha256), Named(file, sha256, number, cells[13]))
        last = number
    return tuple(files.values()), last


def _names(rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    column = list(rows[0]).index("来源文件") if rows and "来源文件" in rows[0] else None
    return iter({str(row[column]) for row in rows[1:]} if column is not None else ())


def _basis(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, Basis]]:
    below = False
    for number, row in enumerate(rows, 1):
        name, role, _, sha256 = (*map(str, row[:4]), *[""] * 4)[:4]
        if below and role:
            yield number, Basis(role, name, sha256)
        below = below or tuple(row[:4]) == _BASIS
