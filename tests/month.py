"""A month of invented days: what lies on the clerk's desk on each day of June 2024, from a seed.

A day is clean until a fault is planted in it (`planting.py`). `Day.write` gives the ledgers and the task list as files;
where each expected finding stands is then looked up in the written cells, by openpyxl and xlrd, never by wellxl.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import xlrd
from builders import LAYOUTS, Head, Layout, Task, ledger, tasks
from openpyxl.utils import get_column_letter

from wellxl.wells import WELLS

__all__ = ["BULLETIN", "City", "Day", "Place", "Sheet", "as_of", "bulletin_of"]

_OBSTACLE = "用水报装已受理，等待施工"
_LIST = Layout(
    file="任务清单.xlsx",
    sheet="清单",
    title="中心城区自备井任务清单",
    heads=tuple(Head(WELLS.field(key).header, key, 12) for key in ("district", "street", "name", "well", "location", "category")),
)
_NAMED_BY = ("name", "well", "phone")
"""The cells by which a task's row is found again."""

BULLETIN = "明细"
"""The sheet of the previous bulletin in which tasks are looked up."""


def bulletin_of(on: date) -> str:
    """The file of a day's bulletin."""
    return f"日通报{on}.xlsx"


def as_of(task: Task, on: date) -> Task:
    """A task as it stands on a day: still open where it is done later."""
    if not task["done_on"] or task["done_on"] <= on:
        return dict(task)
    return task | {"status": "open", "done_on": None, "method": "", "obstacle": _OBSTACLE}


@dataclass(eq=False)
class Sheet:
    """A file that a district sends, or the city's list."""

    layout: Layout
    tasks: list[Task]
    edits: list[Callable[[Any, Sheet], None]] = field(default_factory=list)
    """What is done to the written worksheet afterwards, by openpyxl."""

    @property
    def file(self) -> str:
        return self.layout.file

    def has(self, *keys: str) -> bool:
        """Whether the layout has these columns."""
        return {head.key for head in self.layout.heads} >= set(keys)

    def in_order(self) -> list[Task]:
        """The tasks as they stand below each other."""
        return sorted(self.tasks, key=lambda task: [task[key] for key in self.layout.order])

    def write(self, folder: Path) -> Path:
        path = ledger(folder / self.file, self.tasks, self.layout)
        if self.edits:
            book = openpyxl.load_workbook(path)
            for edit in self.edits:
                edit(book.worksheets[0], self)
            book.save(path)
        return path


class Place(NamedTuple):
    """Where a finding is expected: a task's cell in a sheet, else the whole sheet, else nowhere (a blank file)."""

    code: str
    sheet: Sheet | None = None
    task: Task | None = None
    key: str = ""
    last: bool = False
    """Of several rows that are alike, the last one."""


class City:
    """The tasks of all districts, each with the day on which it is done, if ever."""

    def __init__(self, seed: int, largest: int = 18) -> None:
        self.seed = seed
        chance = random.Random(f"city {seed}")
        self.tasks: dict[str, list[Task]] = {}
        for district in LAYOUTS:
            counts = {name: chance.randint(size * 2 // 3, size) for name, size in (("应封停", largest), ("应纳管", largest // 2))}
            plan = {name: (total, chance.randint(total // 2, total)) for name, total in counts.items()}
            self.tasks[district] = tasks(district, plan, seed % 800 + 10, on=date(2024, 6, 30))

    def day(self, on: date, plant: str = "") -> Day:
        """A clean day; `plant` varies what is drawn for the faults."""
        return Day(self, on, random.Random(f"{self.seed} {on} {plant}"))

    def sheet(self, district: str, on: date) -> Sheet:
        """The file that a district sends on a day, in its own layout."""
        layout = replace(LAYOUTS[district], status={**_both(LAYOUTS[district])})

        def dated(text: str) -> str:
            return text.replace("6月23日", f"6月{on.day}日").replace("6.23", f"6.{on.day}")

        lines = tuple((dated(left), dated(right)) for left, right in layout.lines)
        dated_layout = replace(layout, file=dated(layout.file), lines=lines, foot=tuple(map(dated, layout.foot)))
        return Sheet(dated_layout, [as_of(task, on) for task in self.tasks[district]])


def _both(layout: Layout) -> dict[str, tuple[str, str, str]]:
    """Words for both categories, where a district has so far used one."""
    words = dict(layout.status or {})
    return {name: words.get(name) or next(iter(words.values())) for name in ("应封停", "应纳管")}


class Day:
    """What lies on the desk on one day, and what wellxl has to say of it."""

    def __init__(self, city: City, on: date, chance: random.Random) -> None:
        self.city, self.on, self.chance = city, on, chance
        self.yesterday = on - timedelta(days=1)
        self.sheets = {district: city.sheet(district, on) for district in city.tasks}
        self.more: list[Sheet] = []
        """Files beyond one a district."""
        self.listed = Sheet(_LIST, [dict(task) for every in city.tasks.values() for task in every])
        self.bulletin = Sheet(replace(_LIST, file=bulletin_of(self.yesterday), sheet=BULLETIN), [])
        """Yesterday's, which is never written here: a name for the places in it."""
        self.expected: list[Place] = []
        self.growth: Counter[str] = Counter()
        """By how many counted tasks a district has more than yesterday."""
        self.taken: set[str] = set()
        """The districts whose file a fault has taken for itself."""
        self._free = {task["well"] for every in city.tasks.values() for task in every}
        """The tasks that no fault has touched."""

    def expect(self, code: str, sheet: Sheet | None = None, task: Task | None = None, key: str = "", last: bool = False) -> None:
        self.expected.append(Place(code, sheet, task, key, last))

    def was_done(self, task: Task) -> bool:
        """Whether a task was done by yesterday."""
        return as_of(self.original(task), self.yesterday)["status"] == "done"

    def original(self, task: Task) -> Task:
        """The task as the city plans it."""
        return next(one for one in self.city.tasks[task["district"]] if one["well"] == task["well"])

    def pick(
        self, *keys: str, done: bool = False, where: Callable[[Task], bool] = lambda task: True
    ) -> tuple[Sheet, Task] | None:
        """A task in a random place that no other fault has touched, in a file with these columns.

        `done` asks for one that was done by yesterday, else for one that is open today.
        """
        found = [
            (sheet, task)
            for district, sheet in self.sheets.items()
            if district not in self.taken and sheet.has(*keys)
            for task in sheet.tasks
            if task["well"] in self._free and where(task) and (self.was_done(task) if done else task["status"] != "done")
        ]
        if not found:
            return None
        sheet, task = self.chance.choice(found)
        self._free.discard(task["well"])
        return sheet, task

    def take(self, *among: str, keys: Sequence[str] = ()) -> str | None:
        """A district whose file no other fault has touched."""
        free = [
            name
            for name, sheet in self.sheets.items()
            if name in (among or self.sheets) and name not in self.taken and sheet.has(*keys)
            if all(task["well"] in self._free for task in sheet.tasks)
        ]
        if not free:
            return None
        district = self.chance.choice(free)
        self.taken.add(district)
        return district

    def of_list(self, task: Task) -> Task:
        """The task's line in the city's list."""
        return next(one for one in self.listed.tasks if one["well"] == task["well"])

    def write(self, folder: Path) -> tuple[Path, Path]:
        """The folder of ledgers and the task list."""
        ledgers = folder / "台账"
        ledgers.mkdir(parents=True)
        for sheet in (*self.sheets.values(), *self.more):
            sheet.write(ledgers)
        return ledgers, self.listed.write(folder)

    def places(self, folder: Path) -> list[tuple[str, str, str, str]]:
        """The expected findings: code, file, sheet, cell. `folder` holds what was written, and yesterday's bulletin.

        Those of `expected` come first, in its order; the totals that fell on the whole follow.
        """
        places = list(self.expected)
        for district, sheet in self.sheets.items():
            if self.growth[district] < 0 and district not in self.taken:
                places.append(Place("previous-total-fell", sheet))
        found = {}
        for path in (*folder.glob("台账/*"), folder / self.listed.file):
            found[path.name] = _cells(path)
        if any(place.sheet is self.bulletin for place in places):
            found[self.bulletin.file] = _cells(folder / self.bulletin.file, BULLETIN)
        return [_resolved(place, found) for place in places]


def _resolved(place: Place, cells: dict[str, list[list[Any]]]) -> tuple[str, str, str, str]:
    sheet, task = place.sheet, place.task
    if sheet is None:
        return place.code, "", "", ""
    if task is None:
        return place.code, sheet.file, "", ""
    rows = cells[sheet.file]
    if sheet.layout.sheet == BULLETIN:
        keys = [head.key for head in sheet.layout.heads]
        columns = {key: rows[0].index(sheet.layout.heads[keys.index(key)].text) for key in keys}
    else:
        columns = {head.key: at for at, head in enumerate(sheet.layout.heads)}
    numbers = list(_rows_of(task, rows, columns))
    assert numbers, f"{task['name']} stands nowhere in {sheet.file}"
    letter = get_column_letter(columns[place.key] + 1) if place.key else ""
    return place.code, sheet.file, sheet.layout.sheet, f"{letter}{numbers[-1 if place.last else 0]}"


def _rows_of(task: Task, rows: Sequence[Sequence[Any]], columns: dict[str, int]) -> Iterator[int]:
    """The numbers of the rows in which a task's name, id and telephone stand as they were written."""
    written = {key: task.get("as_is", {}).get(key, task[key]) for key in _NAMED_BY if key in columns}
    texts = {columns[key]: value for key, value in written.items() if isinstance(value, str)}
    for number, row in enumerate(rows, 1):
        if all(row[column] == text for column, text in texts.items()) and any(texts.values()):
            yield number


def _cells(path: Path, sheet: str = "") -> list[list[Any]]:
    if path.suffix == ".xls":
        first = xlrd.open_workbook(path).sheet_by_index(0)
        return [first.row_values(row) for row in range(first.nrows)]
    book = openpyxl.load_workbook(path)
    found = book[sheet] if sheet else book.worksheets[0]
    return [["" if value is None else value for value in row] for row in found.iter_rows(values_only=True)]
