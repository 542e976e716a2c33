"""The laws that every merge keeps, held against folders, tables and figures drawn at random.

`pytest -m slow tests/test_laws.py` prints how many examples each law was tried on.
"""

from __future__ import annotations

import inspect
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import partial
from itertools import compress
from math import isclose
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from folders import HEADER, Book, folders, stands, text, write
from hypothesis import given, settings
from hypothesis import strategies as st
from making import DAY, GOLDEN, checked, ledger, task
from openpyxl.utils.escape import unescape

import wellxl
from wellxl.columns import counted
from wellxl.merging import merge
from wellxl.reading.published import read_published
from wellxl.records import FATES, Figure, Ledger, Merged, Tally
from wellxl.tally import by_street, ranks, tally
from wellxl.verify import verify
from wellxl.wells import WELLS
from wellxl.wording import percent
from wellxl.writing.book import new_book
from wellxl.writing.column_cells import Column
from wellxl.writing.column_sheet import ColumnSheet
from wellxl.writing.styles import Styles

Lines = dict[tuple[str, str], Figure]


def law(few: int, many: int, **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A test that a law holds for so many examples, and a slow one for many more.

    A law that takes a `desk` is given a new folder for every example.
    """

    def made(holds: Callable[..., None]) -> Callable[..., None]:
        wants_desk = "desk" in inspect.signature(holds).parameters

        @pytest.mark.parametrize("examples", [few, pytest.param(many, marks=pytest.mark.slow)])
        def test(examples: int, figure: Callable[..., None]) -> None:
            tried = Counter[str]()

            @settings(max_examples=examples)
            @given(st.fixed_dictionaries(drawn))
            def try_one(values: dict[str, Any]) -> None:
                tried["examples"] += 1
                if not wants_desk:
                    holds(**values)
                    return
                with tempfile.TemporaryDirectory() as desk:
                    holds(Path(desk), **values)

            try_one()
            figure(f"law: {holds.__name__.removeprefix('test_').replace('_', ' ')}", **tried)

        test.__doc__ = holds.__doc__
        return test

    return made


def figures(table: Tally) -> Lines:
    """District and category → its line."""
    return {(block.district, figure.category): figure for block in table.blocks for figure in block.figures}


def ranked(table: Tally) -> dict[str, int | None]:
    return {block.district: block.rank for block in table.blocks}


# Folders of real files -------------------------------------------------------------------------------------------


@law(25, 1_000, books=folders())
def test_every_row_has_one_fate(desk: Path, books: list[Book]) -> None:
    """What was written is counted here; every row of it is counted, refused, a duplicate or skipped, and one of these."""
    write(desk, books)
    report = wellxl.merge(desk, date=DAY)
    places = Counter((one.file, one.sheet, row) for one in report.bulletin.merged.ledgers for row in one.rows)
    for one in report.bulletin.balances:
        places.update((one.line.file, one.line.sheet, skipped.row) for skipped in one.line.skipped)
        assert one.seen == one.counted + one.refused + one.duplicate + one.skipped
    unread = {one.source.name for one in report.checked if not one.lines}
    written = {
        (book.name, name if book.name.endswith("xlsx") else Path(book.name).stem, number)
        for book in books
        for name, rows in book.sheets.items()
        for number, row in enumerate(rows, 1)
        if book.name not in unread and any(map(stands, row))
    }
    assert places == dict.fromkeys(written, 1)
    assert sum(one.seen for one in report.bulletin.balances) == len(written)


@law(8, 200, books=folders(), data=st.data())
def test_the_same_files_give_the_same_bytes_in_any_order(desk: Path, books: list[Book], data: st.DataObject) -> None:
    """Merged twice, the second time in another order and by another run."""
    paths = write(desk, books)
    one = saved(wellxl.merge(paths, date=DAY), desk / "a.xlsx")
    other = saved(wellxl.merge(data.draw(st.permutations(paths)), date=DAY), desk / "b.xlsx")
    assert one == other


@law(10, 400, books=folders())
def test_a_folder_that_holds_every_file_twice_gives_the_same_table(desk: Path, books: list[Book]) -> None:
    """Of every row that counts its copy is a duplicate."""
    write(desk / "收件", books)
    once = wellxl.merge(desk / "收件", date=DAY)
    shutil.copytree(desk / "收件", desk / "收件" / "再报")
    twice = wellxl.merge(desk / "收件", date=DAY)
    assert twice.bulletin.tally.blocks == once.bulletin.tally.blocks
    before, after = fates(once), fates(twice)
    assert after == {
        "counted": before["counted"],
        "refused": 2 * before["refused"],
        "duplicate": 2 * before["duplicate"] + before["counted"],
        "skipped": 2 * before["skipped"],
    }


@law(10, 400, books=folders())
def test_a_bulletin_merged_gives_the_same_table(desk: Path, books: list[Book]) -> None:
    """Its tasks are read back as they were, value by value; every one counts again."""
    write(desk, books)
    report = wellxl.merge(desk, date=DAY)
    if not report.published:
        return
    path = report.save(desk / "日通报.xlsx")
    again = merge([read_published(path, WELLS).tasks], WELLS, DAY)
    assert tally(again, WELLS, DAY).blocks == report.bulletin.tally.blocks
    for field in WELLS.fields:
        if field.type != "district":
            assert alike(values(again, field.key), values(report.bulletin.merged, field.key)), field.header
    assert wellxl.merge(path, date=DAY).bulletin.tally.blocks == report.bulletin.tally.blocks


@law(5, 200, books=folders())
def test_a_bulletin_against_itself_tells_of_no_change(desk: Path, books: list[Book]) -> None:
    write(desk / "收件", books)
    report = wellxl.merge(desk / "收件", date=DAY)
    if report.published:
        again = wellxl.merge(desk / "收件", date=DAY, previous=report.save(desk / "日通报.xlsx"), call_roll=False)
        assert again.bulletin.changes == ()
        assert again.bulletin.tally.blocks == report.bulletin.tally.blocks


@law(5, 100, books=folders())
def test_a_bulletin_follows_from_its_ledgers(desk: Path, books: list[Book]) -> None:
    write(desk / "收件", books)
    report = wellxl.merge(desk / "收件", date=DAY)
    if report.published:
        found = verify(report.save(desk / "日通报.xlsx"), desk / "收件")
        assert found.follows, found.differences


@law(10, 300, books=folders(), district=st.sampled_from(list(GOLDEN)), category=st.sampled_from(["应封停", "应纳管"]))
def test_one_more_completed_task_lowers_nothing(desk: Path, books: list[Book], district: str, category: str) -> None:
    """It raises the counts of its own group by one, and its district's rate if anything; every other line stays."""
    write(desk, books)
    before = wellxl.merge(desk, date=DAY).bulletin.tally
    row = ("", district, "", "新厂", "新-1", "", category, "是", date(2024, 6, 20), "", "")
    write(desk, [Book(f"{district}补报.xlsx", 1_700_000_000, {"台账": [HEADER, row]})])
    after = wellxl.merge(desk, date=DAY).bulletin.tally
    assert_grown(before, after, district, category)


def saved(report: wellxl.Report, path: Path) -> bytes:
    return report.save(path).read_bytes() if report.published else repr(report.bulletin).encode()


def fates(report: wellxl.Report) -> dict[str, int]:
    names = ("counted", "refused", "duplicate", "skipped")
    return {name: sum(getattr(one, name) for one in report.bulletin.balances) for name in names}


def values(merged: Merged, key: str) -> list[Any]:
    """A field of every task that counts, in the order of 明细; a status that nobody understood is as good as none."""
    return [
        value or None
        for one, own in zip(merged.ledgers, merged.fates, strict=True)
        for value in compress(one.values(key), counted(own))
    ]


def alike(some: Sequence[Any], others: Sequence[Any]) -> bool:
    """Equal, numbers to the fifteen digits that Excel keeps."""
    return len(some) == len(others) and all(
        isclose(one, other, rel_tol=1e-15) if isinstance(one, float) and isinstance(other, float) else one == other
        for one, other in zip(some, others, strict=True)
    )


# Ledgers as records, by the thousand --------------------------------------------------------------------------------


@st.composite
def ledgers(draw: st.DrawFn) -> list[Ledger]:
    """Ledgers of the four districts, some of them twice; few names, so that tasks meet."""
    rows = st.builds(
        task,
        st.sampled_from(list(GOLDEN)),
        st.integers(1, 20),
        st.sampled_from(["应封停", "应纳管"]),
        st.booleans(),
        street=st.sampled_from(["七一街道", "新店乡", None]),
        well=st.sampled_from([None, *(f"W-{number}" for number in range(20))]),
        location=st.sampled_from(["东路", None]),
        done_on=st.sampled_from([None, date(2024, 6, 1), DAY, date(2024, 6, 24)]),
    )
    files = draw(
        st.lists(st.sampled_from([f"{one}{day}.xlsx" for one in GOLDEN for day in ("", "6.22")]), min_size=1, unique=True)
    )
    return [ledger(name[:3], draw(st.lists(rows, max_size=10)), file=name, modified=draw(st.integers(0, 2))) for name in files]


def day_of(made: Sequence[Ledger], refused: Mapping[int, frozenset[int]] | None = None) -> tuple[Merged, Tally]:
    merged = merge(checked(*made, refused=refused), WELLS, DAY)
    return merged, tally(merged, WELLS, DAY)


@law(40, 2_000, made=ledgers(), data=st.data())
def test_every_record_has_one_fate_in_any_order(made: list[Ledger], data: st.DataObject) -> None:
    """Refused is what the rules refuse; of the others one of each identity counts, and the rest are its duplicates."""
    refused = {
        index: data.draw(st.frozensets(st.sampled_from(range(len(one.rows))))) if one.rows else frozenset()
        for index, one in enumerate(made)
    }
    merged, _ = day_of(made, refused)
    names = data.draw(st.permutations(range(len(made))))
    assert merged == day_of([made[at] for at in names], {new: refused[at] for new, at in enumerate(names)})[0]
    known = {id(one): refused[index] for index, one in enumerate(made)}
    seen: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for one, own, identities in zip(merged.ledgers, merged.fates, merged.identities, strict=True):
        assert len(own) == len(one.rows)
        for row, (fate, identity) in enumerate(zip(own, identities, strict=True)):
            assert (FATES[fate] == "refused") == (row in known[id(one)])
            seen[identity] += FATES[fate] != "refused"
            kept[identity] += FATES[fate] == "counted"
    assert all(kept[identity] == min(count, 1) for identity, count in seen.items() if identity)


@law(40, 2_000, made=ledgers())
def test_totals_are_the_sums_of_their_parts(made: list[Ledger]) -> None:
    """Categories make a district, districts make the whole, streets make their district; all of it the rows that count."""
    merged, table = day_of(made)
    lines = figures(table)
    for block in table.blocks:
        assert_sum(block.sum, block.figures[:-1])
    for category in (*WELLS.categories, "合计"):
        assert_sum(lines["总计", category], [lines[district, category] for district in GOLDEN])
    for district, streets in by_street(merged, WELLS).items():
        for at, category in enumerate((*WELLS.categories, "合计")):
            assert_sum(lines[district, category], [own[at] for own in streets.values()])
    assert lines["总计", "合计"].total == sum(own.count(0) for own in merged.fates)
    rows: Counter[tuple[str, str, bool]] = Counter()
    for one, own, districts, done in zip(merged.ledgers, merged.fates, merged.districts, merged.done, strict=True):
        rows.update(compress(zip(districts, one.values("category"), done, strict=True), counted(own)))
    for district in GOLDEN:
        for category in WELLS.categories:
            completed = rows[district, category, True]
            assert lines[district, category] == Figure(category, completed + rows[district, category, False], completed)


@law(40, 2_000, made=ledgers())
def test_ranks_follow_the_exact_fractions(made: list[Ledger]) -> None:
    """1, 2, 2, 4; who has no task has no rank and stands last, before the sum of all."""
    *blocks, last = day_of(made)[1].blocks
    rates = [Fraction(block.sum.completed, block.sum.total) for block in blocks if block.sum.total]
    assert [block.rank for block in blocks] == [
        *(1 + sum(other > rate for other in rates) for rate in rates),
        *[None] * (len(blocks) - len(rates)),
    ]
    assert rates == sorted(rates, reverse=True)
    assert (last.district, last.rank, {block.district for block in blocks}) == ("总计", None, set(GOLDEN))


@law(100, 5_000, pairs=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_any_figures_are_ranked_as_their_fractions(pairs: list[tuple[int, int]]) -> None:
    given_ranks = ranks([Figure("合计", max(pair), min(pair)) for pair in pairs])
    rates = [Fraction(min(pair), max(pair)) if max(pair) else None for pair in pairs]
    for rate, rank in zip(rates, given_ranks, strict=True):
        assert rank == (None if rate is None else 1 + sum(other is not None and other > rate for other in rates))


@law(100, 5_000, part=st.integers(0, 10**6), whole=st.integers(1, 10**6))
def test_rates_are_rounded_half_up_in_decimal(part: int, whole: int) -> None:
    exact = Context(prec=60).divide(Decimal(part * 100), Decimal(whole))
    assert percent(Fraction(part, whole)) == f"{exact.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"


@law(40, 2_000, made=ledgers(), district=st.sampled_from(list(GOLDEN)), category=st.sampled_from(["应封停", "应纳管"]))
def test_one_more_completed_record_lowers_nothing(made: list[Ledger], district: str, category: str) -> None:
    before = day_of(made)[1]
    more = ledger(district, [task(district, 999, category, True)], file=f"{district}补.xlsx")
    assert_grown(before, day_of([*made, more])[1], district, category)


def assert_sum(whole: Figure, parts: Sequence[Figure]) -> None:
    assert whole.total == sum(one.total for one in parts)
    assert whole.completed == sum(one.completed for one in parts)


def assert_grown(before: Tally, after: Tally, district: str, category: str) -> None:
    """One completed task of that district and category more; its rate and rank are no worse, the other lines stay."""
    lines = figures(after)
    for (where, what), figure in figures(before).items():
        grown = int(where in (district, "总计") and what in (category, "合计"))
        assert lines[where, what] == figure._replace(total=figure.total + grown, completed=figure.completed + grown)
    assert lines[district, "合计"].rate >= figures(before)[district, "合计"].rate
    assert ranked(after)[district] <= (ranked(before)[district] or len(GOLDEN))


# What is written is what is read --------------------------------------------------------------------------------------

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MOMENT = timedelta(milliseconds=2)

cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.floats(-9.99e307, 9.99e307),
    text,
    st.text("=+-@<>&\"'_x0041 \n\r\t\x0b/:htp{}", max_size=10),
    st.dates(date(1900, 3, 1)),
    st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31, 23, 59)),
    st.times(),
    st.timedeltas(timedelta(0), timedelta(9999)),
)


tables = st.integers(1, 8).flatmap(lambda rows: st.lists(st.lists(cells, min_size=rows, max_size=rows), min_size=1, max_size=5))


@law(15, 1_000, columns=tables)
def test_any_table_comes_back_as_it_was_written(desk: Path, columns: list[list[Any]]) -> None:
    """By two readers that know nothing of the writer; text without what XML forbids, numbers to fifteen digits."""
    path = desk / "表.xlsx"
    with new_book(path, "题", DAY) as (book, _):
        sheet = book.add_worksheet("表", ColumnSheet)
        styles = Styles(book, WELLS)
        for index, values in enumerate(columns):
            sheet.write_string(0, index, f"列{index}")
            sheet.fill(Column.of(values), partial(styles, "body"))
    calamine = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_name("表").to_python(skip_empty_area=False)
    page = openpyxl.load_workbook(path)["表"]
    for index, values in enumerate(columns):
        for row, value in enumerate(values, 1):
            assert same(value, calamine[row][index] if row < len(calamine) else "")
            second = page.cell(row + 1, index + 1).value
            assert same(value, unescape(second) if isinstance(second, str) else second)


def same(value: Any, found: Any) -> bool:
    """Whether a reader found what was written."""
    if value is None or isinstance(value, str):
        return (found or "") == FORBIDDEN.sub("", (value or "").replace("\r\n", "\n").replace("\r", "\n"))
    if isinstance(value, (bool, date)) and not isinstance(value, datetime):
        return (found.date() if isinstance(found, datetime) else found) == value and type(found) is not float
    if isinstance(value, datetime):
        return abs(datetime(found.year, found.month, found.day) - value if type(found) is date else found - value) < MOMENT
    if isinstance(value, time):
        value = datetime.combine(DAY, value) - datetime.combine(DAY, time())
    return abs(found - value) < MOMENT if isinstance(value, timedelta) else isclose(found, value, rel_tol=1e-15)


def test_every_process_writes_the_same_bytes(tmp_path: Path) -> None:
    """A set of texts has another order in every process; what is published has not."""
    head = "水井编号,用户名称,街道,位置,分类,完成状态,完成日期,用途"
    for district, slip in (("卧龙区", ""), ("宛城区", "旁")):
        rows = (
            f",{place}商贸有限公司{number},{place}路,{place}大道交叉口{slip}{number},应封{place[0]},{place},2024.13.{number},{place}"
            if number % 5 == 4
            else f",{place}商贸有限公司{number},{place}路,{place}大道交叉口{slip}{number},应封停,否,,工业{place}"
            for number, place in enumerate(["梅溪", "车站", "七一", "武侯", "卧龙", "光武"] * 5)
        )
        (tmp_path / f"{district}.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    made = set()
    for seed in "0123":
        target = tmp_path / f"{seed}.xlsx"
        command = [sys.executable, "-m", "wellxl", "merge", *map(str, sorted(tmp_path.glob("*.csv"))), "-o", str(target)]
        subprocess.run([*command, "--quiet", "--date", "2024-06-23"], env={**os.environ, "PYTHONHASHSEED": seed}, check=False)
        made.add(target.read_bytes())
    assert len(made) == 1
