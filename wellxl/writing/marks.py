"""Fills for flagged cells: cloned styles, and only the `s=` of those cells in a sheet's XML."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wellxl.records import letters
from wellxl.writing.package import Unfit, attributes, children, inner, tags

__all__ = ["Cell", "Edit", "Patched", "Styles", "anchored", "column_index", "edits", "restored"]

Cell = tuple[int, int]
"""Row as Excel shows it, column from 0."""
Edit = tuple[int, int, bytes]
"""Start, end and what stands there from now on."""

_ROW = re.compile(rb"<row(?=[\s/>])[^<>]*>")
_CELL = re.compile(rb"<c(?=[\s/>])[^<>]*>")
_ADDRESS = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)(\d+)["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["'](\d+)["']""")
_SPANS = re.compile(rb"""\sspans\s*=\s*["'][^"']*["']""")
_CHILD = {b"fonts": b"font", b"fills": b"fill", b"borders": b"border", b"cellXfs": b"xf"}
_MOST_STYLES = 64_000
"""Excel holds so many cell formats in a workbook."""
_SIDES = (b"left", b"right", b"top", b"bottom")
_SIGN = b"FF57454C"
"""The second colour of our fills, which a solid fill never shows: no fill of the submitter's is taken for ours."""


def column_index(name: str) -> int:
    """The column from 0.

    >>> column_index("A"), column_index("XFD")
    (0, 16383)
    """
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - 64
    return index - 1


class Styles:
    """styles.xml with more fonts, fills and formats than it had; none is changed or renumbered."""

    def __init__(self, xml: bytes, colours: Mapping[str, str]) -> None:
        """`colours` gives each severity's fill as RRGGBB. Raises Unfit where a list is missing."""
        self._xml = xml
        self.colours = colours
        self._spans = {name: inner(xml, name) for name in _CHILD}
        self._lists = {name: children(xml[slice(*self._spans[name])], child) for name, child in _CHILD.items()}
        self._held = {name: len(items) for name, items in self._lists.items()}
        self._known = {name: {item: index for index, item in enumerate(items)} for name, items in self._lists.items()}
        self.marked: dict[int, int] = {}
        """Format of a marked cell → the format it had."""

    def _add(self, name: bytes, item: bytes) -> int:
        known = self._known[name]
        if item not in known:
            known[item] = len(self._lists[name])
            self._lists[name].append(item)
        return known[item]

    def mark(self, style: int, severity: str) -> int:
        """The format of a cell once it is marked: its own, with the severity's fill."""
        if style >= len(self._lists[b"cellXfs"]) or len(self._lists[b"cellXfs"]) > _MOST_STYLES:
            raise Unfit("cellXfs")
        own = self._lists[b"cellXfs"][style]
        opening = next(tags(own))[0]
        marked = _with(_with(opening, b"fillId", self._fill(self.colours[severity])), b"applyFill", 1) + own[len(opening) :]
        index = self._add(b"cellXfs", marked)
        if index != style:
            self.marked[index] = style
        return index

    def _fill(self, colour: str) -> int:
        colours = b'<fgColor rgb="FF%s"/><bgColor rgb="%s"/>' % (colour.encode(), _SIGN)
        return self._add(b"fills", b'<fill><patternFill patternType="solid">%s</patternFill></fill>' % colours)

    def format(self, font: bytes, colour: str = "", alignment: bytes = b"", line: bool = True) -> int:
        """A format of our own: what stands in its font element, its fill, its alignment, thin lines around it."""
        sides = b"".join(b'<%s style="thin"><color rgb="FFBFBFBF"/></%s>' % (side, side) for side in _SIDES)
        ids = (
            self._add(b"fonts", b"<font>%s</font>" % font),
            self._fill(colour) if colour else 0,
            self._add(b"borders", b"<border>%s<diagonal/></border>" % sides) if line else 0,
        )
        head = b'<xf numFmtId="0" fontId="%d" fillId="%d" borderId="%d" xfId="0" quotePrefix="1"' % ids
        applied = b' applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1"'
        return self._add(b"cellXfs", head + applied + b"><alignment %s/></xf>" % alignment)

    @property
    def xml(self) -> bytes:
        """The part as it now is."""
        xml = self._xml
        for name, (start, end) in sorted(self._spans.items(), key=lambda item: -item[1][0]):
            items = self._lists[name]
            opening = next(tags(xml, name))
            added = b"".join(items[self._held[name] :])
            counted = re.sub(rb"""\scount\s*=\s*["']\d+["']""", b' count="%d"' % len(items), opening[0])
            xml = xml[: opening.start()] + counted + xml[start:end] + added + xml[end:]
        return xml


def _with(tag: bytes, name: bytes, value: int) -> bytes:
    """The tag with an attribute set."""
    known = re.compile(rb"""\s%s\s*=\s*["'][^"']*["']""" % name)
    put = b' %s="%d"' % (name, value)
    if known.search(tag):
        return known.sub(put, tag, count=1)
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + put + tag[end:]


@dataclass(frozen=True, slots=True)
class Patched:
    """XML with edits, handed out in pieces so that it never stands in memory twice."""

    xml: bytes
    edits: list[Edit] = field(default_factory=list)

    def __iter__(self) -> Iterator[bytes | memoryview]:
        done = 0
        view = memoryview(self.xml)
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            yield view[done:start]
            yield new
            done = end
        yield view[done:]


def anchored(xml: bytes, cells: Iterable[Cell]) -> dict[Cell, Cell]:
    """Cell → the cell that shows it: itself, or the first of its merged area."""
    found = {cell: cell for cell in cells}
    order = sorted(found)
    for tag in tags(xml, b"mergeCell", max(xml.rfind(b"</sheetData>"), 0)):
        first, _, last = attributes(tag[0]).get("ref", "").partition(":")
        (top, left), (bottom, right) = _cell(first), _cell(last or first)
        for at in range(bisect_left(order, (top, 0)), bisect_right(order, (bottom, 1 << 14))):
            if left <= order[at][1] <= right:
                found[order[at]] = (top, left)
    return found


def _cell(address: str) -> Cell:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d+)", address)
    if match is None:
        raise Unfit(address)
    return int(match[2]), column_index(match[1])


def restored(xml: bytes, marked: Mapping[int, int]) -> bytes:
    """The sheet with every marked format taken back to the one before."""

    def back(tag: re.Match[bytes]) -> bytes:
        style = _style(tag[0])
        return _with(tag[0], b"s", marked[style]) if style in marked else tag[0]

    start, end = inner(xml, b"sheetData")
    return xml[:start] + _CELL.sub(back, xml[start:end]) + xml[end:]


def edits(xml: bytes, marks: Mapping[Cell, str], styles: Styles) -> list[Edit]:
    """What must change in a sheet so that each cell bears its severity's fill; cells that are not there are put in.

    Raises Unfit where rows or cells do not say their address, or do not stand in order.
    """
    start, end = inner(xml, b"sheetData")
    columns = _column_styles(xml[:start])
    wanted: dict[int, dict[int, str]] = {}
    for (row, column), severity in sorted(marks.items()):
        wanted.setdefault(row, {})[column] = severity
    waiting = list(wanted)[::-1]
    made: list[Edit] = []

    def fresh(before: int, at: int) -> None:
        while waiting and waiting[-1] < before:
            row = waiting.pop()
            cells = b"".join(
                _new(row, column, styles.mark(columns.get(column, 0), severity)) for column, severity in wanted[row].items()
            )
            made.append((at, at, b'<row r="%d">%s</row>' % (row, cells)))

    last = 0
    for tag in _ROW.finditer(xml, start, end):
        address = _ADDRESS.search(tag[0])
        if address is None or int(address[2]) <= last:
            raise Unfit("rows")
        last = int(address[2])
        if waiting and waiting[-1] <= last:
            fresh(last, tag.start())
            if waiting and waiting[-1] == last:
                made.extend(_row(xml, tag, wanted[waiting.pop()], columns, styles))
    fresh(1 << 30, end)
    return made


def _row(xml: bytes, tag: re.Match[bytes], marks: Mapping[int, str], columns: Mapping[int, int], styles: Styles) -> list[Edit]:
    """The edits of one row that is there."""
    row = int(_ADDRESS.search(tag[0])[2])  # type: ignore[index]  # edits() has looked
    empty = tag[0].endswith(b"/>")
    end = tag.end() if empty else xml.index(b"</row>", tag.end())
    there: dict[int, re.Match[bytes]] = {}
    for cell in _CELL.finditer(xml, tag.end(), end):
        address = _ADDRESS.search(cell[0])
        if address is None or int(address[2]) != row:
            raise Unfit("cells")
        there[column_index(address[1].decode())] = cell
    own = _style(tag[0]) if attributes(tag[0]).get("customFormat") in ("1", "true") else None
    made, new = [], []
    for column, severity in marks.items():
        if own_cell := there.get(column):
            made.append((*own_cell.span(), _with(own_cell[0], b"s", styles.mark(_style(own_cell[0]), severity))))
        else:
            before = columns.get(column, 0) if own is None else own
            after = next((place for place in there if place > column), None)
            at = end if after is None else there[after].start()
            new.append((at, at, _new(row, column, styles.mark(before, severity))))
    if new:
        opening = _SPANS.sub(b"", tag[0])  # a hint that would now be wrong
        if empty:
            whole = opening[:-2] + b">" + b"".join(cell for _, _, cell in new) + b"</row>"
            return [(*tag.span(), whole)]
        made.append((*tag.span(), opening))
    return made + new


def _new(row: int, column: int, style: int) -> bytes:
    return b'<c r="%s%d" s="%d"/>' % (letters(column).encode(), row, style)


def _style(tag: bytes) -> int:
    found = _STYLE.search(tag)
    return int(found[1]) if found else 0


def _column_styles(head: bytes) -> dict[int, int]:
    """Column → the format that its blank cells have."""
    found = {}
    for tag in tags(head, b"col"):
        facts = attributes(tag[0])
        if style := int(facts.get("style", 0)):
            found.update(dict.fromkeys(range(int(facts["min"]) - 1, min(int(facts["max"]), 1 << 14)), style))
    return found
