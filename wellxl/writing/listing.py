"""The sheet 问题清单 that a return ends with, and where an earlier one stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from itertools import zip_longest

from wellxl.reading.returned import AND_OTHERS, HEADERS, SEAL, seal_of
from wellxl.records import Finding, Origin, letters
from wellxl.wording import SEVERITIES, spans
from wellxl.writing.marks import Styles
from wellxl.writing.package import Package, Unfit, into, quoted, tags
from wellxl.writing.styles import FOOTER, height

__all__ = ["attach", "earlier", "earlier_marks", "seal", "sheet_xml"]

_NAME = "问题清单"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WIDTHS = (8, 16, 10, 24, 14, 14, 12, 20, 48, 36, 6, 12, 6, 6)
_HIDDEN = frozenset((1, 2, 3, 10, 11, 12, 13))
"""Known to the reader of one file, or there for the return of the return."""
_SHOWN = tuple(at for at in range(len(_WIDTHS)) if at not in _HIDDEN)
_BEFORE, _MARKED = "M", "N"
"""Columns of blank cells that hold, in pairs, a format before and after marking: whoever saves the workbook anew
and renumbers its formats renumbers these too."""
_FIRST = 4
"""The row of the first finding."""
_SIZE, _TALLEST = 10, 409
"""Of the text and of a row, in points; Excel allows no row to be taller."""
_MOST_LINKS = 65_000
"""Excel follows 65,530 links on a sheet."""


def earlier(package: Package) -> str:
    """The name of the list that an earlier return left in this workbook; blank where there is none."""
    found = _defined(package.read(package.workbook))
    name = unescape(found[1].decode()).rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'") if found else ""
    return name if name in package.sheets() else ""


def earlier_marks(package: Package) -> dict[int, int]:
    """Format of a cell that an earlier return marked → the format it had before."""
    name = earlier(package)
    if not name:
        return {}
    pairs: dict[bytes, dict[str, int]] = {}
    cell = rb"""<c\s[^<>]*?\br="([%s%s])(\d+)"[^<>]*?\bs="(\d+)\"""" % (_BEFORE.encode(), _MARKED.encode())
    for column, row, style in re.findall(cell, package.read(package.sheets()[name])):
        pairs.setdefault(row, {})[column.decode()] = int(style)
    return {pair[_MARKED]: pair[_BEFORE] for pair in pairs.values() if len(pair) == 2}


def attach(package: Package, xml: bytes) -> str:
    """Put the list into the workbook as its last sheet, or in the place of an earlier one; returns its name."""
    if name := earlier(package):
        package.write(package.sheets()[name], xml)
        return name
    workbook = package.read(package.workbook)
    if gone := _defined(workbook):
        workbook = workbook[: gone.start()] + workbook[gone.end() :]
    taken = {sheet.casefold() for sheet in package.sheets()}
    name = next(one for one in _names() if one.casefold() not in taken)
    part = package.unused("xl/worksheets/sheet{}.xml")
    package.write(part, xml)
    package.declare(part, _TYPE)
    id = package.relate(package.workbook, "worksheet", part)
    number = max(map(int, re.findall(rb"""\ssheetId\s*=\s*["'](\d+)""", workbook)), default=0) + 1
    relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = b'<sheet name="%s" sheetId="%d" xmlns:r="%s" r:id="%s"/>' % (quoted(name), number, relations, id.encode())
    place = sum(1 for _ in tags(workbook, b"sheet"))
    package.write(package.workbook, _named(into(workbook, b"sheets", sheet), name, place))
    return name


def _names() -> Iterator[str]:
    yield _NAME
    number = 2
    while True:
        yield f"{_NAME}({number})"
        number += 1


def seal(package: Package) -> None:
    """Say on the hidden name what the parts come to, once all of them are written."""
    workbook = package.read(package.workbook)
    if found := _defined(workbook):
        line = _line(found[1], seal_of(package.sums()))
        package.write(package.workbook, workbook[: found.start()] + line + workbook[found.end() :])


def _line(target: bytes, comment: str = "") -> bytes:
    return b'<definedName name="%s" comment="%s" hidden="1">%s</definedName>' % (SEAL.encode(), comment.encode(), target)


def _defined(workbook: bytes) -> re.Match[bytes] | None:
    return re.search(rb'<definedName\s[^<>]*?\bname="%s"[^<>]*>([^<]*)</definedName>' % SEAL.encode(), workbook)


def _named(workbook: bytes, sheet: str, place: int) -> bytes:
    """The workbook with our name, and with the row that stands on every printed page of our sheet, the one at `place`."""
    head = rb'<definedName\s(?=[^<>]*\bname="_xlnm\.Print_Titles")(?=[^<>]*\blocalSheetId="%d")[^<>]*>[^<]*</definedName>' % place
    workbook = re.sub(head, b"", workbook)  # of a list that was deleted: no other sheet had this place
    titles = quoted(f"{_reference(sheet)}!${_FIRST - 1}:${_FIRST - 1}")
    line = b'<definedName name="_xlnm.Print_Titles" localSheetId="%d">%s</definedName>' % (place, titles)
    line += _line(quoted(f"{_reference(sheet)}!$A$1"))
    if next(tags(workbook, b"definedNames"), None):
        return into(workbook, b"definedNames", line)
    for before in (b"externalReferences", b"functionGroups", b"sheets"):  # the schema's order, backwards
        if (end := workbook.rfind(b"</%s>" % before)) >= 0:
            end += len(before) + 3
            return workbook[:end] + b"<definedNames>%s</definedNames>" % line + workbook[end:]
    raise Unfit("sheets")


def _reference(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def sheet_xml(title: str, advice: str, findings: Sequence[Finding], sheets: Mapping[str, str], styles: Styles) -> bytes:
    """The list as a worksheet part. `sheets` maps a finding's sheet to its name in this workbook; a finding that
    stands on one gets a link. Formats are added to `styles`, whose marked formats are written down.
    """
    pairs = list(styles.marked.items())
    looks = _looks(styles)
    room = sum(_WIDTHS[at] for at in _SHOWN)
    rows = [
        _row(1, [(title, looks["title"])], height(title, room, 14) + 6),
        _row(2, [(advice, looks["advice"])], height(advice, room, _SIZE) + 8),
        _row(3, [(header, looks["head"]) for header in HEADERS], 20),
    ]
    for number, (one, pair) in enumerate(zip_longest(findings, pairs), _FIRST):
        cells = _cells(one, one.origin.sheet in sheets, looks) if one else ()
        rows.append(_row(number, cells, _tall(cells), pair=pair))
    links = [
        _link(number, one.origin, sheets[one.origin.sheet])
        for number, one in enumerate(findings[:_MOST_LINKS], _FIRST)
        if one.origin.sheet in sheets
    ]
    return _sheet(rows, links, max(len(findings), 1) + _FIRST - 1)


def _looks(styles: Styles) -> dict[str, int]:
    """Name of a format of the list → its number; those of the severities bear their colours."""
    family = '<name val="宋体"/>'.encode()
    text, wrap = b'<sz val="10"/>' + family, b'vertical="top" wrapText="1"'
    middle = b'horizontal="center" ' + wrap
    return {
        "title": styles.format(b'<b/><sz val="14"/>' + family, "", b'vertical="center"', line=False),
        "advice": styles.format(text, "", wrap, line=False),
        "head": styles.format(b"<b/>" + text, "F2F2F2", middle),
        "text": styles.format(text, "", wrap),
        "link": styles.format(b'<u/><sz val="10"/><color rgb="FF0563C1"/>' + family, "", wrap),
        **{one: styles.format(text, styles.colours[one], middle) for one in SEVERITIES},
    }


def _cells(one: Finding, linked: bool, looks: Mapping[str, int]) -> list[tuple[str, int]]:
    cells = [(text, looks["text"]) for text in _texts(one)]
    cells[0] = cells[0][0], looks[one.severity]
    if linked:
        cells[5] = cells[5][0] or "A1", looks["link"]
    return cells


def _texts(one: Finding) -> tuple[str, ...]:
    origin = one.origin
    rows = one.rows or ((origin.row,) if origin.row else ())
    first = origin.place if origin.row else ""
    places = f"{f'{first} 等 ' if first else ''}{len(rows):,} 处" if len(rows) > 1 else first
    return (
        SEVERITIES[one.severity],
        one.code,
        one.district,
        origin.file,
        origin.sheet,
        places,
        one.column,
        one.value + (AND_OTHERS if one.messages else ""),
        one.message,
        one.suggestion,
        origin.column,
        _spans(rows),
    )


def _spans(rows: Iterable[int]) -> str:
    """7, 9, 10, 11 → `7,9-11`, no longer than a cell may be."""
    return ",".join(f"{first}-{last}" if last > first else str(first) for first, last in spans(rows)[:2000])


def _tall(cells: Sequence[tuple[str, int]]) -> float:
    """The height of a row, which no program makes anew for a file that it has not edited; 0 for one without cells."""
    return min(max((height(cells[at][0], _WIDTHS[at], _SIZE) for at in _SHOWN if cells), default=-5) + 5, _TALLEST)


def _row(number: int, cells: Iterable[tuple[str, int]], tall: float = 0, pair: tuple[int, int] | None = None) -> bytes:
    made = [
        b'<c r="%s%d" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
        % (letters(column).encode(), number, style, quoted(text[:32767]))
        for column, (text, style) in enumerate(cells)
    ]
    if pair:
        marked, before = pair
        keepers = ((_BEFORE, before), (_MARKED, marked))
        made += (b'<c r="%s%d" s="%d"/>' % (column.encode(), number, style) for column, style in keepers)
    told = b' ht="%g" customHeight="1"' % tall if tall else b""
    return b'<row r="%d"%s>%s</row>' % (number, told, b"".join(made))


def _link(row: int, origin: Origin, sheet: str) -> bytes:
    place = f"{_reference(sheet)}!{origin.column or 'A'}{origin.row or 1}"
    return b'<hyperlink ref="F%d" location="%s" display="%s"/>' % (row, quoted(place), quoted(origin.cell))


def _sheet(rows: Sequence[bytes], links: Sequence[bytes], last: int) -> bytes:
    columns = b"".join(
        b'<col min="%d" max="%d" width="%d" customWidth="1"%s/>'
        % (number, number, width, b' hidden="1"' if number - 1 in _HIDDEN else b"")
        for number, width in enumerate(_WIDTHS, 1)
    )
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<worksheet xmlns="%s">' % _MAIN,
            b'<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>',
            b'<sheetViews><sheetView workbookViewId="0" showGridLines="0">',
            b'<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>',
            b'<sheetFormatPr defaultRowHeight="15"/><cols>%s</cols><sheetData>' % columns,
            *rows,
            b'</sheetData><autoFilter ref="A3:L%d"/>' % last,
            b'<mergeCells count="2"><mergeCell ref="A1:J1"/><mergeCell ref="A2:J2"/></mergeCells>',
            b"<hyperlinks>%s</hyperlinks>" % b"".join(links) if links else b"",
            b'<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>',
            b'<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>',
            b"<headerFooter><oddFooter>%s</oddFooter></headerFooter></worksheet>" % quoted(FOOTER),
        )
    )
