"""The paragraph that an office writes under the table, made from its figures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from wellxl.campaign import SUM, Campaign
from wellxl.pace import behind, days_left
from wellxl.records import Block, Bulletin, Figure
from wellxl.wording import percent

__all__ = ["summary"]

_NAMED = 6
"""Districts named one by one; of more only the number is told."""


def summary(bulletin: Bulletin, campaign: Campaign) -> str:
    """Date, total, completed, rate, change against the previous bulletin, categories, first and last, schedule."""
    *districts, everything = bulletin.tally.blocks
    figure, on = everything.sum, bulletin.tally.date
    start = f"截至{on.year}年{on.month}月{on.day}日，{campaign.name}"
    if not figure.total:
        return f"{start}尚无任务计入。"
    told = [f"{start}任务共{figure.total}项，{_reached(figure)}{_change(bulletin, figure)}。"]
    parts = [one for one in everything.figures if one.category != SUM and one.total]
    if len(parts) > 1:
        told.append("其中，" + "；".join(f"{one.category}{one.total}项，{_reached(one)}" for one in parts) + "。")
    told.append(_order([one for one in districts if one.rank]))
    told.append(_schedule(districts, figure, campaign, on))
    return "".join(told)


def _reached(figure: Figure) -> str:
    if figure.completed == figure.total:
        return "已全部完成"
    return f"累计完成{figure.completed}项，完成比例{percent(figure.rate)}" if figure.completed else "尚未完成"


def _points(difference: Fraction) -> str:
    return percent(abs(difference)).replace("%", "个百分点")


def _change(bulletin: Bulletin, figure: Figure) -> str:
    """Against the previous bulletin, whose date is told."""
    if not bulletin.before:
        return ""
    then, day = bulletin.before.blocks[-1].sum, bulletin.before.date
    count = figure.completed - then.completed
    gained = f"新增完成{count}项" if count > 0 else f"减少{-count}项" if count else "完成数持平"
    rate = figure.rate - then.rate
    rose = f"，完成比例{'提高' if rate > 0 else '下降'}{_points(rate)}" if rate else ""
    return f"，较上期（{day.month}月{day.day}日）{gained}{rose}"


def _order(ranked: Sequence[Block]) -> str:
    """Who is first and who last; nobody where all are equal."""
    if len(ranked) < 2:
        return ""
    first = [one for one in ranked if one.rank == 1]
    last = [one for one in ranked if one.rank == ranked[-1].rank]
    if len(first) == len(ranked):
        return f"各辖区完成比例均为{percent(ranked[0].sum.rate)}。" if ranked[0].sum.completed else ""
    return f"{_names(first)}完成比例{percent(first[0].sum.rate)}，{_place(first, '居首位')}；" + (
        f"{_names(last)}完成比例{percent(last[0].sum.rate)}，{_place(last, '居末位')}。"
    )


def _place(blocks: Sequence[Block], place: str) -> str:
    return place if len(blocks) == 1 else place.replace("居", "并列")


def _names(blocks: Sequence[Block]) -> str:
    if len(blocks) <= _NAMED:
        return "、".join(one.district for one in blocks)
    return "、".join(one.district for one in blocks[:3]) + f"等{len(blocks)}个辖区"


def _schedule(districts: Sequence[Block], figure: Figure, campaign: Campaign, on: date) -> str:
    """How the rate stands to the days gone, who lags, how long there is."""
    if figure.completed == figure.total:
        return ""
    progress = campaign.schedule_progress(on)
    gap = figure.rate - progress
    stands = f"总体进度{'超前' if gap > 0 else '滞后'}{_points(gap)}" if gap else "总体进度与序时同步"
    who = _late([one for one in districts if one.sum.total], campaign, on)
    days = days_left(campaign, on)
    left = f"距完成时限还有{days}天" if days else "已到完成时限"
    return f"序时进度为{percent(progress)}，{stands}{who}；{left}，剩余{figure.total - figure.completed}项。"


def _late(districts: Sequence[Block], campaign: Campaign, on: date) -> str:
    """Who lags; where nearly all do, who does not."""
    late = [one for one in districts if behind(one.sum, campaign, on)]
    ahead = [one for one in districts if one not in late]
    if not late or len(districts) < 2:
        return ""
    if not ahead:
        return "，各辖区均滞后于序时进度"
    if len(late) > _NAMED and len(ahead) <= _NAMED // 2:
        return f"，除{_names(ahead)}外，其余{len(late)}个辖区均滞后于序时进度"
    return f"，{_names(late)}滞后于序时进度"
