"""A workbook edited in place, read again and held against the original before it is delivered.

Parts are compared by their checksums and rows by their bytes; a row that differs may do so in nothing but the
formats of its cells and in cells without a value, and such a format in nothing but its fill. So every formula, saved
result and text is known to be the same. Both files are read in pieces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO
from xml.parsers import expat

from wellxl.writing.package import Package, children, inner

__all__ = ["same"]

_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_BLANK = re.compile(rb"<c\s[^<>]*/>")
_CELL = re.compile(rb"""(<c\s[^<>]*?)\ss\s*=\s*["']\d+["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'][^"']*["']""")
_STYLED = re.compile(rb"""<c\s+r\s*=\s*["']([A-Z]+\d+)["'](?:[^<>]*?\ss\s*=\s*["'](\d+)["'])?""")
_LEGACY = re.compile(rb"<legacyDrawing\s[^<>]*/>")
_FILL = re.compile(rb"""\s(?:fillId|applyFill)\s*=\s*["']\w+["']""")
_EDITED = re.compile(r"xl/(workbook\.xml|styles\.xml|comments|.*\.vml|.*_rels/)|\[content_types\]\.xml")
_TAIL = 1 << 30


def same(original: Path, copy: Path | BytesIO, ours: str) -> bool:
    """Whether every sheet of the original stands in the copy with every value, and no part is lost or altered but
    those that marking concerns. `ours` is the sheet that the copy has besides.
    """
    with Package(original) as old, Package(copy) as new:
        sheets = new.sheets()
        listed = sheets.pop(ours)
        if {name: part for name, part in old.sheets().items() if name != ours} != sheets:
            return False
        held = new.checksums()
        changed = {part for part, sum in old.checksums().items() if held.get(part) != sum} - {listed.casefold()}
        styles: set[tuple[int, int]] = set()
        for part in changed:
            if part in map(str.casefold, sheets.values()):
                if not _same_sheet(old.stream(part), new.stream(part), styles):
                    return False
            elif not _EDITED.match(part) or not _readable(new, part):
                return False
        return _same_formats(old, new, styles)


def _same_sheet(old: IO[bytes], new: IO[bytes], styles: set[tuple[int, int]]) -> bool:
    """Whether two sheets hold the same values; formats that differ are added to `styles`, old and new."""
    rows = _rows(new)
    for number, row in _rows(old):
        at, other = next(rows)
        while at < number:
            if _plain(other) != _plain(b' r="%d"/>' % at):
                return False
            at, other = next(rows)
        if at != number or (row != other and _plain(row) != _plain(other)):
            return False
        if row != other:
            before, after = dict(_STYLED.findall(row)), dict(_STYLED.findall(other))
            styles.update((int(style or 0), int(after.get(cell) or 0)) for cell, style in before.items())
    return True


def _rows(part: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """What stands before the rows, each row behind its number, and what stands after them."""
    pieces = _pieces(part)
    head = next(pieces).replace(b"<sheetData/>", b"<sheetData></sheetData>")
    for piece in chain((head,), pieces):
        row, end, tail = piece.partition(b"</sheetData>")
        number = _NUMBER.search(row) if piece is not head else None
        yield int(number[1]) if number else 0, row
        if end:
            yield _TAIL, _LEGACY.sub(b"", b"<row".join((tail, *pieces)))


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    rest = b""
    while block := part.read(1 << 18):
        *whole, rest = (rest + block).split(b"<row")
        yield from whole
    yield rest


def _plain(row: bytes) -> bytes:
    """A row without the formats of its cells, and without blank cells."""
    full = _CELL.sub(rb"\1", _BLANK.sub(b"", _SPANS.sub(b"", row)))
    return full.replace(b"></row>", b"/>")


def _readable(package: Package, part: str) -> bool:
    if not part.endswith(".vml"):  # those are no strict XML
        expat.ParserCreate().Parse(package.read(part), True)
    return part in package


def _same_formats(old: Package, new: Package, styles: set[tuple[int, int]]) -> bool:
    """Whether each pair of formats differs in nothing but the fill."""
    before, after = ([_FILL.sub(b"", one) for one in _formats(package)] for package in (old, new))
    return all(before[first] == after[second] for first, second in styles)


def _formats(package: Package) -> list[bytes]:
    part = next(one.target for one in package.relations(package.workbook) if one.type == "styles")
    xml = package.read(part)
    return children(xml[slice(*inner(xml, b"cellXfs"))], b"xf")
