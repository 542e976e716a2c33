"""What the parts of a workbook hold, seen before any parser reads them.

One pass over the bytes, a piece at a time, with primitives that run at C speed: on a sheet of 200,000 rows it
costs a fifth of what reading it costs, inflating included. What was inflated is kept for the parser (handing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wellxl.reading.container import RESAVE, Limits, Package, Part, Refused, refusal, too_many
from wellxl.records import Grid, letters

__all__ = ["DIMENSION", "DOCTYPE", "GIANT", "KINDS", "Seen", "bounded", "examine", "oversized"]

DOCTYPE = refusal("file-doctype", "可疑声明", "文件可疑：内部的“{part}”含有 DOCTYPE 声明，正常的工作簿不会有，可能带有恶意内容")
_ENCODING = refusal("file-part-encoding", "编码少见", "文件内部的“{part}”使用了少见的编码，无法可靠读取", RESAVE)
_BOX = refusal(
    "sheet-too-large",
    "范围过大",
    "工作表的范围一直延伸到 {cell} 单元格，远远超过台账的需要",
    "请按 Ctrl+End 找到最右下角多余的内容，删除这些行和列，保存后重新报送",
)
_MERGE = refusal("merge-too-large", "合并区域过大", "合并单元格的范围 {area} 过大", "请取消这一处合并，保存后重新报送")


class Seen:
    """What one pass saw in a part."""

    data: bytearray
    """The part itself, inflated; blank where `examine` was not to keep it."""
    cells: bool = False
    """It is a sheet: there are cells in it."""
    values: int = 0
    """Cells that hold something, counted on the XML itself."""
    formulas: bool = False
    hidden: bool = False
    escapes: bool = False
    """`_x000B_`, control characters."""
    long: bool = False
    """A text that may be longer than a cell of Excel holds."""
    images: bool = False
    """DISPIMG."""
    dimension: bool = False
    """The dimension names no area: calamine refuses the sheet for it, though nobody needs it."""
    giant: bool = False
    """There may be a number so large that calamine panics where the cell's format is one of dates."""
    merges: int = 0
    """How often the word for merged areas stands in it, from the rows on."""
    markup: bool = False
    """Comments or character data, in which a tag is none."""
    suspicious: bool = False
    """A count that makes a parser ask for memory."""
    columns: int = 26
    """No cell stands further right; told by the letters it has, so 26, 702 or more than there are."""
    digits: int = 3
    """No row number has more, unless it is astray."""
    stray: bool = False
    """A row number out of order: digits are not to be trusted."""

    def __init__(self) -> None:
        self.data = bytearray()


_SHAPE = bytes(
    65 if 65 <= one <= 90 or 97 <= one <= 122 else 48 if 48 <= one <= 57 else 34 if one == 39 else 1 if one in (
        *range(9), 11, 12, *range(14, 32)) else one for one in range(256)
)  # fmt: skip
"""Letters → A, digits → 0, ' → ", forbidden characters → 1: then one search finds any cell beyond column Z."""
_WHOLE = (b"<c ",)
"""What no piece may end in: a cell."""
_DULL = b"<=/"
"""Left out of a shape: a quarter of a sheet, and no search asks for them."""
_ALLOWED = bytes({*range(256)} - {*range(9), 11, 12, *range(14, 32)})
"""All that may stand in a text: what is left without it is forbidden."""
_STRETCH = 1 << 14
"""Bytes: of a text of 32,767 characters one such stretch, counted from a piece's start, has no tag in it."""
# Patterns that a plain sheet asks for are compiled here, the others when they are asked for.
_WIDE = rb'"AAA*0'
_FAR = rb'"AAAA*0'
_COLUMN = rb'"([A-Za-z]{2,})[0-9]'
_CELL = rb'<(?:\w+:)?c\s[^>]*?\br\s*=\s*["\']([A-Za-z]+)([0-9]+)["\'][^>]*(?<!/)>(?!\s*</|<v\s*/>|<v></v>)'
"""A cell that is not blank."""
_ROW = re.compile(rb'\br\s*=\s*["\']([0-9]+)')
DIMENSION = re.compile(rb'(<(?:\w+:)?dimension\s[^>]*?ref\s*=\s*)(["\'])([^"\']*)')
GIANT = rb'(<(?:\w+:)?c\s[^>]*?)\ss="[0-9]+"([^>]*><(?:\w+:)?v>(?:[0-9]{12}|[0-9.]+[eE]\+[0-9]{2}))'
"""In front of a number from 10¹¹ on, which is no day of any calendar, the cell's format."""
_SOUND = re.compile(rb"[A-Z]{1,3}[1-9][0-9]{0,6}(?::[A-Z]{1,3}[1-9][0-9]{0,6})?")
_COUNT = re.compile(rb'ount\s*=\s*["\']([0-9]{6,})')
_COUNT_LENGTH = 64
"""Bytes of an attribute that counts, from its name to the end of a number."""
_DECLARED = re.compile(rb'<\?xml[^>]*encoding\s*=\s*["\'](?!utf-?8|us-ascii)', re.IGNORECASE)
_AREA = rb'<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["\']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)'


def examine(package: Package, limits: Limits) -> dict[str, Seen]:
    """Verify every part and look at what it holds. By folded name; raises Refused."""
    seen = {}
    keep = sum(part.size for part in package.parts.values()) <= limits.kept
    for name, part in package.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            seen[name] = one = _look(package, part, limits, keep)
            if one.stray or (_too_wide(one.columns, one, limits) and _too_wide(_rightmost(package, part), one, limits)):
                _measure(package, part, limits)
        else:
            for _ in package.pieces(part):
                pass
    return seen


def _too_wide(columns: int, seen: Seen, limits: Limits) -> bool:
    """Whether so many columns, with the highest number that its digits allow for a row, are more than a parser can
    bear; what it bears is judged by the box that it finds."""
    return bool(columns * 10**seen.digits > 3 * limits.box)


def _rightmost(package: Package, part: Part) -> int:
    found: set[bytes] = set()
    for piece in package.pieces(part):
        found.update(re.findall(_COLUMN, piece.replace(b"'", b'"')))
    return max(map(_number, found), default=26)


def _look(package: Package, part: Part, limits: Limits, keep: bool) -> Seen:
    seen, first, halves = Seen(), True, 0
    for piece in package.pieces(part, _WHOLE):
        if keep:
            seen.data += piece
        if first:
            piece = _prolog(piece, part, seen)
            first = False
        _markup(piece, part, seen)
        stretches = range(0, len(piece) - _STRETCH + 1, _STRETCH)
        seen.long |= any(piece.find(b"<", at, at + _STRETCH) < 0 for at in stretches)
        if b"_" in piece:
            seen.escapes |= b"_x00" in piece
            seen.images |= b"DISPIMG" in piece
        seen.cells = seen.cells or b"sheetData" in piece
        if not seen.cells:  # texts and styles: no address that a parser would follow
            seen.escapes = seen.escapes or piece.translate(None, _ALLOWED) != b""
            continue
        halves += _values(piece, seen)
        # Searched from behind, which CPython does twice as fast.
        shape = piece.translate(_SHAPE, _DULL)
        seen.escapes |= b"\x01" in shape
        seen.giant = seen.giant or shape.rfind(b">000000000000") >= 0 or (b"+" in shape and b"A+00" in shape)
        if shape.rfind(b'"AA') >= 0:
            if seen.columns == 26 and re.search(_WIDE, shape):
                seen.columns = 702
            if seen.columns == 702 and re.search(_FAR, shape):
                seen.columns = 1 << 30
        _rows(piece, shape, seen)
        if b"g" in piece and b"mergeCell" in piece:
            seen.merges += piece.count(b"mergeCells")
            for area in re.findall(_AREA, piece):
                _merge(area, limits)
    seen.values = halves // 2
    return seen


def _prolog(piece: bytes, part: Part, seen: Seen) -> bytes:
    """The piece from the sheet's data on: what stands before it names addresses that are no cells."""
    piece = piece.removeprefix(b"\xef\xbb\xbf")
    strange = piece.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")) or _DECLARED.match(piece)
    if strange and not part.name.startswith(("customXml", "docProps")):  # nobody reads those
        raise Refused(_ENCODING, part=part.name)
    data = max(piece.find(b"sheetData"), 0)
    head = piece[:data] or piece
    _markup(head, part, seen)
    area = DIMENSION.search(piece, 0, data)
    seen.dimension = area is not None and not _SOUND.fullmatch(area[3])
    first, last = head.find(b"ount"), head.rfind(b"ount")
    counts = _COUNT.findall(head, first, last + _COUNT_LENGTH) if last >= 0 else ()
    seen.suspicious = any(int(count[:12]) > max(part.size, 10**7) for count in counts)
    return piece[data:]


def _markup(piece: bytes, part: Part, seen: Seen) -> None:
    if b"!" in piece and b"<!" in piece:
        if b"<!DOCTYPE" in piece:
            raise Refused(DOCTYPE, part=part.name)
        seen.markup = True


def _values(piece: bytes, seen: Seen) -> int:
    """Twice the number of values, told from single letters where they say enough: a value's tags hold two v, of which a
    piece may hold one. To seek the tags themselves takes ten times as long."""
    formulas = b"f" in piece
    seen.formulas |= formulas and (piece.rfind(b"<f") >= 0 or piece.rfind(b":f") >= 0)
    if not seen.hidden and b"d" in piece and b"hidden=" in piece:
        seen.hidden = b'hidden="1"' in piece or b'hidden="true"' in piece or b"hidden='" in piece
    if formulas or (b"i" in piece and piece.rfind(b"<is>") >= 0):  # texts and formulas, in which a v may stand
        return 2 * (piece.count(b"<v>") + piece.count(b"<is>"))
    return piece.count(b"v")


def _rows(piece: bytes, shape: bytes, seen: Seen) -> None:
    last = piece.rfind(b"<row ")
    number = _ROW.search(piece, last) if last >= 0 else None
    if number:
        seen.digits = max(seen.digits, len(number[1].lstrip(b"0")))
    # A longer number than the last row's, in quotes: a cell far below, out of order.
    seen.stray |= seen.digits < 7 and shape.rfind(b"0" * (seen.digits + 1) + b'"') >= 0


def _number(column: bytes) -> int:
    """The column's number from its letters: A is 1."""
    number = 0
    for one in column.upper()[:8]:
        number = number * 26 + one - 64
    return number


def _measure(package: Package, part: Part, limits: Limits) -> None:
    """Refuse a sheet whose cells with values span more than the limit, measured cell by cell."""
    columns: set[bytes] = set()
    bottom = 0
    for piece in package.pieces(part):
        cells = re.findall(_CELL, piece)
        columns.update(column for column, _ in cells)
        bottom = max(bottom, max((int(row[:12]) for _, row in cells), default=0))
    oversized(bottom, max(map(_number, columns), default=0), limits)


def oversized(height: int, width: int, limits: Limits) -> None:
    """Refuse a sheet whose box, from A1 to its last cell, is larger than a sheet or the limit."""
    if height * width > limits.box or width > 16384 or height > 1 << 20:
        raise Refused(_BOX, cell=f"{letters(width - 1)}{height}")


def bounded(grids: Iterable[Grid], limits: Limits) -> Iterator[Grid]:
    """Sheet after sheet, while all together are within the limit: a few bytes can say a thousand large ones."""
    total = 0
    for grid in grids:
        total += len(grid.rows) * len(grid.rows[0]) if grid.rows else 0
        too_many("所有工作表的单元格总数", total, limits.cells)
        yield grid


def _merge(area: tuple[bytes, bytes, bytes, bytes], limits: Limits) -> None:
    left, top, right, bottom = area
    width = abs(_number(right) - _number(left)) + 1
    height = abs(int(bottom[:12]) - int(top[:12])) + 1
    if width * height > limits.merge:
        raise Refused(_MERGE, area=f"{left.decode()}{top.decode()}:{right.decode()}{bottom.decode()}")


KINDS = (DOCTYPE, _ENCODING, _BOX, _MERGE)
