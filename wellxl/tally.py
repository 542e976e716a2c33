"""Tasks → totals, rates and ranks. What is published is decided here; writers only lay it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import compress
from operator import mul
from typing import Any

from wellxl.campaign import ALL, SUM, Campaign
from wellxl.columns import alike, counted
from wellxl.records import Block, Figure, Merged, Tally

__all__ = ["beneficiaries", "by_street", "ranks", "tally"]

_Counts = tuple[Counter[Any], Counter[Any]]
"""(place, category) → rows: all that count, and those of them that are completed."""


def tally(merged: Merged, campaign: Campaign, on: date, missing: Sequence[str] = (), notes: Sequence[str] = ()) -> Tally:
    """The day's table: districts in rank order, those without a task behind them, the sum of all last."""
    counts = _count(merged, merged.districts, _values(merged, campaign.key_of("category")))
    blocks = [Block(name, _figures(counts, name, campaign), None) for name in campaign.district_names]
    ranked = dict(zip(campaign.district_names, ranks([block.sum for block in blocks]), strict=True))
    # A rank decides the order, the campaign's own order among equals; districts without a task come last.
    order = sorted(blocks, key=lambda block: ranked[block.district] or len(blocks) + 1)
    total = Block(ALL, tuple(map(_sum, zip(*(block.figures for block in blocks), strict=True))), None)
    return Tally(
        title=campaign.title,
        date=on,
        blocks=(*(block._replace(rank=ranked[block.district]) for block in order), total),
        missing=tuple(missing),
        notes=tuple(notes),
    )


def ranks(sums: Sequence[Figure]) -> list[int | None]:
    """The rank of each by its rate, exact fractions compared; equals share a rank: 1, 2, 2, 4.

    One without a task has no rank.

    >>> ranks([Figure("合计", 3, 1), Figure("合计", 6, 2), Figure("合计", 2, 1), Figure("合计", 0, 0)])
    [2, 2, 1, None]
    """
    rates = [figure.rate for figure in sums if figure.total]
    return [1 + sum(rate > figure.rate for rate in rates) if figure.total else None for figure in sums]


def by_street(merged: Merged, campaign: Campaign) -> dict[str, dict[str, tuple[Figure, ...]]]:
    """District → street → its figures, categories first and the sum last; a blank street is `""`."""
    streets = _values(merged, campaign.key_of("street"))
    pairs = [list(zip(*pair, strict=True)) for pair in zip(merged.districts, streets, strict=True)]
    counts = _count(merged, pairs, _values(merged, campaign.key_of("category")))
    result: dict[str, dict[str, tuple[Figure, ...]]] = {name: {} for name in campaign.district_names}
    for district, street in sorted({place for place, _ in counts[0]}, key=lambda place: (place[0], place[1] or "")):
        result[district][street or ""] = _figures(counts, (district, street), campaign)
    return result


def beneficiaries(merged: Merged, campaign: Campaign) -> Counter[tuple[str, str]]:
    """(district, code name) → the sum of a whole number (households, people) over the completed tasks; `ALL` too."""
    sums: Counter[tuple[str, str]] = Counter()
    chosen = [bytes(map(mul, counted(fates), done)) for fates, done in zip(merged.fates, merged.done, strict=True)]
    for field in campaign.fields_of("count"):
        for districts, values, some in zip(merged.districts, _values(merged, field.key), chosen, strict=True):
            for district, value in zip(compress(districts, some), compress(values, some), strict=True):
                if value is not None:
                    sums[district, field.key] += value
                    sums[ALL, field.key] += value
    return sums


def _values(merged: Merged, key: str) -> list[Sequence[Any]]:
    return [ledger.values(key) for ledger in merged.ledgers]


def _count(merged: Merged, places: Iterable[Sequence[Any]], categories: Iterable[Sequence[Any]]) -> _Counts:
    """The counted rows of each place and category, and those of them that are completed."""
    every: Counter[Any] = Counter()
    completed: Counter[Any] = Counter()
    for place, category, done, fates in zip(places, categories, merged.done, merged.fates, strict=True):
        valid = counted(fates)
        finished = list(compress(valid, done))
        if alike(place):  # then only one thing is looked at in every row
            for counts, some in ((every, compress(category, valid)), (completed, compress(compress(category, done), finished))):
                counts.update({(place[0], one): count for one, count in Counter(some).items()})
        else:
            pairs = list(zip(place, category, strict=True))
            every.update(compress(pairs, valid))
            completed.update(compress(compress(pairs, done), finished))
    return every, completed


def _figures(counts: _Counts, place: Any, campaign: Campaign) -> tuple[Figure, ...]:
    every, completed = counts
    parts = [Figure(category, every[place, category], completed[place, category]) for category in campaign.categories]
    return (*parts, _sum(parts)._replace(category=SUM))


def _sum(figures: Sequence[Figure]) -> Figure:
    return Figure(figures[0].category, sum(one.total for one in figures), sum(one.completed for one in figures))
