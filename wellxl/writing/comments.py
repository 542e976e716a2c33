"""Comments beside the submitter's own: the comments part, and the old drawing that shows them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from html import unescape

from wellxl.records import letters
from wellxl.wording import SEVERITIES
from wellxl.writing.marks import Cell, Edit
from wellxl.writing.package import Package, attributes, children, inner, into, quoted, tags

__all__ = ["AUTHOR", "comment"]

AUTHOR = "wellxl"
"""Whose comments are replaced when a return comes back."""

_LABELS = tuple(f"【{word}】" for word in SEVERITIES.values())
"""How each of our comments begins."""
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_EMPTY_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    b'<comments xmlns="%s"><authors></authors><commentList></commentList></comments>' % _MAIN
)
_SPACES = (
    b' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_EMPTY_DRAWING = b"<xml%s>" % _SPACES + b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_SHAPE_TYPE = (
    b'<v:shapetype%s id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    b'<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_SHAPE = (
    b'<v:shape%s id="_x0000_s%d" type="#_x0000_t202" style="position:absolute;width:240pt;height:%dpt;z-index:%d;'
    b'visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/>'
    b'<v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    b'<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    b'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>%d, 15, %d, 4, %d, 15, %d, 4</x:Anchor>'
    b"<x:AutoFill>False</x:AutoFill><x:Row>%d</x:Row><x:Column>%d</x:Column></x:ClientData></v:shape>"
)
_AFTER = frozenset(
    b"legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts extLst mc:AlternateContent".split()
)
"""What stands behind legacyDrawing in a sheet (ECMA-376, CT_Worksheet)."""


def comment(package: Package, part: str, xml: bytes, notes: Mapping[Cell, str]) -> list[Edit]:
    """Put comments on cells of a sheet in the place of those of an earlier return; his own stay, and where one
    stands already ours is left out. Returns what must change in the sheet's XML.
    """
    relations = package.relations(part)
    name = next((one.target for one in relations if one.type == "comments"), "")
    if not name and not notes:
        return []
    comments = package.read(name) if name else _EMPTY_COMMENTS
    comments, ours, his = _without_ours(comments)
    notes = {cell: text for cell, text in notes.items() if _ref(cell) not in his}
    if not notes and not ours:
        return []
    package.write(name or _new_comments(package, part), _with_notes(comments, notes))
    id, at = _legacy(xml)
    drawing = next((one.target for one in relations if one.id == id and id), "")
    shapes = _without_shapes(package.read(drawing) if drawing else _EMPTY_DRAWING, ours)
    if drawing:
        package.write(drawing, _with_shapes(shapes, notes))
        return []
    drawing = package.unused("xl/drawings/vmlDrawing{}.vml")
    package.write(drawing, _with_shapes(shapes, notes))
    package.declare_extension("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    new = package.relate(part, "vmlDrawing", drawing).encode()
    return [(at, at, b'<legacyDrawing xmlns:r="%s" r:id="%s"/>' % (_RELATION, new))]


def _new_comments(package: Package, part: str) -> str:
    name = package.unused("xl/comments{}.xml")
    package.declare(name, _COMMENTS_TYPE)
    package.relate(part, "comments", name)
    return name


def _without_ours(xml: bytes) -> tuple[bytes, set[str], set[str]]:
    """The comments part without our comments, the cells they were on, and the cells that bear his own."""
    start, end = inner(xml, b"authors")
    authors = [_text(one) for one in children(xml[start:end], b"author")]
    start, end = inner(xml, b"commentList")
    kept, ours, his = [], set(), set()
    for one in children(xml[start:end], b"comment"):
        facts = attributes(next(tags(one))[0])
        author = authors[int(facts["authorId"])].strip()
        if author == AUTHOR or (not author and _text(one).startswith(_LABELS)):  # LibreOffice forgets authors
            ours.add(facts["ref"])
        else:
            kept.append(one)
            his.add(facts["ref"])
    return (xml[:start] + b"".join(kept) + xml[end:] if ours else xml), ours, his


def _text(xml: bytes) -> str:
    return unescape(re.sub(b"<[^<>]*>", b"", xml).decode())


def _with_notes(xml: bytes, notes: Mapping[Cell, str]) -> bytes:
    start, end = inner(xml, b"authors")
    authors = children(xml[start:end], b"author")
    ours = b"<author>%s</author>" % AUTHOR.encode()
    if ours not in authors:
        xml = into(xml, b"authors", ours)
        authors.append(ours)
    head = b'<comment ref="%s" authorId="%d"><text><r><rPr><sz val="10"/><rFont val="\xe5\xae\x8b\xe4\xbd\x93"/></rPr>'
    body = b'<t xml:space="preserve">%s</t></r></text></comment>'
    new = (head % (_ref(cell).encode(), authors.index(ours)) + body % quoted(text) for cell, text in sorted(notes.items()))
    return into(xml, b"commentList", b"".join(new))


def _ref(cell: Cell) -> str:
    return f"{letters(cell[1])}{cell[0]}"


def _legacy(xml: bytes) -> tuple[str, int]:
    """The id of the sheet's old drawing, blank where it has none, and where that stands or would have to stand."""
    start = max(xml.rfind(b"</sheetData>"), 0)
    depth, at = 0, xml.rfind(b"</worksheet>")
    for tag in tags(xml, start=start + 12):
        if tag[1]:
            depth -= 1
            continue
        if depth == 0 and tag[2] == b"legacyDrawing":
            return next((value for key, value in attributes(tag[0]).items() if key.endswith(":id")), ""), tag.start()
        if depth == 0 and tag[2] in _AFTER:
            at = min(at, tag.start())
        depth += not tag[3].endswith(b"/")
    return "", at


def _without_shapes(xml: bytes, refs: Collection[str]) -> bytes:
    """The drawing without the shapes of the comments on these cells, whatever its prefixes are called."""
    kept, done, start = [], 0, 0
    for tag in tags(xml):
        if not tag[2].endswith(b":shape"):
            continue
        if not tag[1]:
            start = tag.start()
        elif _shown_on(xml[start : tag.end()]) in refs:
            kept.append(xml[done:start])
            done = tag.end()
    return b"".join((*kept, xml[done:]))


def _shown_on(shape: bytes) -> str:
    """The cell whose comment a shape shows; blank for another shape."""
    row, column = (re.search(rb"<\w+:%s>(\d+)<" % name, shape) for name in (b"Row", b"Column"))
    return _ref((int(row[1]) + 1, int(column[1]))) if b'"Note"' in shape and row and column else ""


def _with_shapes(xml: bytes, notes: Mapping[Cell, str]) -> bytes:
    spaces = b"" if xml.count(b"xmlns:v=") and xml.count(b"xmlns:o=") and xml.count(b"xmlns:x=") else _SPACES
    last = max(map(int, re.findall(rb"_x0000_s(\d+)", xml)), default=1024)
    new = [] if b"_x0000_t202" in xml else [_SHAPE_TYPE % spaces]
    for number, ((row, column), text) in enumerate(sorted(notes.items()), 1):
        height = 3 + len(text) // 16 + text.count("\n")
        left, top = min(column + 1, (1 << 14) - 5), max(row - 2, 0)
        size = (height * 14, number, left, top, left + 4, top + height)
        new.append(_SHAPE % (spaces, last + number, *size, row - 1, column))
    return into(xml, b"xml", b"".join(new))
