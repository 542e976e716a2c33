"""The native charts of 进度: told apart by hatching and markers, so that a black-and-white print can be read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from wellxl.campaign import SUM
from wellxl.writing.styles import Styles

__all__ = ["Area", "by_day", "rates", "remaining"]

_HATCHED: tuple[dict[str, Any], ...] = (
    {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": "#2E5C8A", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "percent_25", "fg_color": "#A0522D", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "light_horizontal", "fg_color": "#3F7D3F", "bg_color": "#FFFFFF"}},
    {"pattern": {"pattern": "large_confetti", "fg_color": "#595959", "bg_color": "#FFFFFF"}},
)
_SOLID: dict[str, Any] = {"fill": {"color": "#1F3864"}}
_EDGE = {"color": "#404040", "width": 0.75}
_FONT = {"name": "宋体", "size": 9, "color": "#000000"}
_LABELLED = 12
"""Districts up to which every bar bears its number."""
_TICKS = 12
"""Dates along an axis at most."""


class Area(NamedTuple):
    """Where a table stands on the sheet; rows and columns 0-based, the last row included."""

    sheet: str
    top: int
    bottom: int

    def column(self, column: int) -> list[Any]:
        """The cells of a column, as xlsxwriter names them."""
        return [self.sheet, self.top, column, self.bottom, column]

    def head(self, column: int) -> list[Any]:
        """The header above a column."""
        return [self.sheet, self.top - 1, column]

    @property
    def size(self) -> int:
        """Lines of the table."""
        return self.bottom - self.top + 1


def by_day(styles: Styles, area: Area, reached: int, days: Sequence[date]) -> Any:
    """Completed part (column D) and schedule (E) by day (A); the line ends with the `reached`-th line of the table."""
    chart = styles.chart("line")
    last = [{"delete": True}] * (reached - 1) + [{}] + [{"delete": True}] * (area.size - reached)
    for column, line, marker in (
        (3, {"color": "#1F3864", "width": 2.25}, {"type": "circle", "size": 4, "fill": {"color": "#1F3864"}}),
        (4, {"color": "#595959", "width": 1.5, "dash_type": "dash"}, {"type": "none"}),
    ):
        chart.add_series(
            {
                "name": area.head(column),
                "categories": area.column(0),
                "values": area.column(column),
                "line": line,
                "marker": marker,
                "data_labels": {"value": True, "position": "above", "font": {**_FONT, "bold": True}, "custom": last},
            }
        )
    step = -(-(days[-1] - days[0]).days // _TICKS)
    chart.set_x_axis(
        {"date_axis": True, "num_format": "m.d", "major_unit": step, "major_unit_type": "days", "num_font": _FONT, "line": _EDGE}
    )
    chart.set_y_axis({**_percents(), "min": 0, "max": 1})
    return _finished(chart, "累计完成比例与序时进度")


def rates(styles: Styles, area: Area, parts: Sequence[str]) -> Any:
    """The completed part of each category and of their sum, a group of bars a district; columns B and on."""
    chart = styles.chart("bar")
    for column, part in enumerate(parts, 1):
        chart.add_series(_bars(area, column, part, column - 1, "0.0%", {"gap": 60, "overlap": 0}))
    chart.set_y_axis(_names())
    chart.set_x_axis({**_percents(), "min": 0, "max": 1, "label_position": "high"})
    return _finished(chart, "各辖区完成比例")


def remaining(styles: Styles, area: Area, parts: Sequence[str], first: int) -> Any:
    """The open tasks of each category, one bar a district; columns from the 0-based `first` on, the sum left out."""
    chart = styles.chart("bar", "stacked")
    for index, part in enumerate(part for part in parts if part != SUM):
        chart.add_series(_bars(area, first + index, part, index, "0;;", {"gap": 45}))
    chart.set_y_axis(_names())
    chart.set_x_axis({"num_font": _FONT, "num_format": "0", "line": _EDGE, "label_position": "high", "major_gridlines": _grid()})
    return _finished(chart, "各辖区剩余任务")


def _bars(area: Area, column: int, part: str, index: int, label: str, more: dict[str, Any]) -> dict[str, Any]:
    look = _SOLID if part == SUM else _HATCHED[index % len(_HATCHED)]
    labels = {"data_labels": {"value": True, "num_format": label, "font": _FONT}} if area.size <= _LABELLED else {}
    series = {"name": area.head(column), "categories": area.column(0), "values": area.column(column)}
    return {**series, "border": _EDGE, **look, **labels, **more}


def _names() -> dict[str, Any]:
    """The districts from the top down, in their order, every one of them."""
    return {"reverse": True, "num_font": _FONT, "line": _EDGE, "interval_unit": 1}


def _percents() -> dict[str, Any]:
    return {"num_format": "0%", "num_font": _FONT, "line": _EDGE, "major_gridlines": _grid()}


def _grid() -> dict[str, Any]:
    return {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}}


def _finished(chart: Any, title: str) -> Any:
    chart.set_title({"name": title, "name_font": {"name": "黑体", "size": 13, "bold": False}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _FONT})
    chart.show_blanks_as("gap")
    return chart
