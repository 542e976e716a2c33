"""The campaign day by day: completed so far against what the schedule asks for."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import NamedTuple

from wellxl.campaign import Campaign
from wellxl.pace import by_day
from wellxl.records import Bulletin

__all__ = ["Point", "course"]

_LONGEST = 800
"""Days drawn at most; a picture has no room for more."""


class Point(NamedTuple):
    """One day."""

    day: date
    completed: int | None
    """Tasks completed up to and on that day; None after the bulletin's date."""
    planned: Fraction
    """What the schedule asks for: all tasks × schedule progress (domain.md)."""


def course(bulletin: Bulletin, campaign: Campaign) -> tuple[Point, ...]:
    """The days from the campaign's first to its last, or to the bulletin's where that is later.

    What was completed before the first day counts on it, what bears no date on the bulletin's day. Of a campaign longer
    than 800 days the last ones are given.
    """
    on, total = bulletin.tally.date, bulletin.tally.blocks[-1].sum.total
    first, last = min(campaign.start, on), max(campaign.deadline, on)
    first = max(first, last - timedelta(_LONGEST - 1))
    done: Counter[date] = Counter()
    for (_, _, day), count in by_day(bulletin.merged, campaign).items():
        done[max(first, min(day or on, on))] += count
    days = [first + timedelta(number) for number in range((last - first).days + 1)]
    sums = accumulate(done[day] for day in days)
    return tuple(
        Point(day, so_far if day <= on else None, total * campaign.schedule_progress(day))
        for day, so_far in zip(days, sums, strict=True)
    )
