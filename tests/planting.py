"""Mistakes to plant in a day of `month.py`, each with every finding that it must give: no more, no less.

A fault is planted in a random place by a function that changes the day, says what it expects and gives False where the
day has no place for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, NamedTuple

from builders import Task, credit_code
from month import Day, Sheet

from wellxl.wells import WELLS

__all__ = ["FAULTS", "Fault"]

_CLOSED = tuple(one.name for one in WELLS.districts if not one.open_streets)
_STREETS = {one.name: one.streets for one in WELLS.districts}


class Fault(NamedTuple):
    """A kind of mistake, named by the finding that tells it first and, where that is not all, by what was done."""

    name: str
    plant: Callable[[Day], bool]
    whole: bool = False
    """Whether it needs a district's file for itself."""


def _cell(code: str, key: str, value: Any, *columns: str, at: str = "", where: Any = None, **more: Any) -> Fault:
    """A fault of one cell: `value` stands in it as it is, `more` are changes of the task."""

    def plant(day: Day) -> bool:
        found = day.pick(key, *columns, where=where or (lambda task: True))
        if not found:
            return False
        sheet, task = found
        stands = value(day, task) if callable(value) else value
        task.update(more, as_is={**task.get("as_is", {}), key: stands, **more.get("as_is", {})})
        day.expect(code, sheet, task, at or key)
        return True

    return Fault(code, plant)


def _task(code: str, *columns: str, at: str, where: Any = None, done: bool = False, name: str = "", **changes: Any) -> Fault:
    """A fault in a task's own values, which the layout writes as it writes all."""

    def plant(day: Day) -> bool:
        found = day.pick(*(columns or (at,)), where=partial(where, day) if where else (lambda task: True), done=done)
        if not found:
            return False
        sheet, task = found
        task.update({key: value(day, task) if callable(value) else value for key, value in changes.items()})
        day.expect(code, sheet, task, at)
        return True

    return Fault(name or code, plant)


def _is(category: str) -> Callable[[Day, Task], bool]:
    return lambda day, task: task["category"] == category


def _wrong_code(day: Day, task: Task) -> str:
    code = credit_code("91411302", day.chance)
    return code[:-1] + ("1" if code[-1] != "1" else "2")


def _later(day: Day, task: Task) -> date:
    return day.on + timedelta(days=day.chance.randint(1, 9))


def _elsewhere(day: Day, task: Task) -> str:
    return day.chance.choice([street for name, streets in _STREETS.items() if name != task["district"] for street in streets])


# One row in itself.


def _refused(code: str, value: str) -> Fault:
    """A category that counts for nothing: the district's total falls with it."""

    def plant(day: Day) -> bool:
        found = day.pick("category")
        if not found:
            return False
        sheet, task = found
        task["as_is"] = {"category": value}
        day.expect(code, sheet, task, "category")
        day.growth[task["district"]] -= 1
        return True

    return Fault(code, plant)


def _lost(day: Day, task: Task) -> None:
    """What is told of a task that no row of today means."""
    day.expect("task-missing", day.listed, day.original(task), "well")
    day.expect("previous-vanished", day.bulletin, day.original(task), "well")


def _new(day: Day, sheet: Sheet, task: Task, key: str = "well") -> None:
    """What is told of a row that means a task that nobody knows; `key` is the cell that identifies it."""
    day.expect("task-not-listed", sheet, task, key)
    day.expect("previous-appeared", sheet, task, "well")


def _nameless(day: Day) -> bool:
    found = day.pick("name", "well")
    if not found:
        return False
    sheet, task = found
    task["as_is"] = {"name": "", "well": ""}
    day.expect("identity-missing", sheet, task, "well")
    _lost(day, task)
    day.growth[task["district"]] -= 1
    return True


def _other_identity(day: Day, well: Any, *codes: str) -> bool:
    """The id is gone: name and location identify the row, and nobody knows a task by these."""
    found = day.pick("name", "well", "location")
    if not found:
        return False
    sheet, task = found
    task["as_is"] = {"well": well}
    for code in codes:
        day.expect(code, sheet, task, "well")
    _lost(day, task)
    _new(day, sheet, task, "name")
    return True


def _contradicts(day: Day) -> bool:
    """The row names another district than the file's, and counts there."""
    found = day.pick("district")
    if not found:
        return False
    sheet, task = found
    other = day.chance.choice([name for name in _STREETS if name != task["district"]])
    task["as_is"] = {"district": other}
    for code in ("district-contradicts", "task-district-changed", "previous-moved"):
        day.expect(code, sheet, task, "district")
    day.expect("street-of-another-district", sheet, task, "street")
    day.growth[task["district"]] -= 1
    day.growth[other] += 1
    return True


def _edited(code: str, value: str) -> Fault:
    """A cell that holds an error, or a formula without a result."""

    def plant(day: Day) -> bool:
        found = day.pick("depth", where=lambda task: not day.sheets[task["district"]].file.endswith(".xls"))
        if not found:
            return False
        sheet, task = found

        def edit(written: Any, sheet: Sheet) -> None:
            columns = [head.key for head in sheet.layout.heads]
            row = next(row for row in written.iter_rows() if row[columns.index("well")].value == task["well"])
            row[columns.index("depth")].value = value

        sheet.edits.append(edit)
        day.expect(code, sheet, task, "depth")
        return True

    return Fault(code, plant)


# Between rows and between files.


def _twice(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    sheet, task = found
    sheet.tasks.insert(day.chance.randrange(len(sheet.tasks) + 1), dict(task))
    day.expect("task-twice", sheet, task, "well", last=True)
    return True


def _id_of_another(day: Day) -> bool:
    """The later of two rows bears the id of the earlier one: it counts, as a task that nobody knows."""
    found = day.pick("well", "name")
    if not found:
        return False
    sheet, one = found
    pair = day.pick("well", "name", where=lambda task: task["district"] == one["district"])
    if not pair:
        return False
    order = sheet.in_order()
    first, second = sorted((one, pair[1]), key=lambda task: next(at for at, own in enumerate(order) if own is task))
    second["as_is"] = {"well": first["well"]}
    day.expect("id-of-another", sheet, second, "well")
    _lost(day, second)
    _new(day, sheet, second)
    return True


def _guest(day: Day, task: Task, **changes: Any) -> tuple[Sheet, Task] | None:
    """A copy of a task in the file of another district, at home there but for its id and name."""
    others = [name for name in day.sheets if name != task["district"] and name not in day.taken]
    if not others:
        return None
    district = day.chance.choice(others)
    sheet = day.sheets[district]
    copy = task | {"district": district, "street": day.chance.choice(_STREETS[district]), "number": 900} | changes
    sheet.tasks.insert(day.chance.randrange(len(sheet.tasks) + 1), copy)
    return sheet, copy


def _in_two_districts(day: Day) -> bool:
    found = day.pick("well")
    guest = _guest(day, found[1]) if found else None
    if not found or not guest:
        return False
    for sheet, task in (found, guest):
        day.expect("duplicate-between-districts", sheet, task, "well")
    return True


def _changed_sign(day: Day, text: str) -> str:
    """The text with one sign put in, another or left out, none of them a number."""
    at = text.index("路") if "路" in text else 1
    return day.chance.choice((text[:at] + "岙" + text[at + 1 :], text[:at] + text[at + 1 :], text[:at] + "岙" + text[at:]))


def _nearly_elsewhere(day: Day) -> bool:
    found = day.pick("well", "name", "location", where=lambda task: len(task["name"]) > 5)
    guest = _guest(day, found[1], name=_changed_sign(day, found[1]["name"]), well="W-" + found[1]["well"]) if found else None
    if not found or not guest:
        return False
    for sheet, task in (found, guest):
        day.expect("nearly-duplicate", sheet, task, "name")
    _new(day, *guest)
    day.growth[guest[1]["district"]] += 1
    return True


def _nearly_here(day: Day) -> bool:
    """Within a district only a row without an id may be another's double."""
    found = day.pick("well", "name", "location")
    if not found:
        return False
    sheet, task = found
    copy = task | {"well": "", "location": _changed_sign(day, task["location"]), "phone": "15500009999"}
    sheet.tasks.insert(day.chance.randrange(len(sheet.tasks) + 1), copy)
    for one in (task, copy):
        day.expect("nearly-duplicate", sheet, one, "location")
    _new(day, sheet, copy, "name")
    day.growth[task["district"]] += 1
    return True


# Against the task list.


def _not_listed(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    sheet, task = found
    day.listed.tasks.remove(day.of_list(task))
    day.expect("task-not-listed", sheet, task, "well")
    return True


def _only_listed(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    line = found[1] | {"well": "L-" + found[1]["well"], "name": "清单独有的" + found[1]["name"], "location": "某路9号"}
    day.listed.tasks.insert(day.chance.randrange(len(day.listed.tasks)), line)
    day.expect("task-missing", day.listed, line, "well")
    return True


def _listed_otherwise(day: Day) -> bool:
    found = day.pick("category")
    if not found:
        return False
    sheet, task = found
    line = day.of_list(task)
    line["category"] = "应纳管" if line["category"] == "应封停" else "应封停"
    day.expect("task-category-changed", sheet, task, "category")
    return True


def _listed_elsewhere(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    sheet, task = found
    line = day.of_list(task)
    other = day.chance.choice([name for name in _STREETS if name != task["district"]])
    line.update(district=other, street=_STREETS[other][0])
    day.expect("task-district-changed", sheet, task, "district" if sheet.has("district") else "well")
    return True


# Against the previous bulletin.


def _gone(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    sheet, task = found
    sheet.tasks.remove(task)
    _lost(day, task)
    day.growth[task["district"]] -= 1
    return True


def _come(day: Day) -> bool:
    found = day.pick("well")
    if not found:
        return False
    sheet, task = found
    added = task | {"well": "N-" + task["well"], "name": "新增" + task["name"], "location": f"新增{task['location']}"}
    sheet.tasks.insert(day.chance.randrange(len(sheet.tasks) + 1), added)
    _new(day, sheet, added)
    day.growth[task["district"]] += 1
    return True


def _recategorised(day: Day, *, everywhere: bool) -> bool:
    """Sealed yesterday, regulated today, and in all else as regulated tasks are; `everywhere` changes the list too."""
    found = day.pick("category", where=lambda task: task["category"] == "应封停")
    if not found:
        return False
    sheet, task = found
    task.update(category="应纳管", volume=600, purpose="城镇生活")
    day.expect("previous-recategorised", sheet, task, "category")
    if everywhere:
        day.of_list(task)["category"] = "应纳管"
    else:
        day.expect("task-category-changed", sheet, task, "category")
    return True


def _moved(day: Day, *, everywhere: bool) -> bool:
    """In another district's file than yesterday; `everywhere` changes the list too."""
    found = day.pick("well")
    guest = _guest(day, found[1]) if found else None
    if not found or not guest:
        return False
    found[0].tasks.remove(found[1])
    sheet, task = guest
    key = "district" if sheet.has("district") else "well"
    day.expect("previous-moved", sheet, task, key)
    if everywhere:
        day.of_list(task).update(district=task["district"], street=task["street"])
    else:
        day.expect("task-district-changed", sheet, task, key)
    day.growth[found[1]["district"]] -= 1
    day.growth[task["district"]] += 1
    return True


# Whole files.


def _not_sent(day: Day) -> bool:
    district = day.take()
    if not district:
        return False
    del day.sheets[district]
    day.expect("district-not-sent")
    return True


def _same_bytes(day: Day) -> bool:
    district = day.take()
    if not district:
        return False
    day.sheets[district] = day.city.sheet(district, day.yesterday)
    day.expect("file-same-as-last-time", day.sheets[district])
    return True


def _two_versions(day: Day) -> bool:
    """Yesterday's file lies beside today's: its name tells which is newer, and one finding says it of all tasks."""
    district = day.take("示范区", "宛城区", "高新区")
    if not district:
        return False
    newer, older = day.sheets[district], day.city.sheet(district, day.yesterday)
    day.more.append(older)
    day.expect("file-same-as-last-time", older)
    for sheet in (newer, older):
        day.expect("file-two-versions", sheet)
    return True


def _overlapping_parts(day: Day) -> bool:
    """A district sends its ledger in two parts, and one task stands in both."""
    district = day.take()
    if not district:
        return False
    whole = day.sheets[district]
    middle = len(whole.tasks) // 2
    stem, _, suffix = whole.file.rpartition(".")
    parts = [
        Sheet(replace(whole.layout, file=f"{stem}（{number}）.{suffix}"), own)
        for number, own in (("一", whole.tasks[: middle + 1]), ("二", whole.tasks[middle:]))
    ]
    day.sheets[district] = parts[0]
    day.more.append(parts[1])
    for sheet in parts:
        day.expect("duplicate-between-files", sheet, whole.tasks[middle], "well")
    return True


def _others_file(day: Day) -> bool:
    """A file with 县区 in every row, under the name of another district, which sends nothing else."""
    victims = [name for name in day.sheets if name != "宛城区" and name not in day.taken]
    district = day.take("宛城区", keys=("district",)) if victims else None
    victim = day.take(*victims) if district else None
    if not district or not victim:
        return False
    sheet = day.sheets[district]
    sheet.layout = replace(sheet.layout, file=f"{victim}台账.xls", title="自备井封停任务台账")
    del day.sheets[victim]
    day.expect("file-of-another-district", sheet)
    day.expect("district-not-sent")
    for task in sheet.tasks:
        day.expect("district-contradicts", sheet, task, "district")
    return True


def _others_file_by_its_tasks(day: Day) -> bool:
    """The file of a district that has sent it itself as well, under the name of another that sends nothing else; no row
    names a district, so only the list knows. Every row is a double of the right file's.
    """
    district = day.take("示范区", "卧龙区", "高新区")
    victim = day.take(*(name for name in day.sheets if name != district)) if district else None
    if not district or not victim:
        return False
    right = day.sheets[district]
    plain = replace(right.layout, file=f"{victim}台账.xlsx", sheet="台账", title="自备井工作台账", lines=())
    wrong = day.sheets[victim] = Sheet(plain, right.tasks)
    day.expect("file-of-another-district", wrong)
    day.expect("district-not-sent")
    for task in right.tasks:
        day.expect("street-of-another-district", wrong, task, "street")
        for sheet in (right, wrong):
            day.expect("duplicate-between-districts", sheet, task, "well")
    return True


def _nobodys(day: Day) -> bool:
    """Neither name nor sheet nor title nor rows say whose ledger it is: nothing of it counts."""
    district = day.take("示范区", "卧龙区", "高新区")
    if not district:
        return False
    sheet = day.sheets[district]
    sheet.layout = replace(sheet.layout, file="台账.xlsx", sheet="台账", title="自备井工作台账", lines=(), foot=())
    day.expect("district-not-sent")
    for task in sheet.tasks:
        day.expect("district-missing", sheet, task)
    return True


def _without_dates(day: Day) -> bool:
    district = day.take()
    if not district:
        return False
    sheet = day.sheets[district]
    sheet.layout = replace(sheet.layout, heads=tuple(head for head in sheet.layout.heads if head.key != "done_on"))
    if any(task["status"] == "done" for task in sheet.tasks):
        day.expect("date-column-missing", sheet)
    for task in sheet.tasks:
        if day.was_done(task):
            day.expect("previous-redated", sheet, task, "well")
    return True


def _without_unit(day: Day) -> bool:
    district = day.take("宛城区", "高新区")
    if not district:
        return False
    sheet = day.sheets[district]
    heads = tuple(
        head._replace(text=head.text.partition("（")[0]) if head.key == "volume" else head for head in sheet.layout.heads
    )
    sheet.layout = replace(sheet.layout, heads=heads)
    day.expect("unit-undeclared", sheet)
    return True


def _hidden_rows(day: Day) -> bool:
    district = day.take("示范区", "卧龙区", "高新区")
    if not district:
        return False
    sheet = day.sheets[district]

    def edit(written: Any, sheet: Sheet) -> None:
        written.row_dimensions[day.chance.randint(8, 12)].hidden = True

    sheet.edits.append(edit)
    day.expect("rows-hidden", sheet)
    return True


FAULTS = (
    _refused("category-missing", ""),
    _refused("category-unknown", "应封亭"),
    Fault("identity-missing", _nameless),
    Fault("task-not-listed: 编号被清空", lambda day: _other_identity(day, "")),
    Fault("id-digits-lost", lambda day: _other_identity(day, float(day.chance.randint(10**17, 10**18)), "id-digits-lost")),
    _cell("district-unknown", "district", "火星区"),
    Fault("district-contradicts", _contradicts),
    _task("street-unknown", at="street", where=lambda day, task: task["district"] in _CLOSED, street="火星街道"),
    _task("street-of-another-district", at="street", street=_elsewhere),
    _task("coordinates-swapped", at="longitude", longitude=33.01, latitude=112.5),
    _task("coordinates-outside", at="latitude", latitude=23.5),
    _task("coordinates-half", at="latitude", latitude=""),
    _cell("angle-unreadable", "longitude", "东边"),
    _task("done-after-bulletin", at="done_on", status="done", done_on=_later),
    _task("done-without-date", at="done_on", status="done", done_on=None),
    _task("date-without-done", at="done_on", status="open", done_on=lambda day, task: day.on),
    _task("date-before-campaign", at="done_on", status="done", done_on=date(2024, 5, 20)),
    _task("obstacle-missing", at="obstacle", where=lambda day, task: day.on.day >= 15, status="open", obstacle=""),
    _cell("date-unreadable", "done_on", "2024.6.31", status="done"),
    _cell("date-ambiguous", "done_on", 6.2, status="done"),
    _cell("status-unknown", "status", "差不多了"),
    _cell("credit-code-invalid", "credit_code", _wrong_code),
    _cell("permit-form", "permit", "见附件"),
    _cell("phone-form", "phone", "1550000123"),
    _task("number-not-positive", at="depth", depth=0),
    _task("number-negative", at="volume", volume=-500),
    _task("number-outside", at="depth", depth=1500),
    _cell("number-unreadable", "depth", "很深"),
    _cell("number-approximate", "depth", "约80"),
    _cell("count-not-whole", "people", 7.5, where=lambda task: not task["households"]),
    _task("people-below-households", "households", "people", at="people", households=60, people=20),
    _task("quantity-above-limit", at="volume", where=_is("应纳管"), volume=2500),
    _task("quantity-below-limit", at="volume", where=_is("应封停"), volume=300),
    _task("quantity-at-limit", at="volume", volume=1000),
    _task("purpose-against-category", at="purpose", where=_is("应纳管"), purpose="工业"),
    _edited("cell-error", "#N/A"),
    _edited("formula-uncached", "=40+2"),
    Fault("task-twice", _twice),
    Fault("id-of-another", _id_of_another),
    Fault("duplicate-between-districts", _in_two_districts),
    Fault("nearly-duplicate: 两区", _nearly_elsewhere),
    Fault("nearly-duplicate: 本区", _nearly_here),
    Fault("task-not-listed", _not_listed),
    Fault("task-missing", _only_listed),
    Fault("task-category-changed", _listed_otherwise),
    Fault("task-district-changed", _listed_elsewhere),
    _task("previous-reopened", "status", "done_on", at="status", done=True, status="open", done_on=None, obstacle="渗漏返工"),
    _task(
        "previous-redated",
        at="done_on",
        done=True,
        where=lambda day, task: task["done_on"] and task["done_on"] < day.on,
        done_on=lambda day, task: day.on,
    ),
    Fault("previous-vanished", _gone),
    Fault("previous-appeared", _come),
    Fault("previous-recategorised", partial(_recategorised, everywhere=True)),
    Fault("previous-recategorised: 清单未改", partial(_recategorised, everywhere=False)),
    Fault("previous-moved", partial(_moved, everywhere=True)),
    Fault("previous-moved: 清单未改", partial(_moved, everywhere=False)),
    Fault("district-not-sent", _not_sent, whole=True),
    Fault("file-same-as-last-time", _same_bytes, whole=True),
    Fault("file-two-versions", _two_versions, whole=True),
    Fault("duplicate-between-files", _overlapping_parts, whole=True),
    Fault("file-of-another-district", _others_file, whole=True),
    Fault("file-of-another-district: 无辖区列", _others_file_by_its_tasks, whole=True),
    Fault("district-missing", _nobodys, whole=True),
    Fault("date-column-missing", _without_dates, whole=True),
    Fault("unit-undeclared", _without_unit, whole=True),
    Fault("rows-hidden", _hidden_rows, whole=True),
)
"""Every fault that can be planted."""
