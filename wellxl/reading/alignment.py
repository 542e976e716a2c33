"""Two sequences laid side by side: what is the same one in both, what is edited, gone or new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any

__all__ = ["Pair", "by_key", "in_order", "likely"]

Pair = tuple[int | None, int | None]
"""A place in the one and in the other, 0-based; None where there is none."""

_MOST = 4096
"""Pairs that are tried at most to find out which of them belong together."""


def by_key(
    keys: Sequence[Hashable], others: Sequence[Hashable], pair: Callable[[Sequence[int], Sequence[int]], list[Pair]]
) -> list[Pair]:
    """Pairs of equal keys, the n-th of a key with the n-th, in the order of `others`; what is left over between two of
    them is for `pair`.

    >>> by_key("abcd", "abxd", in_order), by_key("abc", "acb", in_order)
    ([(0, 0), (1, 1), (2, 2), (3, 3)], [(0, 0), (2, 1), (1, 2)])
    """
    places = {key: place for place, key in enumerate(_numbered(keys))}
    matched = [places.get(key) for key in _numbered(others)]
    gaps = _gaps(len(keys), {place for place in matched if place is not None})
    pairs: list[Pair] = []
    left, lost = gaps.get(-1, []), list[int]()
    for number, match in enumerate(matched):
        if match is None:
            lost.append(number)
        else:
            if left or lost:
                pairs += pair(left, lost)
            pairs.append((match, number))
            left, lost = gaps.get(match, []), []
    return pairs + pair(left, lost)


def _numbered(keys: Iterable[Hashable]) -> Iterator[Hashable]:
    """Each key with how often it has been before."""
    seen: Counter[Hashable] = Counter()
    for key in keys:
        yield key, seen[key]
        seen[key] += 1


def _gaps(size: int, taken: set[int]) -> dict[int, list[int]]:
    """Places that are not taken, by the taken one before them; -1 where there is none."""
    gaps: dict[int, list[int]] = {}
    before = -1
    for place in range(size):
        if place in taken:
            before = place
        else:
            gaps.setdefault(before, []).append(place)
    return gaps


def in_order(left: Sequence[int], lost: Sequence[int]) -> list[Pair]:
    """As many as there were are the same ones; else all are others.

    >>> in_order([3, 4], [5, 6]), in_order([3], [])
    ([(3, 5), (4, 6)], [(3, None)])
    """
    if len(left) == len(lost):
        return list(zip(left, lost, strict=True))
    return [*((place, None) for place in left), *((None, other) for other in lost)]


def likely(
    rows: Sequence[Sequence[Any]],
    others: Sequence[Sequence[Any]],
    same: Callable[[Any, Any], bool],
    left: Sequence[int],
    lost: Sequence[int],
) -> list[Pair]:
    """As many as there were are the same ones edited, if half of their cells are the same; else those most alike are."""

    def alike(row: int, other: int) -> int:
        return sum(map(same, rows[row], others[other]))

    if len(left) == len(lost) and all(2 * alike(*pair) >= len(rows[pair[0]]) for pair in zip(left, lost, strict=True)):
        return in_order(left, lost)
    tries = [(row, other) for row in left for other in lost] if len(left) * len(lost) <= _MOST else []
    partner: dict[int, int] = {}
    for count, row, other in sorted((-alike(row, other), row, other) for row, other in tries):
        if -2 * count > len(rows[row]) and other not in partner and row not in partner.values():
            partner[other] = row
    waiting = [row for row in left if row not in partner.values()]
    found: list[Pair] = []
    for other in lost:
        match = partner.get(other)
        while match is not None and waiting and waiting[0] < match:
            found.append((waiting.pop(0), None))
        found.append((match, other))
    return [*found, *((row, None) for row in waiting)]
