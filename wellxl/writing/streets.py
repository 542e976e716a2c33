"""The sheet 街道: the same table by street within the district, live over 明细."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from wellxl.campaign import SUM, Campaign
from wellxl.records import Bulletin, Figure
from wellxl.tally import by_street
from wellxl.writing.cells import writer
from wellxl.writing.detail import Ranges
from wellxl.writing.styles import FOOTER, Styles, height, width

__all__ = ["HEADS", "NO_STREET", "write"]

HEADS = ("辖区", "街道", "分类", "总任务数", "累计完成数", "累计完成比例")
NO_STREET = "（未填街道）"
"""Stands where a task names no street."""

_WIDTHS = (14.0, 22.0, 12.0, 12.0, 13.0, 15.0)
_WIDEST = (30.0, 46.0, 30.0)
"""How wide the names of districts, streets and categories may make their columns; longer ones are wrapped."""
_ROW = 20.0


def write(sheet: Any, bulletin: Bulletin, campaign: Campaign, ranges: Ranges, styles: Styles) -> None:
    """Districts in the bulletin's order, their streets by rate, equals by name; each with its 合计."""
    heading = writer(sheet, styles, "header")
    for column, (head, wide) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        heading(0, column, head)
        sheet.set_column(column, column, wide)
    sheet.set_row(0, 30)
    top = 1
    streets = list(_streets(bulletin, campaign))
    names = [(district, street or NO_STREET, figure.category) for district, street, figures in streets for figure in figures]
    rooms = [_room(column, own) for column, own in enumerate(zip(*names, strict=True))]
    for column, room in enumerate(rooms):
        sheet.set_column(column, column, room)
    for district, street, figures in streets:
        _write_street(sheet, top, district, street, figures, ranges, styles, rooms)
        top += len(figures)
    sheet.autofilter(0, 0, max(top - 1, 1), len(HEADS) - 1)
    _set_page(sheet)


def _streets(bulletin: Bulletin, campaign: Campaign) -> Iterator[tuple[str, str, tuple[Figure, ...]]]:
    streets = by_street(bulletin.merged, campaign)
    for block in bulletin.tally.blocks:
        own = streets.get(block.district, {})
        for street in sorted(own, key=lambda name: (-own[name][-1].rate, name)):
            yield block.district, street, own[street]


def _room(column: int, names: Iterable[str]) -> float:
    """How wide a column of names is."""
    return max(_WIDTHS[column], min(max(map(width, set(names))) + 2, _WIDEST[column]))


def _write_street(
    sheet: Any,
    top: int,
    district: str,
    street: str,
    figures: tuple[Figure, ...],
    ranges: Ranges,
    styles: Styles,
    rooms: Sequence[float],
) -> None:
    """The lines of one street; `top` is 0-based. Each line says whose it is, so that lists can be filtered and cut."""
    bottom = top + len(figures) - 1
    for row, figure in enumerate(figures, top):
        bold = ("bold",) if figure.category == SUM else ()
        text = writer(sheet, styles, "body", "wrapped", *bold)
        names = (district, street or NO_STREET, figure.category)
        for column, name in enumerate(names):
            text(row, column, name)
        total, completed = _counts(top + 1, row + 1, bottom, street, figure.category, ranges)
        sheet.write_formula(row, 3, total, styles("body", "count", *bold), figure.total)
        sheet.write_formula(row, 4, completed, styles("body", "count", *bold), figure.completed)
        rate = f"=IF(D{row + 1}=0,0,E{row + 1}/D{row + 1})"
        sheet.write_formula(row, 5, rate, styles("body", "percent", *bold), float(figure.rate))
        sheet.set_row(row, min(max(_ROW, *(height(name, room) + 3 for name, room in zip(names, rooms, strict=True))), 409))


def _counts(top: int, row: int, last: int, street: str, category: str, ranges: Ranges) -> tuple[str, str]:
    """The formulas of a line's total and completed; rows as Excel counts, `last` the last line above the sum."""
    if category == SUM:
        return f"=SUM(D{top}:D{last})", f"=SUM(E{top}:E{last})"
    plain = _is_plain(street)
    name = f"$B{row}" if street else '""'

    def count(one: Ranges, done: str) -> str:
        if plain:
            return f"COUNTIFS({one.district},$A{row},{one.street},$B{row},{one.category},$C{row}{done and f',{one.done},{done}'})"
        places = f"({one.district}=$A{row})*EXACT({one.street},{name})*({one.category}=$C{row})"
        return f"SUMPRODUCT({places}{done and f'*({one.done}={done})'})"

    return "=" + ranges.sum(lambda one: count(one, "")), "=" + ranges.sum(lambda one: count(one, '"是"'))


def _is_plain(street: str) -> bool:
    """Whether COUNTIFS compares a name as it is; in others it sees wildcards, comparisons, numbers, no difference of case."""
    return 0 < len(street) <= 80 and all("\u3400" <= sign <= "\u9fff" or sign in "（）、" for sign in street)


def _set_page(sheet: Any) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_margins(left=0.7, right=0.7, top=0.8, bottom=0.8)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(FOOTER)
    sheet.hide_gridlines(2)
