"""A checked package laid out anew for the parser: the very parts that were looked at, so that nothing else is read than
what was checked.

calamine walks a sheet twice, the second time for its merged areas, which stand behind the rows, and to the end where
there are none. With the areas before the rows that second walk ends where it begins: a quarter less for the whole.
"""

from __future__ import annotations

import re
import struct
from io import BytesIO

from isal import isal_zlib as zlib

from wellxl.reading.container import Package
from wellxl.reading.scan import DIMENSION, GIANT, Seen

__all__ = ["for_parser"]

_MERGES = re.compile(rb"<mergeCells[\s>].*</mergeCells>", re.DOTALL)
_LARGE = 1 << 22
"""Bytes from which on it costs less to deflate a part once more than to move it about, and holds less memory."""
_UNREAD = ("docprops/", "customxml/", "xl/theme/", "xl/drawings/")
_NO_MERGES = b"<mergeCells></mergeCells>"
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"


def for_parser(package: Package, seen: dict[str, Seen]) -> BytesIO:
    """The parts that were kept, as a package; the package itself where no sheet is XML that was kept.

    Takes the parts out of `seen`, to hold them no longer than needed.
    """
    if not any(one.cells and one.data for one in seen.values()):
        return BytesIO(package.data)
    parts = {}
    for name, one in seen.items():
        if one.dimension:  # A1 says as little as none, and no parser stumbles over it
            one.data = bytearray(DIMENSION.sub(rb"\1\2A1", one.data, count=1))
        if one.giant:
            one.data = bytearray(re.sub(GIANT, rb"\1\2", one.data))
        if one.cells and not one.markup:
            _merges_first(one.data, one.merges)
        if not name.startswith(_UNREAD):
            parts[package.parts[name].name] = one.data
        one.data = bytearray()
    return BytesIO(_zipped(parts))


def _zipped(parts: dict[str, bytearray]) -> bytes:
    """A zip of the parts (APPNOTE.TXT 4.3). zipfile takes ten times as long for it, which on a small ledger is a
    twentieth of all reading."""
    members: list[bytes | bytearray] = []
    directory: list[bytes] = []
    offset = 0
    for name, data in parts.items():
        called = name.encode()
        method, packed = (0, data) if len(data) < _LARGE else (8, _deflated(data))
        # Version 2.0, names in UTF-8, 1980-01-01.
        about = struct.pack("<5H3I2H", 20, 1 << 11, method, 0, 33, zlib.crc32(data), len(packed), len(data), len(called), 0)
        members += (b"PK\3\4", about, called, packed)
        directory += (b"PK\1\2\x14\0", about, struct.pack("<3H2I", 0, 0, 0, 0, offset), called)
        offset += 4 + len(about) + len(called) + len(packed)
    size = sum(map(len, directory))
    end = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, len(parts), len(parts), size, offset, 0)
    return b"".join((*members, *directory, end))


def _deflated(data: bytearray) -> bytes:
    deflater = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed: bytes = deflater.compress(data) + deflater.flush()
    return packed


def _merges_first(data: bytearray, words: int) -> None:
    """Move the merged areas before the rows, an empty element where there are none. `words` is how often their name
    stands from the rows on: where it is not the one pair of tags behind them, all stays as it is."""
    rows, behind = data.find(_OPENING), data.rfind(_CLOSING)
    found = _MERGES.search(data, behind) if words == 2 else None
    if min(rows, behind) < 0 or data.find(b"mergeCell", 0, rows) >= 0 or not (found or words == 0):
        return
    element = found[0] if found else _NO_MERGES
    if found:
        del data[found.start() : found.end()]
    data[rows:rows] = element
