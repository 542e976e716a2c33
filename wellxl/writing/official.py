"""An official page of GB/T 9704-2012 as a Word document: paper, type, the bulletin's table, page numbers, the imprint.

Text area 156 × 225 mm in 22 lines of 28 characters of 16 point (三号). Fonts go by name, each with one to fall back on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timezone
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from wellxl.campaign import Campaign
from wellxl.errors import InputError, extra
from wellxl.writing.cells import clean
from wellxl.writing.target import check_package, replacing

__all__ = ["BODY", "HEADING", "KAI", "LOWEST", "SONG", "TITLE", "add", "new_document", "save", "send_to", "sides", "table"]

BODY, TITLE, HEADING, KAI, SONG = "仿宋", "方正小标宋简体", "黑体", "楷体", "宋体"
"""Fonts by name; where one is missing the reader's machine takes the one that the font table names beside it."""

LOWEST = 330
"""The height of a row in which 12 point are still easy to read, in twentieths of a point."""

_FALL_BACKS = {TITLE: "宋体", BODY: "仿宋_GB2312", KAI: "楷体_GB2312", HEADING: "SimHei", SONG: "SimSun"}
_LINE = 579
"""Twentieths of a point: 225 mm / 22."""
_TIGHTER = -5
"""Twentieths of a point by which a character is narrower than 16 point, so that 28 fit into 156 mm. Said of the text
itself, for programs differ in what they make of a grid of characters."""
_WIDTHS = (26, 21, 21, 24, 28, 22, 14)
"""Columns of the table in mm, 156 in all."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def new_document(title: str, author: str, on: date) -> Any:
    """An empty docx.Document: A4, margins 37, 28, 35, 26 mm, the page number in 14 point between dashes.

    Raises InputError where python-docx is not installed.
    """
    try:
        from docx import Document
        from docx.shared import Mm
    except ImportError as error:
        raise InputError(f"要生成 Word 文档，请先安装 python-docx：{extra('docx')}") from error
    document = Document()
    about = document.core_properties
    about.title, about.author, about.last_modified_by, about.comments = clean(title)[:250], clean(author)[:250], "", ""
    # Midnight of the bulletin's day, so that the bytes do not depend on the clock.
    about.created = about.modified = datetime.combine(on, time(), timezone.utc).replace(tzinfo=None)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(37), Mm(35), Mm(28), Mm(26)
    section.footer_distance = Mm(22)
    for old in section._sectPr.xpath("w:docGrid"):
        section._sectPr.remove(old)
    section._sectPr.append(_xml(f'<w:docGrid w:type="lines" w:linePitch="{_LINE}"/>'))
    _set_normal(document)
    _set_fonts(document)
    _number(document, section)
    return document


def add(
    document: Any,
    text: str,
    font: str = BODY,
    size: float = 16,
    *,
    align: str = "both",
    indent: float = 0,
    hang: float = 0,
    bold: bool = False,
    colour: str = "",
    line: int = _LINE,
    keep: bool = False,
    space: tuple[int, int] = (0, 0),
    page: bool = False,
) -> Any:
    """Add a paragraph: `indent` of its first line and `hang` of the others in characters, `line` and `space` (above, below)
    in twentieths of a point, `page` on a new one, `keep` on that of the next paragraph.
    """
    head = f'<w:keepNext w:val="{int(keep)}"/>'
    if page:
        head += "<w:pageBreakBefore/>"
    # The lines have their height from here: a grid would round that of small ones up.
    head += f'<w:snapToGrid w:val="0"/><w:spacing w:before="{space[0]}" w:after="{space[1]}" w:line="{line}" w:lineRule="exact"/>'
    if indent:
        head += f'<w:ind w:firstLineChars="{round(indent * 100)}" w:firstLine="{round(indent * size * 20)}"/>'
    elif hang:
        head += f'<w:ind w:left="{round(hang * size * 20)}" w:hanging="{round(hang * size * 20)}"/>'
    runs = _runs(text, font, size, bold=bold, colour=colour)
    paragraph = _xml(f'<w:p><w:pPr>{head}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>')
    document.element.body.insert(len(document.element.body) - 1, paragraph)  # the section's settings stay last
    return paragraph


def sides(document: Any, left: str, right: str, colour: str) -> None:
    """Add a line with text at both sides over a rule, as in a head: the left text breaks where it needs to."""
    widths = (104, 52)
    cells = ""
    for text, wide, side in ((left, widths[0], "left"), (right, widths[1], "right")):
        place = '<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="60" w:line="520" w:lineRule="exact"/>'
        cells += (
            f'<w:tc><w:tcPr><w:tcW w:w="{_twips(wide)}" w:type="dxa"/><w:vAlign w:val="bottom"/></w:tcPr>'
            f'<w:p><w:pPr>{place}<w:jc w:val="{side}"/></w:pPr>{_runs(text, BODY, 16)}</w:p></w:tc>'
        )
    line = f'<w:bottom w:val="single" w:sz="24" w:space="0" w:color="{colour}"/>'
    _add_table(document, widths, line, "", f"<w:tr>{cells}</w:tr>", room=0)


def table(document: Any, heads: Sequence[str], blocks: Iterable[Sequence[Sequence[str]]], tall: int = LOWEST) -> None:
    """Add the bulletin's table: seven columns, a block a district, whose first line alone fills columns 1, 6 and 7.

    Rows are `tall` twentieths of a point or more. The header stands again on every page; the last line of a block and
    all lines of the last block are bold.
    """
    blocks = list(blocks)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="6" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    rows = _row(
        [_cell(head, wide, HEADING, fill="DCE6F1") for head, wide in zip(heads, _WIDTHS, strict=True)], tall + 100, heading=True
    )
    for block in blocks:
        for number, line in enumerate(block):
            bold, keep = number == len(block) - 1 or block is blocks[-1], number < len(block) - 1
            cells = []
            for column, (text, wide) in enumerate(zip(line, _WIDTHS, strict=True)):
                spans = column in (0, 5, 6)
                merge = ("restart" if number == 0 else "continue") if spans else ""
                own = block is blocks[-1] if spans else bold
                cells.append(_cell(text, wide, BODY, bold=own, merge=merge, keep=keep))
            rows += _row(cells, tall)
    _add_table(document, _WIDTHS, lines, '<w:jc w:val="center"/>', rows, room=40)


def _add_table(document: Any, widths: Sequence[int], lines: str, place: str, rows: str, *, room: int) -> None:
    """`widths` in mm; `room` between a line and its text in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{_twips(wide)}"/>' for wide in widths)
    made = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>{place}<w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{room}" w:type="dxa"/><w:right w:w="{room}" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
    document.element.body.insert(len(document.element.body) - 1, _xml(made))


def send_to(document: Any, campaign: Campaign) -> None:
    """Add the foot (版记): who gets it, in 14 point between rules, after some room; nothing where nobody does."""
    told = [f"{word}：{names}" for word, names in (("报", campaign.report_to), ("发", campaign.distribute_to)) if names]
    for number, line in enumerate(told):
        paragraph = add(document, line, size=14, line=400, space=(160 if number == 0 else 0, 0), keep=number < len(told) - 1)
        borders = ('<w:top w:val="single" w:sz="8" w:space="3" w:color="000000"/>' if number == 0 else "") + (
            '<w:bottom w:val="single" w:sz="8" w:space="3" w:color="000000"/>'
            '<w:between w:val="single" w:sz="4" w:space="3" w:color="000000"/>'
        )
        # The schema wants borders behind `keepNext` and before all else that `add` says.
        paragraph.pPr.insert(1, _xml(f"<w:pBdr>{borders}</w:pBdr>"))


def save(document: Any, path: Path) -> Path:
    """Write the document; the same content gives the same bytes. Raises OutputError, the old file whole."""
    buffer, packed = BytesIO(), BytesIO()
    document.save(buffer)
    with ZipFile(buffer) as made, ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name in made.namelist():
            package.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)  # dated 1980, whatever the clock says
    with replacing(path) as target:
        target.temp.write_bytes(packed.getvalue())
        check_package(target.temp, "[Content_Types].xml", "word/document.xml")
    return target.path


def _set_normal(document: Any) -> None:
    """The grid counts its characters from the size of this style."""
    from docx.shared import Pt

    style = document.styles["Normal"]
    style.font.size = Pt(16)
    properties = style.element.get_or_add_rPr()
    for old in properties.xpath("w:rFonts"):
        properties.remove(old)
    properties.insert(0, _xml(_fonts(BODY)))


def _set_fonts(document: Any) -> None:
    """A font table with the fall-backs; and no preview picture of someone else's document."""
    fonts = "".join(f'<w:font w:name="{name}"><w:altName w:val="{other}"/></w:font>' for name, other in _FALL_BACKS.items())
    for relation in list(document.part.rels.values()):
        if relation.reltype.endswith("/fontTable"):
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            relation.target_part._blob = f"{head}<w:fonts {_W}>{fonts}</w:fonts>".encode()
    relations = document.part.package.rels
    for key in [key for key, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[key]


def _number(document: Any, section: Any) -> None:
    """`— 1 —` in 宋体 14 point, one character in from the right; from the left on even pages."""
    document.settings.odd_and_even_pages_header_footer = True
    for footer, side, inwards in ((section.footer, "right", "right"), (section.even_page_footer, "left", "left")):
        footer.is_linked_to_previous = False
        run = f'<w:rPr>{_fonts(SONG)}<w:sz w:val="28"/></w:rPr>'
        field = "".join(
            f"<w:r>{run}{part}</w:r>"
            for part in (
                '<w:t xml:space="preserve">— </w:t>',
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>1</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
                '<w:t xml:space="preserve"> —</w:t>',
            )
        )
        place = f'<w:pPr><w:ind w:{inwards}="280"/><w:jc w:val="{side}"/></w:pPr>'
        old = footer.paragraphs[0]._p
        old.getparent().replace(old, _xml(f"<w:p>{place}{field}</w:p>"))


def _row(cells: Sequence[str], tall: int, *, heading: bool = False) -> str:
    more = "<w:tblHeader/>" if heading else ""
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{tall}"/>{more}</w:trPr>{"".join(cells)}</w:tr>'


def _cell(text: str, wide: int, font: str, *, bold: bool = False, fill: str = "", merge: str = "", keep: bool = False) -> str:
    properties = f'<w:tcW w:w="{_twips(wide)}" w:type="dxa"/>'
    properties += f'<w:vMerge w:val="{merge}"/>' if merge else ""
    properties += f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    place = f'<w:keepNext w:val="{int(keep)}"/><w:snapToGrid w:val="0"/>'
    place += '<w:spacing w:before="0" w:after="0" w:line="290" w:lineRule="exact"/><w:jc w:val="center"/>'
    runs = _runs("" if merge == "continue" else text, font, 12, bold=bold)
    return f'<w:tc><w:tcPr>{properties}<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>{place}</w:pPr>{runs}</w:p></w:tc>'


def _runs(text: str, font: str, size: float, *, bold: bool = False, colour: str = "") -> str:
    own = _fonts(font) + ("<w:b/>" if bold else "") + (f'<w:color w:val="{colour}"/>' if colour else "")
    own += f'<w:spacing w:val="{_TIGHTER}"/>' if size == 16 else ""
    looks = f'<w:rPr>{own}<w:sz w:val="{int(size * 2)}"/><w:szCs w:val="{int(size * 2)}"/></w:rPr>'
    pieces = escape(clean(text), quote=False).replace("\n", " ").split("\t")
    return "<w:r>" + looks + "<w:tab/>".join(f'<w:t xml:space="preserve">{piece}</w:t>' for piece in pieces) + "</w:r>"


def _fonts(name: str) -> str:
    """Latin letters and digits in the same type, as offices set them."""
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'


def _xml(text: str) -> Any:
    from docx.oxml import parse_xml

    start, _, rest = text.partition(">")
    if start.endswith("/"):
        return parse_xml(f"{start[:-1]} {_W}/>{rest}")
    name, space, attributes = start.partition(" ")
    return parse_xml(f"{name} {_W}{space}{attributes}>{rest}")


def _twips(mm: float) -> int:
    return round(mm * 1440 / 25.4)
