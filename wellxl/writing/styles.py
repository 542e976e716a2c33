"""How the workbook looks: fonts, borders and number formats by name (domain.md, Formatting), and how wide text is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wellxl.campaign import Campaign

__all__ = ["FOOTER", "Styles", "height", "page_header", "set_list_page", "width"]

FOOTER = '&C&"仿宋"&10第 &P 页 共 &N 页'
"""The page number, centred."""

_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"font_name": "方正小标宋简体", "font_size": 22, "align": "center", "valign": "vcenter", "text_wrap": True},
    "subtitle": {"font_name": "仿宋", "font_size": 12, "align": "center", "valign": "vcenter"},
    "header": {
        "font_name": "黑体",
        "font_size": 12,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
        "bg_color": "#DCE6F1",
    },
    "body": {"font_name": "仿宋", "font_size": 12, "align": "center", "valign": "vcenter", "border": 1},
    "note": {"font_name": "仿宋", "font_size": 10, "align": "left", "valign": "top", "text_wrap": True},
    "paragraph": {"font_name": "仿宋", "font_size": 12, "align": "left", "valign": "vcenter", "text_wrap": True},
    "section": {"font_name": "黑体", "font_size": 12, "align": "left", "valign": "vcenter"},
    "small": {"font_size": 10},
    "bold": {"bold": True},
    "left": {"align": "left"},
    "wrapped": {"text_wrap": True},
    "percent": {"num_format": "0.00%"},
    "count": {"num_format": "0"},
    "points": {"num_format": "+0.00;-0.00;0.00"},
    "mean": {"num_format": "0.0"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm"},
    "duration": {"num_format": "[h]:mm:ss"},
    "text": {"num_format": "@"},
    # Excel keeps such a text a text, even when the cell is edited.
    "quoted": {"quote_prefix": True},
}

_UNITS = 1.16
"""Excel's units of column width that a Latin letter of 仿宋 12 takes; a Chinese one takes twice as much."""


class Styles:
    """The formats of one workbook, each made once: `styles("body", "bold")` joins looks, the later one prevailing.

    The looks `error`, `warning`, `fixed`, `red` and `yellow` are the campaign's fills.
    """

    def __init__(self, book: Any, campaign: Campaign) -> None:
        self._book = book
        self._looks: Mapping[str, dict[str, Any]] = {
            **_LOOKS,
            **{name: {"bg_color": f"#{colour}"} for name, colour in campaign.colours.items()},
        }
        self._made: dict[tuple[str, ...], Any] = {}

    def __call__(self, *looks: str) -> Any:
        """The xlsxwriter Format."""
        if looks not in self._made:
            joined = {key: value for look in looks for key, value in self._looks[look].items()}
            self._made[looks] = self._book.add_format(joined)
        return self._made[looks]

    def chart(self, kind: str, subtype: str = "") -> Any:
        """An xlsxwriter Chart of this workbook, still empty."""
        return self._book.add_chart({"type": kind, **({"subtype": subtype} if subtype else {})})

    def mark(self, colour: str) -> Any:
        """The format of a rule that marks cells: the campaign's fill, and bold for paper without colour."""
        look = ("mark", colour)
        if look not in self._made:
            self._made[look] = self._book.add_format({**self._looks[colour], "bold": True})
        return self._made[look]


def page_header(title: str) -> str:
    """What stands above the table on every printed page; `&` is no code in it, nor taken for one by XlsxWriter.

    >>> page_header("1 & 2")
    '&C&"黑体"&12 1 ＆ 2'
    """
    return f'&C&"黑体"&12 {" ".join(title.split())[:100].replace("&", "＆")}'


def width(text: str, size: float = 12) -> float:
    """How wide the longest line of a text is at a font size, in Excel's units of column width.

    >>> width("排名") == width("rank") == 2 * width("a\\nbc")
    True
    """
    longest = max((sum(2 if char > "\u2e7f" else 1 for char in line) for line in text.split("\n")), default=0)
    return longest * _UNITS * size / 12


def height(text: str, room: float, size: float = 12) -> float:
    """The height in points that a wrapped text needs in a column `room` units wide.

    >>> height("注", 10) == height("", 10) < height("注\\n注", 10)
    True
    """
    # A line breaks before the first letter that does not fit, so a little of each is lost.
    usable = max(room - 2.5, 2.0)
    if len(text) * 2 * _UNITS * size / 12 <= usable and "\n" not in text:  # most texts, and a sheet has many
        return size * 1.35
    lines = sum(max(1, -int(-width(line, size) // usable)) for line in text.split("\n"))
    return lines * size * 1.35


def set_list_page(sheet: Any, paper: int = 9) -> None:
    """A list under one header row: frozen, across, one page wide, the header on every page. 9 is A4, 8 is A3."""
    sheet.freeze_panes(1, 0)
    sheet.set_paper(paper)
    sheet.set_landscape()
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(FOOTER)
