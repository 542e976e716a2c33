"""Returns: what a district sent in, with every finding marked where it stands and told how to mend it (law 6)."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path

from wellxl.campaign import Campaign
from wellxl.errors import OutputError
from wellxl.reading.grid import Book, open_book
from wellxl.reading.returned import list_of
from wellxl.records import Finding, Grid, Source
from wellxl.wording import SEVERITIES
from wellxl.writing import letter
from wellxl.writing.comments import comment
from wellxl.writing.fresh import fresh_workbook
from wellxl.writing.listing import attach, earlier, earlier_marks, sheet_xml
from wellxl.writing.marks import Cell, Patched, Styles, anchored, column_index, edits, restored
from wellxl.writing.package import Package, Unfit

__all__ = ["Return", "write_returns"]

_ORDER = list(SEVERITIES)
_COMMENTED = 3
"""Of the cells of one finding, so many bear a comment."""
_MOST_COMMENTS = 1000
"""On one sheet; the list holds the rest."""


@dataclass(frozen=True, slots=True)
class Return:
    """What was written for one file."""

    source: str
    path: Path | None
    """The marked workbook; None where the file was refused, so that there is nothing to mark."""
    letter: Path
    errors: int
    warnings: int
    fixed: int
    fresh: bool = False
    """Written anew from the values, because the submitter's own workbook could not be edited in place."""


def write_returns(
    folder: Path, files: Sequence[tuple[Source, Sequence[Finding]]], campaign: Campaign, date: date
) -> tuple[Return, ...]:
    """Write the return and the letter of every file that has findings, in the order given.

    Raises OutputError where the folder cannot be written. No file that is there already is ever replaced.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(_write(folder, source, findings, campaign, date) for source, findings in files if findings)
    except OSError as error:
        reason = error.strerror or error
        raise OutputError(f"退回件写不进“{folder}”：{reason}。请换一个文件夹，或关闭已打开的文件后再试。") from error


def _write(folder: Path, source: Source, findings: Sequence[Finding], campaign: Campaign, on: date) -> Return:
    findings = sorted(findings, key=lambda one: _ORDER.index(one.severity))
    stem = f"{_plain(source).stem}_退回_{on:%Y-%m-%d}"
    book = open_book(source)
    path, fresh = None, False
    if book.refusal is None:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".") as desk:
            made, fresh = _made(Path(desk), book, findings, campaign, on)
            path = _deliver(made, folder, stem)
    name = path.name if path else ""
    told = letter.text(_plain(source).name, findings, campaign, on, name)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".") as desk:
        note = Path(desk, "letter.txt")
        note.write_bytes(told.replace("\n", "\r\n").encode("utf-8-sig"))  # as Notepad wants it
        where = _deliver(note, folder, path.stem if path else stem)
    found = letter.counts(findings)
    return Return(source.name, path, where, found["error"], found["warning"], found["fixed"], fresh)


def _plain(source: Source) -> Path:
    """The file's name without what a return that comes back bears at its end."""
    name = Path(source.name)
    return Path(re.sub(r"_退回_\d{4}-\d\d-\d\d(?:\(\d+\))?$", "", name.stem) + name.suffix)


def _deliver(made: Path, folder: Path, stem: str) -> Path:
    """Move a finished file to its place: atomically, and never over another file than its equal."""
    number = 1
    while True:
        path = folder / f"{stem}{f'({number})' if number > 1 else ''}{made.suffix}"
        if not path.exists():
            os.replace(made, path)
            return path
        if path.read_bytes() == made.read_bytes():
            return path
        number += 1


def _made(desk: Path, book: Book, findings: Sequence[Finding], campaign: Campaign, on: date) -> tuple[Path, bool]:
    """The marked workbook, and whether it had to be written anew."""
    before = _digests(book.grids)
    with suppress(Unfit), Package(book.source.path) as package:
        made = desk / ("return.xlsm" if package.macros else "return.xlsx")
        ours = _mark(package, book, findings, campaign, on, {grid.sheet: grid.sheet for grid in book.grids})
        with made.open("wb") as target:
            package.save(target)
        again = open_book(Source(made, made.name))
        after = _digests(grid for grid in again.grids if grid.sheet != ours)
        before.pop(ours, None)
        if again.refusal is None and after == before:
            return made, False
    data, names = fresh_workbook([grid for grid in book.grids if list_of(grid.rows) is None])
    made = desk / "return.xlsx"
    with Package(data) as package, made.open("wb") as target:
        _mark(package, book, findings, campaign, on, names)
        package.save(target)
    return made, True


def _digests(grids: Iterable[Grid]) -> dict[str, str]:
    """Sheet → what stands in all its cells, in a few bytes: two whole sheets need not be held at once."""
    found = {}
    for grid in grids:
        told = hashlib.blake2b()
        blank = 0
        for row in grid.rows:
            width = len(row)
            while width and row[width - 1] == "":
                width -= 1
            if width:  # blank margins may grow by the cells that are marked
                told.update(f"{blank}{row[:width]!r}".encode("utf-8", "surrogatepass"))
            blank = 0 if width else blank + 1
        others = (grid.merges, grid.visible, sorted(grid.hidden_rows), sorted(grid.errors.items()), sorted(grid.uncached))
        told.update(repr(others).encode())
        found[grid.sheet] = told.hexdigest()
    return found


def _mark(
    package: Package, book: Book, findings: Sequence[Finding], campaign: Campaign, on: date, names: Mapping[str, str]
) -> str:
    """Mark every finding in the package, and end it with the list, whose name is returned. `names` maps the sheets
    of the findings to those of the package.
    """
    part = next((one.target for one in package.relations(package.workbook) if one.type == "styles"), "")
    styles = Styles(package.read(part), campaign.colours)
    old, before = earlier(package), earlier_marks(package)
    parts = package.sheets()
    for sheet, name in names.items():
        here = [one for one in findings if one.origin.sheet == sheet and one.origin.row and one.origin.column]
        if name != old and (here or old):
            _mark_sheet(package, parts[name], here, styles, before)
    title = f"{_plain(book.source).name} 问题清单（{letter.day(on)}）"
    advice = (
        f"共{letter.summary(findings)}。点击“单元格”一栏可跳到原处；单元格已按级别填色，批注写明如何改正。"
        f"请直接在本文件中改正，保存后于{letter.day(campaign.deadline)}前重新报送；颜色和批注不必清除。"
    )
    ours = attach(package, sheet_xml(title, advice, findings, names, styles))
    package.write(part, styles.xml)
    return ours


def _mark_sheet(package: Package, part: str, findings: Sequence[Finding], styles: Styles, before: Mapping[int, int]) -> None:
    """Mark one sheet in the place of the marks of an earlier return. The findings come the gravest first."""
    xml = package.read(part)
    if before:
        xml = restored(xml, before)
    places = [[(row, column_index(one.origin.column)) for row in one.rows or (one.origin.row,)] for one in findings]
    shown = anchored(xml, chain.from_iterable(places))
    fills: dict[Cell, str] = {}
    notes: dict[Cell, list[str]] = {}
    for one, cells in zip(findings, places, strict=True):
        for number, cell in enumerate(dict.fromkeys(shown[cell] for cell in cells)):
            fills.setdefault(cell, one.severity)
            if number < _COMMENTED and (cell in notes or len(notes) < _MOST_COMMENTS):
                notes.setdefault(cell, []).append(_note(one))
    comments = comment(package, part, xml, {cell: "\n".join(lines) for cell, lines in notes.items()})
    package.write(part, Patched(xml, [*edits(xml, fills, styles), *comments]))


def _note(one: Finding) -> str:
    return f"【{SEVERITIES[one.severity]}】{one.message}" + (f"。{one.suggestion}" if one.suggestion else "")
