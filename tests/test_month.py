"""A month of invented days: clean days raise nothing, planted faults are found where they were planted, and nothing else.

`pytest -rP -m "slow or not slow" tests/test_month.py` prints how many of each kind were planted and found.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from month import City, Day, bulletin_of
from planting import FAULTS, Fault

import wellxl

Found = Counter[tuple[str, str, str, str]]

_MOST = 10
"""Faults of one row that are planted in a day."""


def told(report: wellxl.Report) -> Found:
    """Code, file, sheet, cell of every error and warning; one that stands for several rows is told for each."""
    found: Found = Counter()
    for one in report.bulletin.findings:
        if one.severity != "fixed":
            cells = [f"{one.origin.column}{row}" for row in one.rows] or [one.origin.cell]
            found.update((one.code, one.origin.file, one.origin.sheet if cell else "", cell) for cell in cells)
    return found


def publish(day: Day, folder: Path, previous: Path | None) -> wellxl.Report:
    """A day's report; its bulletin lies in the folder afterwards."""
    ledgers, listed = day.write(folder / f"{day.on}")
    report = wellxl.merge(ledgers, date=day.on, tasks=listed, previous=previous)
    report.save(folder / bulletin_of(day.on))
    return report


def chronicle(city: City, folder: Path, first: int, last: int) -> Iterator[tuple[date, Path]]:
    """Clean days, one after another: each day after the first, with the bulletin of the day before."""
    previous = None
    for on in (date(2024, 6, number) for number in range(first, last + 1)):
        assert not told(publish(city.day(on), folder, previous)), f"clean day {on} of seed {city.seed}"
        if previous:
            yield on, previous
        previous = folder / bulletin_of(on)


def planted_days(city: City, on: date, faults: list[Fault]) -> Iterator[tuple[Day, list[tuple[str, slice]]]]:
    """Days with all these faults, dealt out in a random order: at most one to a day that needs a file for itself.

    With each fault comes which of the day's expected findings are its own.
    """
    chance = random.Random(f"{city.seed} {on}")
    left = chance.sample(faults, len(faults))
    for turn in range(100):
        day = city.day(on, f"{turn}")
        planted: list[tuple[Fault, slice]] = []
        for fault in sorted(left, key=lambda fault: not fault.whole):
            start = len(day.expected)
            full = bool(planted and planted[0][0].whole) if fault.whole else len(planted) > _MOST
            if not full and fault.plant(day):
                planted.append((fault, slice(start, len(day.expected))))
        left = [fault for fault in left if fault not in {one for one, _ in planted}]
        if not planted:
            return
        yield day, [(fault.name, own) for fault, own in planted]


def live(seed: int, folder: Path, days: tuple[int, int], *, hard: int = 1, share: float = 1.0) -> list[str]:
    """Live through days of June and plant a share of the faults in every day from `hard` on; prints the count of each
    kind. Gives the names of the kinds planted.
    """
    city = City(seed)
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    complaints: list[str] = []
    for on, previous in chronicle(city, folder, *days):
        chance = random.Random(f"{on} {seed}")
        faults = chance.sample(FAULTS, round(len(FAULTS) * share)) if on.day >= hard else []
        for turn, (day, names) in enumerate(planted_days(city, on, faults)):
            trial = folder / f"{on} {turn}"
            ledgers, listed = day.write(trial)
            (trial / previous.name).write_bytes(previous.read_bytes())
            report = told(wellxl.merge(ledgers, date=on, tasks=listed, previous=previous))
            expected = day.places(trial)
            planted.update(name for name, _ in names)
            found.update(name for name, own in names if Counter(expected[own]) <= report)
            complaints += [f"{on} {turn}: not found {place}" for place in (Counter(expected) - report).elements()]
            complaints += [f"{on} {turn}: not planted {place}" for place in (report - Counter(expected)).elements()]
    print(f"\nseed {seed}, {days[0]} to {days[1]} June\n{'planted':>8}{'found':>7}  kind")
    for name in (fault.name for fault in FAULTS if fault.name in planted):
        print(f"{planted[name]:>8}{found[name]:>7}  {name}")
    print(f"{planted.total():>8}{found.total():>7}  {len(planted)} kinds")
    assert not complaints, "\n".join(complaints)
    assert planted == found
    return list(planted)


@pytest.mark.parametrize(("seed", "days"), [(1, (16, 18)), (2, (2, 4)), (3, (28, 30))])
def test_a_few_days(seed, days, tmp_path):
    planted = live(seed, tmp_path, days, hard=days[1])
    halfway = days[1] >= 15  # before that nobody asks for an obstacle
    assert len(planted) == len(FAULTS) - (not halfway)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4, 8))
def test_a_month(seed, tmp_path):
    assert len(live(seed, tmp_path, (1, 30), share=0.4)) == len(FAULTS)


def figures(report: wellxl.Report) -> dict[str, tuple[int, int]]:
    """District → total, completed."""
    return {block.district: (block.sum.total, block.sum.completed) for block in report.bulletin.tally.blocks}


def test_who_does_not_send_for_two_days_is_carried_forward_twice(tmp_path):
    city = City(5)
    reports = {}
    previous = None
    for number in (16, 17, 18, 19):
        day = city.day(date(2024, 6, number))
        if number in (17, 18):
            del day.sheets["卧龙区"]
        reports[number] = publish(day, tmp_path, previous)
        previous = tmp_path / bulletin_of(day.on)
    for number in (17, 18):
        assert told(reports[number]) == {("district-not-sent", "", "", ""): 1}
        assert reports[number].bulletin.tally.notes[0].startswith("卧龙区未报，按上期")
        assert figures(reports[number])["卧龙区"] == figures(reports[16])["卧龙区"]
    assert not told(reports[19])
    assert figures(reports[19]) == figures(wellxl.merge(tmp_path / "2024-06-19" / "台账", date="2024-06-19"))


@pytest.mark.parametrize("name", ["previous-vanished", "category-missing", "identity-missing"])
def test_dropping_a_row_cannot_raise_a_percentage(name, tmp_path):
    """An open task that is left out, or spoilt until it counts for nothing, counts as open under strict_total."""
    city, on = City(6), date(2024, 6, 20)
    ledgers, listed = city.day(on).write(tmp_path / "clean")
    clean = wellxl.merge(ledgers, date=on, tasks=listed, strict_total=True)
    assert figures(clean) == figures(wellxl.merge(ledgers, date=on))
    plant = next(fault.plant for fault in FAULTS if fault.name == name)
    for turn in range(3):
        day = city.day(on, f"{turn}")
        assert plant(day)
        ledgers, listed = day.write(tmp_path / f"{turn}")
        lenient, strict = (wellxl.merge(ledgers, date=on, tasks=listed, strict_total=one) for one in (False, True))
        assert lenient.bulletin.tally.blocks[-1].sum.rate > clean.bulletin.tally.blocks[-1].sum.rate
        assert figures(strict) == figures(clean)
