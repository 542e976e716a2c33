"""Returns: what a district sent in, with every finding marked where it stands and told how to mend it (law 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import BytesIO
from itertools import chain, islice, repeat
from pathlib import Path
from types import MappingProxyType

from wellxl.campaign import Campaign
from wellxl.dates import without_return
from wellxl.errors import OutputError, reason
from wellxl.reading.grid import open_book
from wellxl.reading.returned import list_of
from wellxl.records import Finding, Source
from wellxl.wording import SEVERITIES, of_rows
from wellxl.writing import letter
from wellxl.writing.comments import comment
from wellxl.writing.fresh import fresh_workbook
from wellxl.writing.listing import attach, earlier, earlier_marks, seal, sheet_xml
from wellxl.writing.marks import Cell, Patched, Styles, anchored, column_index, edits, restored
from wellxl.writing.package import Package
from wellxl.writing.proof import same
from wellxl.writing.target import put, replacing

__all__ = ["Return", "write_returns"]

_ORDER = list(SEVERITIES)
_LONGEST_NAME, _LONGEST_PATH = 235, 240
"""Bytes of a name and characters of a path, with room for a number and an ending: most systems stop at 255 bytes,
Windows at 259 characters."""
_COMMENTED = 3
"""Of the cells of one finding, so many bear a comment before those of another bear more."""
_MOST_COMMENTS = 1000
"""On one sheet; the list holds the rest."""

_LAST_ROW = 1 << 20
"""Of a sheet in Excel: a CSV may have more, which no workbook can show."""


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
    folder: Path,
    files: Sequence[tuple[Source, Sequence[Finding]]],
    campaign: Campaign,
    date: date,
    read: Mapping[Source, str] = MappingProxyType({}),
) -> tuple[Return, ...]:
    """Write the return and the letter of every file that has findings, in the order given.

    `read` is the SHA-256 of each file as it was when the findings were made: one that was changed since has no return,
    for the marks would stand in the wrong cells. Raises OutputError for that, once the others are written, and where
    the folder cannot be written. No file that is there already is ever replaced.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"文件夹“{folder}”建不了（{reason(error)}）：请换一个文件夹再试") from error
    given = [(source, findings) for source, findings in files if findings]
    written = [_write(folder, source, findings, campaign, date, read.get(source, "")) for source, findings in given]
    if changed := [source.name for (source, _), one in zip(given, written, strict=True) if not one]:
        raise OutputError(f"“{'”“'.join(changed)}”在读取之后又有改动，没有生成退回件：请重新运行")
    return tuple(filter(None, written))


def _write(folder: Path, source: Source, findings: Sequence[Finding], campaign: Campaign, on: date, read: str) -> Return | None:
    """None where the file is no longer what was read."""
    findings = sorted(findings, key=lambda one: _ORDER.index(one.severity))
    stem = _stem(folder, source, on)
    made, fresh = _made(source, findings, campaign, on)
    if read and sha256(_bytes(source.path)).hexdigest() != read:
        return None
    path = _deliver(*made, folder, stem) if made else None
    told = letter.text(_plain(source).name, findings, campaign, on, path.name if path else "", fresh=fresh)
    note = told.replace("\n", "\r\n").encode("utf-8-sig")  # as Notepad wants it
    where = _deliver(note, ".txt", folder, path.stem if path else stem)
    found = letter.counts(findings)
    return Return(source.name, path, where, found["error"], found["warning"], found["fixed"], fresh)


def _stem(folder: Path, source: Source, on: date) -> str:
    """How the return is called, the ledger's own name cut where the whole would be too long for a file or a path."""
    name, rest = _plain(source).stem, f"_退回_{on:%Y-%m-%d}"
    room = max(_LONGEST_PATH - len(str(folder.absolute())), 20)
    while len(f"{name}{rest}".encode()) > _LONGEST_NAME or len(name + rest) > room:
        name = name[:-1]
    return name + rest


def _plain(source: Source) -> Path:
    """The file's name without what a return that comes back bears at its end."""
    name = Path(source.name)
    return Path(without_return(name.stem) + name.suffix)


def _bytes(path: Path) -> bytes:
    """Empty where there is nothing to read."""
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _deliver(data: bytes, ending: str, folder: Path, stem: str) -> Path:
    """Write a finished file to its place, where nothing stands yet but perhaps its equal."""
    number = 1
    while True:
        path = folder / f"{stem}{f'({number})' if number > 1 else ''}{ending}"
        with suppress(FileExistsError):  # another run may put its own there at any time
            if not path.exists():
                with replacing(path, anew=True) as target:
                    put(target, data)
                return target.path
        if _bytes(path) == data:
            return path
        number += 1


def _made(source: Source, findings: Sequence[Finding], campaign: Campaign, on: date) -> tuple[tuple[bytes, str] | None, bool]:
    """The marked workbook with the ending of its name, and whether it had to be written anew; None for a file that was
    refused.
    """
    was_read = any(one.origin.sheet for one in findings)
    if not was_read and open_book(source).refusal:
        return None, False
    with suppress(Exception):  # whatever is odd about his file, he gets its values back with their marks
        if made := _edited(source, findings, campaign, on):
            return made, False
    book = open_book(source)
    if book.refusal:
        return None, False
    data, names = fresh_workbook([grid for grid in book.grids if list_of(grid.rows) is None])
    with Package(data) as package:
        _mark(package, source, findings, campaign, on, names)
        return (_saved(package), ".xlsx"), True


def _edited(source: Source, findings: Sequence[Finding], campaign: Campaign, on: date) -> tuple[bytes, str] | None:
    """The submitter's own workbook with marks; None where it does not hold exactly what he sent."""
    with Package(source.path) as package:
        names = {name: name for name in package.sheets()}
        ours = _mark(package, source, findings, campaign, on, names)
        made, ending = _saved(package), ".xlsm" if package.macros else ".xlsx"
    return (made, ending) if same(source.path, BytesIO(made), ours) else None


def _saved(package: Package) -> bytes:
    made = BytesIO()
    package.save(made)
    return made.getvalue()


def _mark(
    package: Package, source: Source, findings: Sequence[Finding], campaign: Campaign, on: date, names: Mapping[str, str]
) -> str:
    """Mark every finding in the package, and end it with the list, whose name is returned. `names` maps the sheets
    of the findings to those of the package.
    """
    part = next((one.target for one in package.relations(package.workbook) if one.type == "styles"), "")
    styles = Styles(package.read(part), campaign.colours)
    old, before = earlier(package), earlier_marks(package)
    tables = {one.target for one in package.relations(package.workbook) if one.type == "worksheet"}
    parts = {name: part for name, part in package.sheets().items() if part in tables}
    for sheet, name in names.items():
        here = [one for one in findings if one.origin.sheet == sheet and one.origin.column and 0 < one.origin.row <= _LAST_ROW]
        if name in parts and name != old and (here or old):
            _mark_sheet(package, parts[name], here, styles, before)
    title = f"{_plain(source).name} 问题清单（{letter.day(on)}）"
    advice = (
        f"共有{letter.summary(findings)}。点击“单元格”一栏可跳到原处；单元格已按级别填色，批注写明如何改正。"
        "请直接在本文件中改正，保存后重新报送；颜色和批注不必清除。"
    )
    ours = attach(package, sheet_xml(title, advice, findings, names, styles))
    package.write(part, styles.xml)
    seal(package)
    return ours


def _mark_sheet(package: Package, part: str, findings: Sequence[Finding], styles: Styles, before: Mapping[int, int]) -> None:
    """Mark one sheet in the place of the marks of an earlier return. The findings come the gravest first."""
    xml = package.read(part).replace(b"<sheetData/>", b"<sheetData></sheetData>")
    if before:
        xml = restored(xml, before)
    places = [
        [(row, column_index(one.origin.column)) for row in one.rows or (one.origin.row,) if row <= _LAST_ROW] for one in findings
    ]
    shown = anchored(xml, chain.from_iterable(places))
    fills: dict[Cell, str] = {}
    for one, cells in zip(findings, places, strict=True):
        for cell in cells:
            fills.setdefault(shown[cell], one.severity)
    said = [_notes(one, map(shown.__getitem__, cells)) for one, cells in zip(findings, places, strict=True)]
    comments = comment(package, part, xml, _chosen(said, [one.severity for one in findings]))
    package.write(part, Patched(xml, [*edits(xml, fills, styles), *comments]))


def _notes(one: Finding, cells: Iterable[Cell]) -> dict[Cell, str]:
    """What a finding says on each of its first cells: of a line about different ones, each its own sentence."""
    same = of_rows(one, one.rows[:1]).message if one.rows else one.message
    head, end = f"【{SEVERITIES[one.severity]}】", f"。{one.suggestion}" if one.suggestion else ""
    notes: dict[Cell, str] = {}
    for cell, message in zip(cells, one.messages or repeat(same, _MOST_COMMENTS), strict=False):
        notes.setdefault(cell, f"{head}{message}{end}")
    return notes


def _chosen(said: Sequence[Mapping[Cell, str]], severities: Sequence[str]) -> dict[Cell, str]:
    """The comments of a sheet. Each finding has its first cells before any has all of them, what was put right never."""
    chosen: dict[Cell, dict[int, str]] = {}
    for start, stop in ((0, _COMMENTED), (_COMMENTED, _MOST_COMMENTS)):
        for number, notes in enumerate(said):
            if start and severities[number] == "fixed":
                continue
            for cell in islice(notes, start, stop):
                if cell in chosen or len(chosen) < _MOST_COMMENTS:
                    chosen.setdefault(cell, {})[number] = notes[cell]
    return {cell: "\n".join(text for _, text in sorted(notes.items())) for cell, notes in chosen.items()}
