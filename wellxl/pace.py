"""How fast it goes: what the day brought, what is left, whether it will be enough (domain.md, Extra columns)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from itertools import compress

from wellxl.campaign import ALL, SUM, Campaign, fold
from wellxl.columns import counted
from wellxl.errors import InputError
from wellxl.records import Block, Bulletin, Figure, History, Merged
from wellxl.wording import nearest

__all__ = ["COLUMNS", "LAST_DAY", "WEEK", "Pace", "behind", "by_day", "chosen", "days_left", "limit", "mark"]

COLUMNS = (
    *("今日新增", "较上期(百分点)", "剩余任务", "序时进度", "与序时差(百分点)"),
    *("日均需完成", "近7日日均", "预计完成日", "排名变化", "连续末位次数"),
)
"""The extra columns that a bulletin may have."""

WEEK = 7
"""The days of which the recent mean is taken, today's among them."""
LAST_DAY = date.max
"""What ends later is no forecast."""

_NEEDS_DATES = frozenset(("今日新增", "近7日日均", "预计完成日"))
_NEEDS_BEFORE = frozenset(("较上期(百分点)", "排名变化", "连续末位次数"))

_Value = int | Fraction | date | str | None


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The columns of these names, each once, in the order given; 较上期 will do for 较上期(百分点).

    Raises InputError that lists the columns where a name is none of them.

    >>> chosen(["剩余", "较上期（百分点）", "剩余任务"])
    ('剩余任务', '较上期(百分点)')
    """
    words = {**{fold(name.partition("(")[0]): name for name in COLUMNS}, **{fold(name): name for name in COLUMNS}}
    words["剩余"] = "剩余任务"
    found: dict[str, None] = {}
    for name in names:
        if not (column := words.get(fold(name))):
            close = nearest(name, COLUMNS, 1)
            hint = f"，是否为“{close[0]}”" if close else ""
            raise InputError(f"没有“{name}”这一附加列{hint}：可选 {'、'.join(COLUMNS)}")
        found[column] = None
    return tuple(found)


def by_day(merged: Merged, campaign: Campaign) -> Counter[tuple[str, str, date | None]]:
    """(district, category, day of completion) → completed tasks; None for those without a date."""
    counts: Counter[tuple[str, str, date | None]] = Counter()
    keys = campaign.key_of("category"), campaign.key_of("date")
    for ledger, fates, districts, done in zip(merged.ledgers, merged.fates, merged.districts, merged.done, strict=True):
        valid = map(int.__mul__, counted(fates), done)
        counts.update(compress(zip(districts, *(ledger.values(key) for key in keys), strict=True), valid))
    return counts


def days_left(campaign: Campaign, on: date) -> int:
    """Days of the campaign after the bulletin's; none once it is over."""
    return max((campaign.deadline - max(on, campaign.start - timedelta(1))).days, 0)


def limit(campaign: Campaign, colour: str) -> Fraction | None:
    """The part of the schedule progress below which a district's rate is marked in that colour; None marks nothing."""
    part = {"red": campaign.red_below, "yellow": campaign.yellow_below}[colour]
    return None if part is None else Fraction(str(part))


def mark(figure: Figure, campaign: Campaign, on: date) -> str:
    """`red`, `yellow` or nothing, by the campaign's limits; exact fractions compared, no task no mark."""
    for colour in ("red", "yellow"):
        part = limit(campaign, colour)
        if part is not None and figure.total and figure.rate < part * campaign.schedule_progress(on):
            return colour
    return ""


def behind(figure: Figure, campaign: Campaign, on: date) -> bool:
    """Whether the rate lies below the schedule progress; nothing is behind that has no task."""
    return figure.total > 0 and figure.rate < campaign.schedule_progress(on)


@dataclass(frozen=True)
class Pace:
    """The extra columns of one bulletin: `pace.value("剩余任务", block, figure)`.

    A count is an `int`, a rate or a difference in percentage points a `Fraction`, a forecast a `date`; a `str` says why
    there is none.
    """

    bulletin: Bulletin
    campaign: Campaign

    def check(self, columns: Iterable[str]) -> None:
        """Raise InputError where one of the columns cannot be known, naming what would make it known.

        A folder that holds no earlier bulletin yet is no mistake: on the first day there is nothing to compare.
        """
        for name in columns:
            if name in _NEEDS_BEFORE and not (self.bulletin.before or self.bulletin.history):
                raise InputError(f"附加列“{name}”要与上期相比：请用 --previous 指定上期通报，或存放历次通报的文件夹")
            if name in _NEEDS_DATES and not self.campaign.key_of("date"):
                raise InputError(
                    f"附加列“{name}”要按完成日期计算，方案里没有日期字段：请在方案的字段中加上完成日期，或不用这一列"
                )

    def value(self, column: str, block: Block, figure: Figure) -> _Value:
        """What stands in a column beside a line; 序时进度, 排名变化 and 连续末位次数 are one for all lines of a block."""
        return self._values[column](block, figure)

    @cached_property
    def _values(self) -> Mapping[str, Callable[[Block, Figure], _Value]]:
        on, progress = self.bulletin.tally.date, self.campaign.schedule_progress(self.bulletin.tally.date)
        return {
            "今日新增": lambda block, figure: self._days(block, figure, 1),
            "较上期(百分点)": self._change,
            "剩余任务": lambda _, figure: figure.total - figure.completed,
            "序时进度": lambda _, __: progress,
            "与序时差(百分点)": lambda _, figure: (figure.rate - progress) * 100 if figure.total else "—",
            "日均需完成": lambda _, figure: _needed(figure, days_left(self.campaign, on)),
            "近7日日均": lambda block, figure: Fraction(self._days(block, figure, WEEK), WEEK),
            "预计完成日": lambda block, figure: _forecast(figure, self._days(block, figure, WEEK), on),
            "排名变化": lambda block, _: _arrow(block, self.then(block)),
            "连续末位次数": lambda block, _: self._times_last(block),
        }

    @cached_property
    def _done(self) -> Counter[tuple[str, str, date]]:
        """(district, category, day) → completed; 总计 and 合计 among them."""
        counts: Counter[tuple[str, str, date]] = Counter()
        for (district, category, day), count in by_day(self.bulletin.merged, self.campaign).items():
            if day is not None:
                for place in ((district, category), (district, SUM), (ALL, category), (ALL, SUM)):
                    counts[(*place, day)] += count
        return counts

    def _days(self, block: Block, figure: Figure, days: int) -> int:
        """Completed within the last days, today's among them."""
        on = self.bulletin.tally.date
        return sum(self._done[block.district, figure.category, on - timedelta(back)] for back in range(days))

    def then(self, block: Block) -> Block | None:
        """The same district's block in the previous bulletin."""
        before = self.bulletin.before
        return next((one for one in before.blocks if one.district == block.district), None) if before else None

    def figure_then(self, block: Block, figure: Figure) -> Figure | None:
        """The same line in the previous bulletin; None where it had no task."""
        then = self.then(block)
        return next((one for one in then.figures if one.category == figure.category and one.total), None) if then else None

    def _change(self, block: Block, figure: Figure) -> _Value:
        old = self.figure_then(block, figure)
        return (figure.rate - old.rate) * 100 if figure.total and old else "—"

    def _times_last(self, block: Block) -> _Value:
        if not block.rank:
            return "—" if block.district != ALL else None
        ranks = {one.district: one.rank for one in self.bulletin.tally.blocks if one.rank}
        return self.times(block) if _last(block.district, ranks) else 0

    def times(self, block: Block) -> int | str:
        """How many bulletins in a row a district that is last today has been so; `≥2` where more may lie before."""
        history = self.bulletin.history or History((), False)
        count = 1
        for ranks in history.ranks:
            if not _last(block.district, ranks):
                return count
            count += 1
        return count if history.whole else f"≥{count}"


def _last(district: str, ranks: Mapping[str, int]) -> bool:
    """Whether a district holds the last rank; where all share the first nobody is last."""
    worst = max(ranks.values(), default=1)
    return worst > 1 and ranks.get(district) == worst


def _needed(figure: Figure, days: int) -> int | str:
    remaining = figure.total - figure.completed
    return -(-remaining // days) if days else "已到期" if remaining else 0


def _forecast(figure: Figure, recent: int, on: date) -> date | str:
    remaining = figure.total - figure.completed
    if not figure.total:
        return "—"
    if not remaining:
        return "已完成"
    days = -(-remaining * WEEK // recent) if recent else 0
    return on + timedelta(days) if 0 < days <= (LAST_DAY - on).days else "无法预计"


def _arrow(block: Block, then: Block | None) -> str | None:
    if block.district == ALL:
        return None
    if not (block.rank and then and then.rank) or block.rank == then.rank:
        return "—"
    return "↑" if block.rank < then.rank else "↓"
