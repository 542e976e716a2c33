"""wording.py: sentences for the clerk, grouped where one line says it all."""

from datetime import date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellxl import wording
from wellxl.records import Hit, Kind, Origin

WRONG = Kind("category-unknown", "error", "{column}写的是“{value}”", "请改为{expected}", title="分类不对")
WIDTH = Kind("full-width", "fixed", "{column}“{value}”是全角，已按半角读取", title="全角读作半角")


def found(hits, size=100, **more):
    return wording.findings(hits, "卧龙区.xlsx", "台账", "卧龙区", size=size, **more)


def test_a_finding_says_where_what_and_what_to_do():
    (one,) = found([Hit(WRONG, 17, "D", "分类", "应封亭", {"expected": "“应封停”"})])
    assert wording.line(one) == "卧龙区.xlsx〔台账〕D17：分类写的是“应封亭”。请改为“应封停”"
    assert (one.district, one.value, one.origin) == ("卧龙区", "应封亭", Origin("卧龙区.xlsx", "台账", 17, "D"))


def test_what_was_put_right_is_one_line_for_a_column():
    (one,) = found([Hit(WIDTH, row, "F", "井深", "１２") for row in (9, 5, 7, 6)])
    assert one.message == "井深“１２”是全角，已按半角读取（同类共 4 处：F5–F7、F9）"
    assert (one.rows, one.count, one.origin.cell, one.messages) == ((5, 6, 7, 9), 4, "F5", ())


def test_what_was_put_right_in_different_ways_is_one_line_that_is_true_of_all():
    depths = {5: "１２", 6: "１２", 7: "８", 9: "９０", 11: "７"}
    (one,) = found([Hit(WIDTH, row, "F", "井深", depths[row]) for row in (9, 5, 7, 6, 11)])
    assert one.message == (
        "全角读作半角（同类共 5 处：F5–F7、F9、F11）：如 F5 井深“１２”是全角，已按半角读取；"
        "F7 井深“８”是全角，已按半角读取；F9 井深“９０”是全角，已按半角读取"
    )
    first, second, third = (f"井深“{depths[row]}”是全角，已按半角读取" for row in (5, 6, 7))
    assert (one.rows, one.value, one.messages) == ((5, 6, 7, 9, 11), "１２", (first, second, third))
    (one,) = found([Hit(WIDTH, row, "F", "井深", str(row)) for row in range(1, 5001)])
    assert one.count == 5000
    assert one.message.startswith("全角读作半角（同类共 5,000 处：F1–F5000）：如 F1 井深“1”")


def test_long_examples_are_told_by_the_first():
    (one,) = found([Hit(WIDTH, row, "F", "井深", f"{row}" * 25) for row in (11, 12, 13)])
    assert one.message.endswith(f"F11–F13）：如 F11 井深“{'11' * 25}”是全角，已按半角读取")


def test_several_findings_are_joined_by_their_rows():
    told = [wording.tell(wrong(row, value), "a.xlsx", "台账") for row, value in ((7, "x"), (3, "x"), (5, "y"), (3, "z"))]
    one = wording.joined(told, "分类不对")
    assert (one.rows, one.origin.cell, one.count) == ((3, 5, 7), "D3", 3)
    assert one.message == "分类不对（同类共 3 处：D3、D5、D7）：如 D3 分类写的是“x”；D5 分类写的是“y”"
    assert one.messages == ("分类写的是“x”", "分类写的是“y”", "分类写的是“x”")
    assert wording.joined(told[:2], "分类不对").message == "分类写的是“x”（同类共 2 处：D3、D7）"


def test_many_places_are_named_by_the_first():
    (one,) = found([Hit(WIDTH, row, "F", "井深", "１２") for row in range(2, 40, 2)])
    assert one.message.endswith("（同类共 19 处：F2、F4、F6、F8、F10、F12 等）")


def wrong(row, value, expected="y"):
    return Hit(WRONG, row, "D", "分类", value, {"expected": expected})


def test_errors_that_say_the_same_are_one_line():
    first, second = found([wrong(2, "应封亭"), wrong(3, "纳管户"), wrong(5, "应封亭")])
    assert (first.rows, first.message) == ((2, 5), "分类写的是“应封亭”（同类共 2 处：D2、D5）")
    assert (second.rows, second.message) == ((), "分类写的是“纳管户”")


def test_errors_that_say_or_advise_something_else_are_lines_of_their_own():
    assert len(found([wrong(row, f"第{row}类") for row in range(2, 42)], size=100)) == 40  # less than half of the rows
    assert len(found([wrong(row, f"第{row}类") for row in range(2, 22)], size=20)) == 20  # few enough to be read
    assert len(found([wrong(row, "x", f"第{row}类") for row in range(2, 42)], size=40)) == 40


def test_what_fills_a_column_and_advises_the_same_is_one_line():
    (one,) = found([wrong(row, f"第{row}类") for row in range(2, 42)], size=60)
    assert one.count == 40
    assert one.message == (
        "分类不对（同类共 40 处：D2–D41）：如 D2 分类写的是“第2类”；D3 分类写的是“第3类”；D4 分类写的是“第4类”"
    )
    assert one.messages == tuple(f"分类写的是“第{row}类”" for row in range(2, 42))


def test_the_rows_of_two_tables_under_other_headers_do_not_say_the_same():
    hits = [wrong(2, "x"), wrong(9, "x")._replace(header="类别")]
    assert [(one.origin.row, one.column, one.message) for one in found(hits)] == [
        (2, "分类", "分类写的是“x”"),
        (9, "类别", "类别写的是“x”"),
    ]


def test_what_concerns_the_whole_sheet_is_never_grouped():
    kind = Kind("table-beside", "warning", "{area} 列另有内容")
    assert len(found([Hit(kind, 0, facts={"area": area}) for area in ("M", "P", "P")])) == 3


rows = st.dictionaries(st.integers(2, 60), st.tuples(st.sampled_from(["a", "b", "c", 1, 1.0, True, None]), st.sampled_from("xy")))


@given(rows, st.sampled_from(["error", "fixed"]), st.integers(0, 100))
def test_every_cell_is_counted_once_and_hears_of_itself_alone(cells, severity, size):
    kind = WRONG._replace(severity=severity)
    hits = [Hit(kind, row, "D", "分类", value, {"expected": advice}) for row, (value, advice) in cells.items()]
    told = found(hits, size=size)
    assert sorted(row for one in told for row in one.rows or (one.origin.row,)) == sorted(cells)
    for one in told:
        rows = one.rows or (one.origin.row,)
        for row, message in zip(rows, one.messages or [wording.of_rows(one, rows[:1]).message] * len(rows), strict=False):
            value, advice = cells[row]
            assert (message, one.suggestion) == (f"分类写的是“{wording.show(value)}”", f"请改为{advice}")


def test_some_rows_of_a_finding():
    (one,) = found([wrong(row, "x") for row in (2, 3, 7)])
    assert wording.of_rows(one, (2, 3, 7)) is one
    some = wording.of_rows(one, (3, 7))
    assert (some.message, some.rows, some.origin.cell) == ("分类写的是“x”（同类共 2 处：D3、D7）", (3, 7), "D3")
    some = wording.of_rows(one, (7,))
    assert (some.message, some.rows, some.origin.cell) == ("分类写的是“x”", (), "D7")
    (one,) = found([Hit(WIDTH, row, "F", "井深", str(row)) for row in (2, 3, 7)])
    assert wording.of_rows(one, (3, 7))[5:8] == ("全角读作半角（同类共 2 处：F3、F7）", "", (3, 7))
    assert wording.of_rows(one, (7,))[5:8] == ("全角读作半角", "", ())


def test_a_campaign_may_judge_otherwise():
    hits = [Hit(WRONG, 2, "D", "分类", "x", {"expected": "y"})]
    assert found(hits, severities={"category-unknown": "warning"})[0].severity == "warning"
    assert found(hits, severities={"category-unknown": "off"}) == ()
    refusing = WRONG._replace(refuses=True)
    (one,) = found([hits[0]._replace(kind=refusing)], severities={"category-unknown": "off"})
    assert one.severity == "error"


def test_beyond_a_thousand_the_rest_is_counted_and_the_gravest_are_kept():
    mild = Kind("mild", "warning", "{value}")
    hits = [Hit(mild, row, "A", "x", row) for row in range(1, 1501)] + [Hit(WRONG, 2000, "D", "分类", "x", {"expected": "y"})]
    told = found(hits, size=10_000)
    assert len(told) == wording.SHOWN + 1
    assert told[-1].message == "本表问题过多，另有 501 条未逐条列出"
    assert "category-unknown" in {one.code for one in told}


def test_findings_of_several_files_are_limited_sheet_by_sheet():
    def some(count, file="a.xlsx", sheet="台账", district="卧龙区", kind=WRONG):
        hits = [Hit(kind, row, "D", "分类", "x", {"expected": "y"}) for row in range(2, count + 2)]
        return [wording.tell(hit, file, sheet, district) for hit in hits]

    fits = [*some(wording.SHOWN), *some(wording.SHOWN, sheet="表二"), *some(wording.SHOWN, district="宛城区")]
    assert wording.limited(fits) == fits
    mild = some(wording.SHOWN, kind=WIDTH)
    told = wording.limited([*mild, *some(5)])
    assert [(one.code, one.severity) for one in told[-6:]] == [("category-unknown", "error")] * 5 + [("findings-cut", "fixed")]
    assert (len(told), told[-1].message) == (wording.SHOWN + 1, "本表问题过多，另有 5 条未逐条列出")
    assert (told[-1].origin, told[-1].district) == (Origin("a.xlsx", "台账"), "卧龙区")
    nowhere = some(wording.SHOWN + 5, file="", sheet="")  # districts that have not sent
    assert wording.limited(nowhere) == nowhere


def test_what_is_not_shown_is_counted_cell_by_cell_with_its_own_severity():
    mild = Kind("mild", "warning", "{value}")
    hits = [Hit(mild, row, "A", "x", row // 2) for row in range(2, 22)] + [wrong(row, row) for row in range(2, 1300)]
    told = found(hits, size=10_000)
    assert [(one.code, one.severity, one.count, one.message[-13:]) for one in told[-2:]] == [
        ("findings-cut", "error", 298, "另有 298 条未逐条列出"),
        ("findings-cut", "warning", 20, "，另有 10 条未逐条列出"),
    ]
    assert sum(one.count for one in told) == len(hits)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5.0, "5"),
        (0.1, "0.1"),
        (411302199001011234.0, "411302199001011000"),
        (1e20, "100000000000000000000"),
        (112.53, "112.53"),
        (None, ""),
        (True, "是"),
        (date(2024, 6, 3), "2024-06-03"),
        (datetime(2024, 6, 3, 8, 30), "2024-06-03 08:30"),
        ("长" * 100, "长" * 59 + "…"),
    ],
)
def test_values_as_a_person_reads_them(value, text):
    assert wording.show(value) == text


@pytest.mark.parametrize(
    ("rate", "text"),
    [(Fraction(29765, 100000), "29.77%"), (Fraction(33, 94), "35.11%"), (Fraction(0), "0.00%"), (Fraction(1), "100.00%")],
)
def test_percentages_are_rounded_half_up(rate, text):
    assert wording.percent(rate) == text


def test_the_nearest_words_come_first():
    assert wording.nearest("应封亭", ["应纳管", "应封停"])[0] == "应封停"
    assert wording.nearest("完全不同", ["应封停"]) == ()


def test_a_note_of_many_names_stays_short():
    files = [f"{n}.xlsx" for n in range(4)]
    assert wording.notes([], files[:3]) == ("0.xlsx、1.xlsx、2.xlsx未能读入，未计入本表。",)
    assert wording.notes([], files) == ("有 4 份文件未能读入，未计入本表，见问题清单。",)
    names = [f"第{n}区" for n in range(1, 41)]
    (told,) = wording.notes(names, [])
    assert told == "、".join(names[:12]) + "等 40 个（见来源）未报。"
    assert wording.notes(names, [], names[:13], date(2024, 6, 22))[0] == (
        "、".join(names[:12]) + "等 13 个（见来源）未报，按上期（2024.6.22）数据结转。"
    )


def test_a_note_says_who_has_sent_what_could_not_be_read():
    missing, unread = ["示范区", "卧龙区", "宛城区"], ["卧龙区", "宛城区"]
    assert wording.notes(missing, [], unread=unread) == ("示范区未报。", "卧龙区、宛城区所报台账未能读入，未计入本表。")
    assert wording.notes(missing, ["坏.xlsx"], ["示范区", "宛城区"], date(2024, 6, 22), unread=unread) == (
        "示范区未报，按上期（2024.6.22）数据结转。",
        "宛城区所报台账未能读入，按上期（2024.6.22）数据结转。",
        "卧龙区所报台账未能读入，未计入本表。",
        "坏.xlsx未能读入，未计入本表。",
    )


def test_a_note_says_why_a_district_that_has_not_sent_has_tasks():
    strays = {"宛城区": 1, "高新区": 3, "卧龙区": 84}
    assert wording.notes(["示范区", "宛城区", "高新区"], [], strays=strays) == (
        "示范区、宛城区、高新区未报，表中宛城区、高新区的 4 项出自其他区的台账。",
    )
    assert wording.notes(["宛城区"], [], unread=["宛城区"], strays=strays) == (
        "宛城区所报台账未能读入，表中宛城区的 1 项出自其他区的台账。",
    )
    assert wording.notes(["宛城区"], [], ["宛城区"], date(2024, 6, 22), strays=strays) == (
        "宛城区未报，按上期（2024.6.22）数据结转。",
    )


def test_a_note_says_what_of_a_file_could_not_be_read():
    partly = {"a.xlsx": "部分工作表", "b.xlsx": "部分表格", "c.xlsx": "部分工作表"}
    assert wording.notes([], ["d.xlsx"], partly=partly) == (
        "d.xlsx未能读入，未计入本表。",
        "a.xlsx、c.xlsx部分工作表未能读入，未计入本表。",
        "b.xlsx部分表格未能读入，未计入本表。",
    )
    assert wording.notes([], [], partly=dict.fromkeys("abcd", "部分工作表")) == (
        "有 4 份文件的部分工作表未能读入，未计入本表，见问题清单。",
    )
