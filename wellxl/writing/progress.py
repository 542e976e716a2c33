"""The sheet 进度: charts over tables that are live over 日通报 and 明细."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from wellxl.campaign import ALL, SUM, Campaign
from wellxl.pace import by_day
from wellxl.records import Block, Bulletin
from wellxl.tally import beneficiaries
from wellxl.writing import bulletin as table
from wellxl.writing import sheet_charts
from wellxl.writing.cells import clean, serial
from wellxl.writing.detail import Ranges
from wellxl.writing.sheet_charts import Area
from wellxl.writing.styles import FOOTER, Styles, width

__all__ = ["NAME", "write"]

NAME = "进度"

_NARROWEST, _WIDEST, _OTHER = 12.0, 30.0, 9.0
"""The width of the first column, and of the others, in Excel's units."""
_PAGE = (655, 960)
"""The pixels of an upright A4 page within its margins."""
_LINE = 20
"""The pixels of a row."""
_DAILY = 100
"""Days up to which each has its line; a longer campaign has one for every week."""
_DAY_HEADS = ("日期", "新增完成", "累计完成", "累计比例", "序时进度")
_BODY = ("body", "small")


def write(sheet: Any, bulletin: Bulletin, campaign: Campaign, ranges: Ranges, styles: Styles) -> None:
    """Completions by day against the schedule, rates and remaining tasks by district and category, beneficiaries."""
    blocks = bulletin.tally.blocks
    parts = (*campaign.categories, SUM)
    days = _days(campaign, bulletin.tally.date) if ranges.day else []
    page = _page(blocks, max(1 + 2 * len(parts) + len(ranges.counts), 9))
    left = blocks[-1].sum.total > blocks[-1].sum.completed
    heights = [min(max(one, 240), page.lines * _LINE) for one in _heights(len(blocks) - 1, len(parts), bool(days), left)]
    *rows, below = _stacked(heights, page.lines)

    top = below + 3
    area = Area(NAME, top, top + len(blocks) - 2)
    _write_districts(sheet, top, bulletin, campaign, ranges, styles)
    charts = [sheet_charts.rates(styles, area, parts)]
    if left:
        charts.append(sheet_charts.remaining(styles, area, parts, 1 + len(parts)))
    if days:
        top += len(blocks) + 3
        _write_days(sheet, top, days, bulletin, campaign, ranges, styles)
        reached = sum(day <= bulletin.tally.date for day in days) or 1
        charts.insert(0, sheet_charts.by_day(styles, Area(NAME, top, top + len(days) - 1), reached, days))
    for row, height, chart in zip(rows, heights, charts, strict=True):
        chart.set_size({"width": page.width, "height": height - _LINE})
        sheet.insert_chart(row, 0, chart, {"object_position": 2})
    page.set(sheet, [row for row in (*rows, below) if row and row % page.lines == 0])


class _Page(NamedTuple):
    """An upright A4 page; the sheet is printed one page wide."""

    first: float
    columns: int

    @property
    def width(self) -> int:
        """The pixels of the columns."""
        return int(7 * self.first + 5 + (self.columns - 1) * (7 * _OTHER + 5))

    @property
    def lines(self) -> int:
        """The rows of a page: Excel passes over breaks once it fits a width, so that they must fall where it has its own."""
        return _PAGE[1] * max(self.width, _PAGE[0]) // (_PAGE[0] * _LINE)

    def set(self, sheet: Any, breaks: list[int]) -> None:
        sheet.set_column(0, 0, self.first)
        sheet.set_column(1, self.columns - 1, _OTHER)
        sheet.set_paper(9)
        sheet.set_portrait()
        sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.set_h_pagebreaks(breaks)
        sheet.set_footer(FOOTER)
        sheet.hide_gridlines(2)


def _page(blocks: Sequence[Block], columns: int) -> _Page:
    return _Page(max(_NARROWEST, min(max(width(block.district) for block in blocks) + 2, _WIDEST)), columns)


def _heights(districts: int, parts: int, days: bool, left: bool) -> list[int]:
    """The pixels that the charts would have on a page however long: by day, the rates, what is left."""
    return [*([300] if days else []), 90 + districts * 18 * parts, *([90 + districts * 36] if left else [])]


def _stacked(heights: Sequence[int], lines: int) -> list[int]:
    """The first row of each chart, and of the page below them; none is cut by the end of a page."""
    rows, row = [], 0
    for height in heights:
        tall = -(-height // _LINE)
        if row % lines + tall > lines:
            row += lines - row % lines
        rows.append(row)
        row += tall
    return [*rows, row + -row % lines]


def _days(campaign: Campaign, on: date) -> list[date]:
    """From the eve of the campaign to its deadline, or to the bulletin's date where that is later."""
    eve, last = campaign.start - timedelta(1), max(campaign.deadline, on)
    length = (last - eve).days
    found = {eve + timedelta(day) for day in range(0, length, 1 if length <= _DAILY else 7)}
    return sorted({*found, last, max(on, eve)})


def _head(sheet: Any, styles: Styles, area: tuple[int, int, int, int], text: str) -> None:
    """A header over top row, left column, bottom row, right column."""
    form = styles("header", "small")
    if area[:2] != area[2:]:
        sheet.merge_range(*area, "", form)
    sheet.write_string(*area[:2], clean(text), form)


def _write_districts(sheet: Any, top: int, bulletin: Bulletin, campaign: Campaign, ranges: Ranges, styles: Styles) -> None:
    """A line a district, the sum of all last: rates and remaining tasks from 日通报, beneficiaries from 明细."""
    parts = (*campaign.categories, SUM)
    fields = campaign.fields_of("count")
    sheet.write_string(top - 3, 0, "各辖区完成、剩余" + ("和受益情况" if fields else "情况"), styles("section"))
    _head(sheet, styles, (top - 2, 0, top - 1, 0), table.HEADS[0])
    column = 1
    groups = (("完成比例", parts), ("剩余任务", parts), ("已完成任务的受益", [field.header for field in fields]))
    for name, heads in groups:
        if heads:
            _head(sheet, styles, (top - 2, column, top - 2, column + len(heads) - 1), name)
        for head in heads:
            _head(sheet, styles, (top - 1, column, top - 1, column), head)
            column += 1
    served = beneficiaries(bulletin.merged, campaign)
    for row, (place, block) in enumerate(table.placed(bulletin.tally.blocks), top):
        bold = ("bold",) if block.district == ALL else ()
        count, percent = styles(*_BODY, "count", *bold), styles(*_BODY, "percent", *bold)
        sheet.write_formula(row, 0, f"={table.NAME}!A{place}", styles(*_BODY, *bold), clean(block.district))
        for at, figure in enumerate(block.figures):
            sheet.write_formula(row, 1 + at, f"={table.NAME}!E{place + at}", percent, float(figure.rate))
            left = f"={table.NAME}!C{place + at}-{table.NAME}!D{place + at}"
            sheet.write_formula(row, 1 + len(parts) + at, left, count, figure.total - figure.completed)
        for column, field in enumerate(fields, 1 + 2 * len(parts)):
            formula = _served(ranges, field.key, row + 1 if block.district != ALL else 0)
            sheet.write_formula(row, column, formula, count, served[block.district, field.key])


def _served(ranges: Ranges, key: str, row: int) -> str:
    """The sum of a whole number over the completed tasks of the district that stands in a row; 0 for all districts."""

    def added(on: Ranges) -> str:
        district = f"{on.district},$A{row}," if row else ""
        return f'SUMIFS({on.counts[key]},{district}{on.done},"是")'

    return "=" + ranges.sum(added)


def _write_days(
    sheet: Any, top: int, days: Sequence[date], bulletin: Bulletin, campaign: Campaign, ranges: Ranges, styles: Styles
) -> None:
    """A line a day; what was completed before the campaign, or on a day that nobody told, stands on its eve."""
    sheet.write_string(top - 2, 0, "逐日累计完成（首行为开始前完成的和未填完成日期的）", styles("section"))
    for column, head in enumerate(_DAY_HEADS):
        _head(sheet, styles, (top - 1, column, top - 1, column), head)
    *_, (place, everything) = table.placed(bulletin.tally.blocks)
    total, done = (f"{table.NAME}!${column}${place + len(everything.figures) - 1}" for column in "CD")
    start, deadline = (f"DATE({one.year},{one.month},{one.day})" for one in (campaign.start, campaign.deadline))
    blank, count, percent, date_form = (styles(*_BODY, *look) for look in ((), ("count",), ("percent",), ("date",)))
    completed = _cumulative(bulletin, campaign, days)
    for row, day in enumerate(days, top):
        own = f"$A{row + 1}"
        sheet.write_number(row, 0, serial(day), date_form)
        sheet.write_formula(
            row, 4, f"=MEDIAN(0,1,({own}-{start}+1)/({deadline}-{start}+1))", percent, float(campaign.schedule_progress(day))
        )
        for column in range(1, 4):
            sheet.write_blank(row, column, None, blank)
        if row - top < len(completed):
            now = completed[row - top]
            sheet.write_formula(row, 2, f"={done}-{_later(ranges, own)}", count, now)
            rate = now / everything.sum.total if everything.sum.total else 0
            sheet.write_formula(row, 3, f"=IF({total}=0,0,C{row + 1}/{total})", percent, rate)
            if row > top:
                sheet.write_formula(row, 1, f"=C{row + 1}-C{row}", count, now - completed[row - top - 1])


def _later(ranges: Ranges, day: str) -> str:
    """Completed after the day in a cell: taken off the sum, so that tasks without a date are always within."""
    return ranges.sum(lambda on: f'COUNTIFS({on.done},"是",{on.day},">"&{day})')


def _cumulative(bulletin: Bulletin, campaign: Campaign, days: Sequence[date]) -> list[int]:
    """Completed tasks by the end of each day up to the bulletin's, the eve always among them."""
    counts: Counter[date] = Counter()
    for (_, _, day), count in by_day(bulletin.merged, campaign).items():
        counts[day or date.min] += count
    reached = [day for day in days if day <= bulletin.tally.date] or days[:1]
    return [sum(count for day, count in counts.items() if day <= until) for until in reached]
