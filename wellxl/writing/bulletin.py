"""The sheet 日通报: the day's table, every figure a live formula over 明细 with its value beside it (design: Workbook)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from wellxl.campaign import ALL, SUM, Campaign
from wellxl.pace import Pace, limit
from wellxl.records import Block, Bulletin, Tally
from wellxl.writing.cells import clean, link
from wellxl.writing.detail import Ranges, first_rows, place
from wellxl.writing.extra import Extra, Line
from wellxl.writing.styles import FOOTER, Styles, height, width

__all__ = ["HEADS", "NAME", "placed", "write"]

NAME = "日通报"
HEADS = ("辖区", "分类", "总任务数", "累计完成数", "累计完成比例", "完成比例", "排名")
"""Columns A to G."""

_WIDTHS = (14.0, 12.0, 12.0, 13.0, 15.0, 13.0, 9.0)
_FIRST = 4
"""The first row of the blocks, as Excel counts."""
_ONE_PAGE = {True: 40, False: 25}
"""Lines that are still readable when all stand on one page of A4: upright, across."""
_ROW = 24
"""The height of a line in points."""
_UPRIGHT = 130
"""Columns wider than this together stand on A4 across."""


def write(
    sheet: Any,
    bulletin: Bulletin,
    campaign: Campaign,
    ranges: Ranges,
    styles: Styles,
    columns: tuple[str, ...] = (),
    paragraph: str = "",
) -> None:
    """Title, date, header, a block a district, the sum of all; the paragraph and the 注 line where there is one.

    `columns` are of pace.COLUMNS and stand right of G.
    """
    tally = bulletin.tally
    day = tally.date
    extra = Extra(columns, Pace(bulletin, campaign), ranges)
    widths = [*_widths(bulletin), *extra.widths]
    _line(sheet, 1, tally.title, styles("title"), widths, max(36.0, height(tally.title, sum(_WIDTHS), 22) * 1.2))
    _line(sheet, 2, f"({day.year}.{day.month}.{day.day})", styles("subtitle"), widths, 24)
    for column, (head, wide) in enumerate(zip((*HEADS, *columns), widths, strict=True)):
        sheet.write_string(_FIRST - 2, column, head, styles("header"))
        sheet.set_column(column, column, wide)
    sheet.set_row(_FIRST - 2, 32)
    row = _FIRST
    places = _Places(first_rows(bulletin.merged, campaign))
    for top, block in placed(tally.blocks):
        _write_block(sheet, top, block, tally.blocks, ranges, places, extra, styles)
        row = top + len(block.figures)
    _mark(sheet, tally, campaign, styles)
    for text, look in ((paragraph, "paragraph"), ("注：" + "".join(tally.notes) if tally.notes else "", "note")):
        if text:
            _line(sheet, row, text, styles(look), widths, height(text, sum(widths), 12 if look == "paragraph" else 10) + 6)
            row += 1
    _set_page(sheet, row - 1, widths, tally.blocks)


def placed(blocks: tuple[Block, ...]) -> Iterator[tuple[int, Block]]:
    """Each block with its first row, as Excel counts."""
    row = _FIRST
    for block in blocks:
        yield row, block
        row += len(block.figures)


def _widths(bulletin: Bulletin) -> list[float]:
    """Columns A and B grow with long names."""
    blocks = bulletin.tally.blocks
    names = max(width(block.district) for block in blocks)
    categories = max(width(figure.category) for block in blocks for figure in block.figures)
    return [max(_WIDTHS[0], min(names + 2, 40)), max(_WIDTHS[1], min(categories + 2, 30)), *_WIDTHS[2:]]


def _line(sheet: Any, row: int, text: str, form: Any, widths: Sequence[float], tall: float) -> None:
    """A line of text over all columns."""
    sheet.merge_range(row - 1, 0, row - 1, len(widths) - 1, "", form)
    sheet.write_string(row - 1, 0, clean(text), form)
    sheet.set_row(row - 1, tall)


class _Places:
    """Where the rows behind a figure begin in 明细."""

    def __init__(self, rows: Mapping[tuple[str, str, bool], int]) -> None:
        self._rows: dict[tuple[str, str, bool | None], int] = {}
        for (district, category, done), row in rows.items():
            for key in product((district, ALL), (category, SUM), (done, None)):
                self._rows[key] = min(row, self._rows.get(key, row))

    def link(self, sheet: Any, row: int, column: int, form: Any, district: str, category: str, done: bool | None = None) -> None:
        """Make the cell jump there; a figure without a row leads nowhere."""
        found = self._rows.get((district, category, done))
        if found is not None:
            link(sheet, row - 1, column, place(found), form, "点击查看明细")


def _write_block(
    sheet: Any,
    top: int,
    block: Block,
    blocks: tuple[Block, ...],
    ranges: Ranges,
    places: _Places,
    extra: Extra,
    styles: Styles,
) -> None:
    last = top + len(block.figures) - 1
    is_all = block.district == ALL
    ranks = f"$G${_FIRST}:$G${_last_district(blocks)}"
    bold: tuple[str, ...] = ("bold",) if is_all else ()
    form, percent = styles("body", *bold), styles("body", "percent", *bold)
    for column, own in ((0, form), (5, percent), (6, form)):
        sheet.merge_range(top - 1, column, last - 1, column, "", own)
    for row, figure in enumerate(block.figures, top):
        own_bold = bold or (("bold",) if figure.category == SUM else ())
        count, rate = styles("body", "count", *own_bold), styles("body", "percent", *own_bold)
        total, completed = _counts(row, top, last, is_all, figure.category, ranges)
        sheet.set_row(row - 1, _ROW)
        sheet.write_string(row - 1, 1, clean(figure.category), styles("body", *own_bold))
        for column, done in ((2, None), (3, True), (4, True)):
            places.link(sheet, row, column, rate if column == 4 else count, block.district, figure.category, done)
        sheet.write_formula(row - 1, 2, total, count, figure.total)
        sheet.write_formula(row - 1, 3, completed, count, figure.completed)
        sheet.write_formula(row - 1, 4, f"=IF(C{row}=0,0,D{row}/C{row})", rate, float(figure.rate))
        extra.write(sheet, len(HEADS), Line(block, figure, row, top, ranks), styles, own_bold)
    sheet.write_string(top - 1, 0, clean(block.district), form)
    places.link(sheet, top, 5, percent, block.district, SUM)
    shown = float(block.sum.rate) if block.sum.total else "—"
    sheet.write_formula(top - 1, 5, f'=IF(C{last}=0,"—",D{last}/C{last})', percent, shown)
    if not is_all:
        sheet.write_formula(top - 1, 6, _rank(last, blocks), form, block.rank or "—")


def _counts(row: int, top: int, last: int, is_all: bool, category: str, ranges: Ranges) -> tuple[str, str]:
    """The formulas of a line's total and completed."""
    if is_all:
        above = f"=SUMIF($B${_FIRST}:$B${top - 1},$B{row}"
        return f"{above},C${_FIRST}:C${top - 1})", f"{above},D${_FIRST}:D${top - 1})"
    if category == SUM:
        return f"=SUM(C{top}:C{last - 1})", f"=SUM(D{top}:D{last - 1})"
    total = ranges.sum(lambda one: f"COUNTIFS({one.district},$A${top},{one.category},$B{row})")
    return f"={total}", "=" + ranges.sum(lambda one: f'COUNTIFS({one.district},$A${top},{one.category},$B{row},{one.done},"是")')


def _rank(row: int, blocks: tuple[Block, ...]) -> str:
    """One more than the districts whose rate is higher; equals share a rank, those without a task have none.

    a/b > c/d is compared as a·d > c·b, in whole numbers: never rounded percentages (domain.md, Rules).
    """
    sums, totals, done = (f"${one}${_FIRST}:${one}${_last_district(blocks)}" for one in "BCD")
    return f'=IF(C{row}=0,"—",1+SUMPRODUCT(({sums}="{SUM}")*({done}*C{row}>D{row}*{totals})))'


def _last_district(blocks: tuple[Block, ...]) -> int:
    """The last row of the districts."""
    return _FIRST + sum(len(block.figures) for block in blocks if block.district != ALL) - 1


def _mark(sheet: Any, tally: Tally, campaign: Campaign, styles: Styles) -> None:
    """The campaign's colours on the districts' rates, as Excel applies them: whole numbers compared, as pace.mark does."""
    below = len(campaign.categories)
    total, done = f"$C{_FIRST + below}", f"$D{_FIRST + below}"
    for colour in ("red", "yellow"):
        part = limit(campaign, colour)
        if part is not None:
            goal = part * campaign.schedule_progress(tally.date)
            criteria = f"=AND(ISNUMBER($F{_FIRST}),{done}*{goal.denominator}<{total}*{goal.numerator})"
            rule = {"type": "formula", "criteria": criteria, "format": styles.mark(colour), "stop_if_true": True}
            sheet.conditional_format(_FIRST - 1, 5, _last_district(tally.blocks) - 1, 5, rule)


def _set_page(sheet: Any, last: int, widths: Sequence[float], blocks: tuple[Block, ...]) -> None:
    """A4, one page wide, upright as long as the columns allow it, and one page high as long as it stays readable."""
    upright = sum(widths) <= _UPRIGHT
    sheet.set_paper(9)
    if upright:
        sheet.set_portrait()
    else:
        sheet.set_landscape()
    sheet.set_margins(left=0.7, right=0.7, top=0.9, bottom=0.9)
    sheet.center_horizontally()
    one_page = last <= _ONE_PAGE[upright]
    sheet.fit_to_pages(1, 1 if one_page else 0)
    if not one_page:
        sheet.set_h_pagebreaks(list(_breaks(blocks, widths, upright)))
    sheet.repeat_rows(0, _FIRST - 2)
    sheet.print_area(0, 0, last - 1, len(widths) - 1)
    sheet.set_footer(FOOTER)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(_FIRST - 1, 0)


def _breaks(blocks: tuple[Block, ...], widths: Sequence[float], upright: bool) -> Iterator[int]:
    """The rows after which a page ends, so that no district is cut; Excel passes over them, others do not."""
    across, down = (495, 712) if upright else (741, 466)  # points within the margins
    scale = min(across / (sum(7 * one + 5 for one in widths) * 0.75), 1.0)
    room = int((down / scale - 92) // _ROW)  # the title, date and header stand on every page
    begun = _FIRST
    for top, block in placed(blocks):
        if top + len(block.figures) - begun > room:
            yield top - 1
            begun = top
