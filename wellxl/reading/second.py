"""A second look at a sheet's own XML, for what calamine leaves out: error cells, formulas without a saved result,
hidden rows. Taken only where the first pass saw a reason to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from wellxl.reading.cells import TWICE, Details
from wellxl.reading.container import Package, Part, Refused
from wellxl.reading.parts import binary_records
from wellxl.records import letters

__all__ = ["ERRORS", "look_again", "look_again_binary"]

_REF = re.compile(rb'\sr\s*=\s*["\']([A-Za-z]{1,3})([0-9]{1,9})["\']')
_ROW_REF = re.compile(rb'\sr\s*=\s*["\']([0-9]{1,9})["\']')
_ERROR = re.compile(rb't\s*=\s*["\']e["\']')
_HIDDEN = re.compile(rb'hidden\s*=\s*["\'](?:1|true)["\']')
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_NO_RESULT = rb"[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:</|<(?:\w+:)?v\s*(?:/>|></))"
_UNCACHED = re.compile(rb"<f\b" + _NO_RESULT), re.compile(rb"<\w+:f\b" + _NO_RESULT)
"""Without and with a prefix: the first is found ten times as fast."""
_WITH_RESULT = re.compile(rb'\st\s*=\s*["\'](?:str|e)["\']')
"""An empty text is a result; an error is told as such."""
_TAG = re.compile(rb"<((?:\w+:)?(row|c))(?=[\s/>])([^>]*)>")
_FILLED = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br\s*=\s*["\']([A-Za-z]+)([0-9]+)["\'][^>]*(?<!/)>(?!\s*</)')


def look_again(package: Package, part: Part, missing: int) -> Details:
    """Read what calamine leaves out. `missing` cells hold something in the XML but nothing in the rows: where the
    error cells and empty texts do not explain them, a cell was given twice and the sheet is refused."""
    details = Details()
    for piece in _numbered(package, part):
        missing -= piece.count(b"<v></v>")
        if b'"e"' in piece or b"'e'" in piece:
            details.errors.update(_errors(piece))
        details.uncached.update(_uncached(piece))
        for match in _HIDDEN.finditer(piece):
            number = _ROW_REF.search(piece[piece.rfind(b"<", 0, match.start()) : piece.find(b">", match.end())])
            if number:
                details.hidden.add(int(number[1]) - 1)
    if missing > len(details.errors):
        _refuse_twice(package, part)
    return details


def _errors(piece: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _ERROR.finditer(piece):
        start, end = piece.rfind(b"<", 0, match.start()), piece.find(b">", match.end())
        place = _place(piece[start:end])
        if place:
            value = _VALUE.search(piece, end, piece.find(b"c>", end))
            yield place, value[1].decode("utf-8", "replace") if value else "#N/A"


def _uncached(piece: bytes) -> Iterator[tuple[int, int]]:
    prefixed = b":f" in piece and b"<f" not in piece
    for match in _UNCACHED[prefixed].finditer(piece) if prefixed or b"<f" in piece else ():
        start = piece.rfind(b"<", 0, match.start())
        tag = piece[start : match.start()]
        place = _place(tag)
        if place and not _WITH_RESULT.search(tag):
            yield place


def _place(tag: bytes) -> tuple[int, int] | None:
    found = _REF.search(tag)
    if not found:
        return None
    column = 0
    for one in found[1].upper():
        column = column * 26 + one - 64
    return int(found[2]) - 1, column - 1


def _numbered(package: Package, part: Part) -> Iterator[bytes]:
    """The part's pieces, with addresses written into rows and cells that stand without: each follows the last."""
    row = column = 0

    def number(match: re.Match[bytes]) -> bytes:
        nonlocal row, column
        name, kind, rest = match[1], match[2], match[3]
        if kind == b"row":
            given = _ROW_REF.search(b" " + rest)
            row, column = (int(given[1]) if given else row + 1), 0
            return match[0] if given else b'<%s r="%d"%s>' % (name, row, rest)
        place = _place(b" " + rest)
        column = place[1] + 1 if place else column + 1
        return match[0] if place else b'<%s r="%s%d"%s>' % (name, letters(column - 1).encode(), row, rest)

    bare: bool | None = None
    for piece in package.pieces(part):
        if bare is None and b"sheetData" in piece:
            cells = [match for match in _TAG.finditer(piece) if match[2] == b"c"]
            bare = any(not _REF.search(b" " + match[3]) for match in cells)
        yield _TAG.sub(number, piece) if bare else piece


def _refuse_twice(package: Package, part: Part) -> None:
    """Raise Refused where two cells with a value have one address. Pieces hold whole rows, if rows stand in order."""
    rows: set[bytes] = set()
    again: set[bytes] = set()
    for piece in package.pieces(part):
        cells = _FILLED.findall(piece)
        _all_differ(cells)
        here = {row for _, row in cells}
        again |= rows & here
        rows |= here
    if again:
        _all_differ([cell for piece in package.pieces(part) for cell in _FILLED.findall(piece) if cell[1] in again])


def _all_differ(cells: list[tuple[bytes, bytes]]) -> None:
    if len(set(cells)) < len(cells):
        (column, row), _ = Counter(cells).most_common(1)[0]
        raise Refused(TWICE, cell=(column + row).decode())


# xlsb: the same, on records ----------------------------------------------------------------------------------

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#GETTING_DATA"}
"""Error codes of the binary formats ([MS-XLSB] 2.5.97.2)."""
_ROW_RECORD, _ERROR_CELL, _ERROR_FORMULA = 0, 3, 11


def look_again_binary(package: Package, part: Part) -> Details:
    """Error cells and hidden rows of an xlsb sheet ([MS-XLSB] 2.4.3, 2.4.313, 2.4.666, 2.4.734)."""
    details, row = Details(), 0
    for kind, body in binary_records(b"".join(package.pieces(part))):
        if kind == _ROW_RECORD and len(body) > 11:
            row = int.from_bytes(body[:4], "little")
            if body[11] & 0x10:
                details.hidden.add(row)
        elif kind in (_ERROR_CELL, _ERROR_FORMULA) and len(body) > 8:
            details.errors[row, int.from_bytes(body[:4], "little")] = ERRORS.get(body[8], "#N/A")
    return details
