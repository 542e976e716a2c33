"""The extra columns of 日通报, right of G: what pace.py decides, as live formulas with their values beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

from wellxl.campaign import ALL, SUM, Campaign
from wellxl.pace import LAST_DAY, WEEK, Pace
from wellxl.records import Block, Figure
from wellxl.writing.cells import serial
from wellxl.writing.detail import Ranges
from wellxl.writing.styles import Styles

__all__ = ["Column", "Extra", "Line"]


class Column(NamedTuple):
    """How an extra column looks."""

    width: float
    look: str
    merged: bool = False
    """Whether it says one thing of a whole district, as 排名 does."""


_COLUMNS = {
    "今日新增": Column(10, "count"),
    "较上期(百分点)": Column(14, "points"),
    "剩余任务": Column(10, "count"),
    "序时进度": Column(11, "percent", merged=True),
    "与序时差(百分点)": Column(16, "points"),
    "日均需完成": Column(10, "count"),
    "近7日日均": Column(10, "mean"),
    "预计完成日": Column(14, "date"),
    "排名变化": Column(9, "count", merged=True),
    "连续末位次数": Column(13, "count", merged=True),
}


class Line(NamedTuple):
    """A line of the bulletin and where it stands; rows as Excel counts."""

    block: Block
    figure: Figure
    row: int
    top: int
    """The first row of its block, where the district and the rank stand."""
    ranks: str
    """Where the ranks of all districts stand."""


class Extra(NamedTuple):
    """The columns asked for, to be laid out beside the lines."""

    columns: tuple[str, ...]
    pace: Pace
    ranges: Ranges

    @property
    def widths(self) -> list[float]:
        """The width of each column."""
        return [_COLUMNS[name].width for name in self.columns]

    def write(self, sheet: Any, first: int, line: Line, styles: Styles, bold: Sequence[str]) -> None:
        """One line of all columns, the leftmost in the 0-based column `first`."""
        for column, name in enumerate(self.columns, first):
            how = _COLUMNS[name]
            form = styles("body", how.look, *bold)
            value = self.pace.value(name, line.block, line.figure)
            if how.merged:
                if line.row != line.top:
                    continue
                sheet.merge_range(line.top - 1, column, line.top + len(line.block.figures) - 2, column, "", form)
            formula = _FORMULAS[name](line, self.pace, self.ranges)
            if value is None:
                sheet.write_blank(line.row - 1, column, None, form)
            elif formula:
                sheet.write_formula(line.row - 1, column, formula, form, _cached(value, how.look))
            else:
                sheet.write_string(line.row - 1, column, str(value), form)


def _cached(value: int | Fraction | date | str, look: str) -> float | str:
    if isinstance(value, date):
        return serial(value)
    if isinstance(value, Fraction) and look == "points":
        half_up = abs(value.numerator) * 200 + value.denominator
        return half_up // (2 * value.denominator) / (100 if value > 0 else -100) if value else 0
    return float(value) if isinstance(value, Fraction) else value


def _day(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _days(campaign: Campaign) -> str:
    return f"({_day(campaign.deadline)}-{_day(campaign.start)}+1)"


def _elapsed(pace: Pace) -> str:
    start = _day(pace.campaign.start)
    return f"MEDIAN(0,{_day(pace.bulletin.tally.date)}-{start}+1,{_days(pace.campaign)})"


def _completed(line: Line, pace: Pace, ranges: Ranges, days: int) -> str:
    """The tasks of a line completed within the last days."""
    on = pace.bulletin.tally.date

    def count(one: Ranges) -> str:
        district = f"{one.district},$A${line.top}," if line.block.district != ALL else ""
        category = f"{one.category},$B{line.row}," if line.figure.category != SUM else ""
        since = f'{one.day},">"&{_day(on - timedelta(days))}'
        return f'COUNTIFS({district}{category}{one.done},"是",{since},{one.day},"<="&{_day(on)})'

    return ranges.sum(count)


def _change(line: Line, pace: Pace, _: Ranges) -> str:
    """D/C − d/c as one fraction of whole numbers, so that nothing is lost before it is rounded."""
    old, row = pace.figure_then(line.block, line.figure), line.row
    if not old:
        return ""
    difference = f"(D{row}*{old.total}-{old.completed}*C{row})*100/(C{row}*{old.total})"
    return f'=IF(C{row}=0,"—",ROUND({difference},2))'


def _against_schedule(line: Line, pace: Pace, _: Ranges) -> str:
    row, days = line.row, _days(pace.campaign)
    difference = f"(D{row}*{days}-{_elapsed(pace)}*C{row})*100/(C{row}*{days})"
    return f'=IF(C{row}=0,"—",ROUND({difference},2))'


def _needed(line: Line, pace: Pace, _: Ranges) -> str:
    row, on = line.row, pace.bulletin.tally.date
    left = f"{_day(pace.campaign.deadline)}-{_day(max(on, pace.campaign.start - timedelta(1)))}"
    return f'=IF(C{row}=D{row},0,IF({left}<=0,"已到期",ROUNDUP((C{row}-D{row})/({left}),0)))'


def _forecast(line: Line, pace: Pace, ranges: Ranges) -> str:
    row, recent, on = line.row, _completed(line, pace, ranges, WEEK), _day(pace.bulletin.tally.date)
    last = f"{on}+ROUNDUP((C{row}-D{row})*{WEEK}/{recent},0)"
    # IFERROR: nothing was completed of late.
    found = f'IFERROR(IF({last}>{_day(LAST_DAY)},"无法预计",{last}),"无法预计")'
    return f'=IF(C{row}=0,"—",IF(C{row}=D{row},"已完成",{found}))'


def _arrow(line: Line, pace: Pace, _: Ranges) -> str:
    then, rank = pace.then(line.block), f"G{line.top}"
    if not (then and then.rank):
        return ""
    return f'=IF({rank}="—","—",IF({rank}<{then.rank},"↑",IF({rank}>{then.rank},"↓","—")))'


def _times_last(line: Line, pace: Pace, _: Ranges) -> str:
    rank, worst, times = f"G{line.top}", f"MAX({line.ranks})", pace.times(line.block)
    shown = times if isinstance(times, int) else f'"{times}"'
    return f'=IF({rank}="—","—",IF(AND({rank}={worst},{worst}>1),{shown},0))'


_FORMULAS: Mapping[str, Callable[[Line, Pace, Ranges], str]] = {
    "今日新增": lambda line, pace, ranges: "=" + _completed(line, pace, ranges, 1),
    "较上期(百分点)": _change,
    "剩余任务": lambda line, _, __: f"=C{line.row}-D{line.row}",
    "序时进度": lambda _, pace, __: f"={_elapsed(pace)}/{_days(pace.campaign)}",
    "与序时差(百分点)": _against_schedule,
    "日均需完成": _needed,
    "近7日日均": lambda line, pace, ranges: f"={_completed(line, pace, ranges, WEEK)}/{WEEK}",
    "预计完成日": _forecast,
    "排名变化": _arrow,
    "连续末位次数": _times_last,
}
