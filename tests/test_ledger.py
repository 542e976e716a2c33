"""A file → its ledgers: values, places and the account of its rows."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import DAY

from wellxl.reading.ledger import KINDS, count_rows, read_grid, read_ledger
from wellxl.records import Grid, Source
from wellxl.wells import WELLS
from wellxl.wording import findings, line

HEADER = ["序号", "街道", "用户名称", "水井编号", "年取水量(m³)", "分类", "完成状态", "完成日期"]


def task(number, **more):
    row = [float(number), "七一街道", f"用户{number}", f"W{number:03}", 100.0, "应封停", "否", ""]
    for column, value in more.items():
        row[ord(column) - 65] = value
    return row


def sheet(*rows, merges=(), name="Sheet1", file="台账.xlsx", **more):
    width = max(map(len, rows))
    return read_grid(Grid(name, [[*row, *[""] * (width - len(row))] for row in rows], merges, **more), WELLS, DAY, file=file)


def told(read):
    return [(hit.kind.code, hit.row, hit.column) for hit in read.hits]


def sentences(read, file="台账.xlsx"):
    return [line(finding) for finding in findings(read.hits, file, read.line.sheet)]


def reasons(read):
    return {skipped.row: skipped.reason for skipped in read.line.skipped}


def conserved(read, grid_rows):
    places = [row for ledger in read.ledgers for row in ledger.rows] + [skipped.row for skipped in read.line.skipped]
    assert len(set(places)) == len(places) == read.line.seen == grid_rows


def test_a_messy_sheet_is_read_and_every_row_accounted_for():
    read = sheet(
        ["卧龙区自备井台账"],
        ["单位：万方"],
        ["序号", "街道", "用户名称", "水井编号", "年取水量", "分类", "是否完成", "封停时间"],
        [1.0, "七一", "张三", "00123", 1.5, "应封停", "是", "6.23"],
        [2.0, "", "李四 ", "00124", "约2", "应纳管", "否", ""],
        ["合计", "", "", "", 3.5, "", "", ""],
        ["填报人：王", "", "", "审核人：李", "", "", "", ""],
        merges=((0, 0, 0, 7), (3, 1, 4, 1)),
    )
    (ledger,) = read.ledgers
    assert list(ledger.rows) == [4, 5]
    assert ledger.header_rows == (3, 3)
    assert list(ledger.values("name")) == ["张三", "李四"]
    assert list(ledger.values("well")) == ["00123", "00124"]
    assert list(ledger.values("volume")) == [15000, 20000]
    assert list(ledger.values("street")) == ["七一街道", "七一街道"]
    assert list(ledger.values("status")) == [True, False]
    assert list(ledger.values("done_on")) == [date(2024, 6, 23), None]
    assert list(ledger.column("volume").raw) == [1.5, "约2"]
    assert read.line.table == "A3:H5"
    assert reasons(read) == {1: "标题", 2: "单位行", 3: "表头", 6: "合计行", 7: "签字栏"}
    conserved(read, 7)


@pytest.mark.parametrize(
    ("name", "file", "title", "district"),
    [
        ("示范区", "宛城区.xlsx", "卧龙区台账", "示范区"),
        ("Sheet1", "宛城区台账6.23.xlsx", "卧龙区台账", "宛城区"),
        ("Sheet1", "高新区/台账.xlsx", "卧龙区台账", "高新区"),
        ("Sheet1", "台账.xlsx", "卧龙区台账", "卧龙区"),
        ("Sheet1", "台账.xlsx", "台账", ""),
    ],
)
def test_whose_ledger_it_is(name, file, title, district):
    read = sheet([title], HEADER, task(1), name=name, file=file)
    assert (read.ledgers[0].district, read.line.district) == (district, district)


# 8, 7: what stands as a blank and is none


def test_an_error_cell_is_a_finding_and_never_a_blank():
    read = sheet(HEADER, task(1, C=""), task(2, G=""), errors={(1, 2): "#N/A", (2, 6): "#REF!"})
    assert told(read) == [("cell-error", 2, "C"), ("cell-error", 3, "G")]
    assert read.ledgers[0].values("status")[1] is None
    assert sentences(read)[0] == "台账.xlsx〔Sheet1〕C2：单元格显示为错误值“#N/A”，没有可用的内容。请改正公式或直接填写内容"


def test_a_formula_without_a_result():
    read = sheet(HEADER, task(1, E=""), uncached=frozenset([(1, 4)]))
    assert told(read) == [("formula-uncached", 2, "E")]
    assert "打开文件，保存后重新报送" in sentences(read)[0]


def test_a_row_of_nothing_but_errors_is_seen():
    read = sheet(HEADER, task(1), [""] * 8, errors={(2, 2): "#REF!"})
    assert list(read.ledgers[0].rows) == [2, 3]
    conserved(read, 3)


# 18: headers


def test_a_missing_column_refuses_the_sheet_and_names_the_nearest():
    read = sheet(["用户名称", "类型", "完成状态"], ["甲", "应封停", "是"])
    assert read.ledgers == ()
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕：缺少必需的列“分类”，最接近的列是“类型”(B1)，本表未统计。请补上“分类”列，或把列名改成“分类”后重新报送"
    ]
    assert (read.line.table, read.line.note) == ("", "未读取：缺少必需的列")
    conserved(read, 2)


def test_a_doubtful_header_says_which_alias_to_add():
    read = sheet(["用户名", "分类", "完成状态"], ["甲", "应封停", "是"])
    assert list(read.ledgers[0].values("name")) == ["甲"]
    (said,) = sentences(read)
    assert "请把列名改为“用户名称”；" in said
    assert "可在方案中列为“用户名称”的别名" in said
    assert read.line.headers[0] == ("A", "用户名", "用户名称")


def test_unknown_columns_are_kept_and_numbering_is_not():
    read = sheet([*HEADER, "备注", ""], [*task(1), "急", "另"], [*task(2), "", ""])
    unknown = [(column.letter, column.header, list(column.values)) for column in read.ledgers[0].columns if not column.key]
    assert unknown == [("I", "备注", ["急", None]), ("J", "（无列名）", ["另", None])]
    assert "序号" not in [column.header for column in read.ledgers[0].columns]


def test_the_second_of_two_columns_is_kept_as_unknown():
    read = sheet([*HEADER, "用户名称"], [*task(1), "另名"])
    assert told(read) == [("header-twice", 1, "I")]
    assert read.ledgers[0].columns[-1].values == ["另名"]


def test_a_summary_is_no_ledger_that_lacks_a_column():
    read = sheet(["街道", "分类", "任务数", "完成情况"], ["七一街道", "应封停", 3.0, "1"])
    assert (read.ledgers, read.hits, read.line.note) == ((), (), "非台账工作表")


def test_a_sheet_of_tasks_under_other_names_is_refused_by_name():
    header = ["序号", "街道", "用户名称", "水井编号", "位置", "整治类型", "情况", "完成日期"]
    read = sheet(
        ["卧龙区应纳管台账"],
        header,
        *([float(at), "七一街道", f"用户{at}", f"W{at}", "路", "应纳管", "是", ""] for at in range(9)),
    )
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕：缺少必需的列“分类”“完成状态”，最接近的列是“整治类型”(F2)、“情况”(G2)，本表未统计。"
        "请补上“分类”“完成状态”列，或把列名改成“分类”“完成状态”后重新报送"
    ]
    assert read.line.note == "未读取：缺少必需的列"
    conserved(read, 11)


# 19: merges


def test_a_merged_side_is_filled_and_told():
    read = sheet(HEADER, task(1), task(2, B=""), task(3, B=""), merges=((1, 1, 3, 1),))
    assert list(read.ledgers[0].values("street")) == ["七一街道"] * 3
    assert sentences(read) == ["台账.xlsx〔Sheet1〕B3：合并单元格的内容“七一街道”已填入它所跨的每一行（同类共 2 处：B3–B4）"]


def test_a_blank_without_a_merge_stays_blank():
    assert list(sheet(HEADER, task(1), task(2, B="")).ledgers[0].values("street")) == ["七一街道", None]


def test_a_merged_quantity_counts_once():
    read = sheet(HEADER, task(1), task(2, E=""), merges=((1, 4, 2, 4),))
    assert list(read.ledgers[0].values("volume")) == [100.0, None]


# 20: what is no task


def test_group_rows_give_their_street():
    read = sheet(HEADER, ["一、梅溪街道（1眼）"], task(1, B=""), ["二、车站街道"], task(2, B=""), task(3))
    assert list(read.ledgers[0].values("street")) == ["梅溪街道", "车站街道", "七一街道"]
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕B2：按分组行填充（同类共 2 处：B2、B4）：如 B2 分组行“梅溪街道”已填入其下各行空着的“街道”；"
        "B4 分组行“车站街道”已填入其下各行空着的“街道”"
    ]
    conserved(read, 6)


def test_a_subtotal_with_a_category_is_no_task():
    read = sheet(
        HEADER,
        task(1),
        ["小计", "七一街道", "26户", "", "", "应封停", "", ""],
        ["例1", *task(2)[1:]],
        task(3),
        ["合计", "4个街道", "84户", "84眼", 100.0, "应封停", 33.0, ""],
    )
    assert list(read.ledgers[0].values("name")) == ["用户1", "用户3"]
    assert reasons(read) == {1: "表头", 3: "合计行", 4: "示例行", 6: "合计行"}
    assert read.hits == ()
    conserved(read, 6)


def test_a_second_ledger_below():
    read = sheet(
        ["一、封停"],
        HEADER,
        task(1),
        [""],
        ["二、纳管"],
        ["单位：万方"],
        ["用户名称", "分类", "年取水量", "纳管状态"],
        ["乙", "应纳管", 2.0, "是"],
    )
    first, second = read.ledgers
    assert (list(first.rows), list(second.rows)) == ([3], [8])
    assert second.header_rows == (7, 7)
    assert list(second.values("volume")) == [20_000]
    assert read.line.table == "A2:H3、A7:D8"
    conserved(read, 7)


def test_another_table_below():
    other = (["街道", "任务数", "完成数"], ["七一街道", 1.0, 0.0], ["合计", 1.0, 0.0])
    read = sheet(HEADER, task(1), [""], ["汇总表"], *other)
    assert list(read.ledgers[0].rows) == [2]
    assert reasons(read) == {1: "表头", 4: "说明", 5: "另一张表", 6: "另一张表", 7: "合计行"}
    assert told(read) == [("table-below", 5, "A")]
    conserved(read, 6)


def test_another_table_beside():
    read = sheet([*HEADER, "", "街道", "任务数"], [*task(1), "", "七一街道", 1.0], [*[""] * 9, "合计", 1.0])
    assert list(read.ledgers[0].rows) == [2]
    assert reasons(read)[3] == "表旁内容"
    (said,) = sentences(read)
    assert said.startswith("台账.xlsx〔Sheet1〕J1：隔着空列另有内容（J–K 列：街道、任务数），不属于台账，未读取。如属台账，")
    conserved(read, 3)


def account(read):
    """Rows seen against what became of them: a row of a sheet with ledgers side by side once in each that it fills."""
    return read.line.seen == sum(len(ledger.rows) for ledger in read.ledgers) + len(read.line.skipped)


@pytest.mark.parametrize("spacer", [[], [""], ["", ""]])
def test_ledgers_side_by_side_are_all_read(spacer):
    """The second is longer, and the third begins further down."""
    rows = [
        [*HEADER, *spacer, *HEADER, "", *[""] * 8],
        [*task(1), *spacer, *task(2), "", *HEADER],
        [*[""] * 8, *spacer, *task(3), "", *task(9)],
    ]
    read = sheet(["卧龙区台账"], ["单位：眼"], *rows)
    assert [list(ledger.values("name")) for ledger in read.ledgers] == [["用户1"], ["用户2", "用户3"], ["用户9"]]
    assert [list(ledger.rows) for ledger in read.ledgers] == [[4], [4, 5], [5]]
    assert {ledger.district for ledger in read.ledgers} == {"卧龙区"}
    assert read.hits == ()
    assert read.ledgers[1].column("name").letter == "KLM"[len(spacer)]
    assert read.line.table.startswith(f"A3:H4、{'IJK'[len(spacer)]}3:")
    assert read.line.note == "并排的台账 3 张，行数按各张分别计"
    assert read.line.seen == 2 + (1 + 1) + (1 + 2) + (1 + 1)
    assert account(read)
    assert len(read.line.headers) == 3 * len(HEADER)


def test_a_ledger_beside_has_its_own_title_district_unit_and_errors():
    bare = [header.partition("(")[0] for header in HEADER]
    rows = [
        ["卧龙区", *[""] * 8, "宛城区"],
        ["单位：万方"],
        [*bare, "", *HEADER],
        [*task(1), "", *task(2)],
        [*task(3), "", *task(4, G="")],
    ]
    read = sheet(*rows, errors={(4, 15): "#REF!"})
    assert [ledger.district for ledger in read.ledgers] == ["卧龙区", "宛城区"]
    assert [list(ledger.values("volume")) for ledger in read.ledgers] == [[1e6, 1e6], [100.0, 100.0]]
    assert told(read) == [("cell-error", 5, "P")]
    assert account(read)


def test_the_unit_line_holds_for_both():
    bare = [header.partition("(")[0] for header in HEADER]
    read = sheet(["单位：万方"], [*bare, "", *bare], [*task(1), "", *task(2)])
    assert [list(ledger.values("volume")) for ledger in read.ledgers] == [[1e6], [1e6]]


def test_each_ledger_has_its_own_sums_and_signatures():
    rows = [
        [*HEADER, "", *HEADER],
        [*task(1), "", *task(2)],
        ["小计", *[""] * 8, *task(3)],
        ["填报人：", *[""] * 8, "合计", "", "2户"],
    ]
    read = sheet(*rows)
    assert [list(ledger.values("name")) for ledger in read.ledgers] == [["用户1"], ["用户2", "用户3"]]
    assert [(one.row, one.reason) for one in read.line.skipped] == [
        (1, "表头"),
        (1, "表头"),
        (3, "合计行"),
        (4, "合计行"),
        (4, "签字栏"),
    ]
    assert account(read)


@pytest.mark.parametrize("spacer", [[], [""]])
def test_a_ledger_beside_that_lacks_a_column_is_refused(spacer):
    second = ["序号", "用户名称", "分类", "办理情况"]
    read = sheet([*HEADER, *spacer, *second], *([*task(at), *spacer, 1.0, f"乙{at}", "应纳管", "已完成"] for at in range(1, 5)))
    assert [len(ledger.rows) for ledger in read.ledgers] == [4]
    letter = "LM"[len(spacer)]
    assert sentences(read) == [
        f"台账.xlsx〔Sheet1〕：缺少必需的列“完成状态”，最接近的列是“办理情况”({letter}1)，本表未统计。"
        "请补上“完成状态”列，或把列名改成“完成状态”后重新报送"
    ]
    assert read.line.note == "部分未读取；并排的台账 2 张，行数按各张分别计"
    assert account(read)


def test_a_ledger_that_begins_lower_without_a_spacer():
    read = sheet(
        [*HEADER, *[""] * 8],
        [*task(1), *[""] * 8],
        [*task(2), *HEADER],
        [*task(3), *task(4)],
    )
    assert [list(ledger.rows) for ledger in read.ledgers] == [[2, 3, 4], [4]]
    assert read.hits == ()
    assert account(read)


def test_ledgers_side_by_side_below_another_are_told_and_refused():
    """There only the left one is read: the sheet's own columns are those of its first header."""
    lower = ["用户名称", "分类", "完成状态"]
    read = sheet(HEADER, task(1), [""], [*lower, "", *lower], ["甲", "应封停", "是", "", "乙", "应纳管", "否"])
    assert [list(ledger.values("name")) for ledger in read.ledgers] == [["用户1"], ["甲"]]
    assert told(read) == [("ledger-beside", 0, "E")]
    assert read.hits[0].kind.refuses
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕E：第 4 行起并排放了两张台账，E–G 列的一张没有读取。请把 E–G 列的台账移到另一张工作表，再重新报送"
    ]
    assert account(read)


# 18, 20: nearly a ledger


TWENTY = [[float(at), f"乙{at}", "应纳管", "未完成", f"W-{at}"] for at in range(1, 21)]


def test_a_ledger_below_that_lacks_a_column_is_refused():
    read = sheet(HEADER, task(1), [""], ["序号", "用户名称", "类型", "完成状态", "水井编号"], *TWENTY)
    assert [len(ledger.rows) for ledger in read.ledgers] == [1]
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕：缺少必需的列“分类”，最接近的列是“类型”(C4)，本表未统计。请补上“分类”列，或把列名改成“分类”后重新报送"
    ]
    conserved(read, 23)


def test_what_lacks_a_column_ends_at_the_next_ledger():
    read = sheet(
        HEADER,
        task(1),
        ["序号", "用户名称", "类型", "完成状态", "水井编号"],
        *TWENTY,
        ["用户名称", "分类", "完成状态"],
        ["丙", "应封停", "是"],
    )
    assert [list(ledger.values("name")) for ledger in read.ledgers] == [["用户1"], ["丙"]]
    assert told(read) == [("column-missing", 0, "")]
    conserved(read, 25)


def test_a_ledger_above_that_lacks_a_column_is_refused():
    read = sheet(["卧龙区台账"], ["序号", "用户名称", "类型", "完成状态", "水井编号"], *TWENTY, ["二、封停"], HEADER, task(1))
    assert [len(ledger.rows) for ledger in read.ledgers] == [1]
    assert told(read) == [("column-missing", 0, "")]
    assert [reasons(read)[row] for row in (1, 2, 3, 24)] == ["标题", "表头", "缺少必需的列“分类”", "表头"]
    conserved(read, 25)


def test_a_list_of_addresses_below_is_told_and_no_more():
    read = sheet(HEADER, task(1), [""], ["单位名称", "地址", "联系人", "电话"], ["甲", "路1号", "王", "0377-1"])
    assert told(read) == [("table-below", 4, "A")]
    conserved(read, 4)


# 21: hidden


def test_hidden_rows_and_sheets_are_counted_and_told():
    read = sheet(HEADER, *map(task, range(1, 8)), visible=False, hidden_rows=frozenset([2, 3, 4, 6]))
    assert len(read.ledgers[0].rows) == 7
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕：有 4 行被隐藏或筛选掉（第 3–5、7 行），已照常读取并统计。如不应统计，请删除这些行后重新报送",
        "台账.xlsx〔Sheet1〕：这是一张隐藏的工作表，已照常读取并统计。如不应统计，请删除该工作表后重新报送",
    ]
    assert read.line.note == "隐藏工作表；隐藏行 4 行"


# whole files


def write(path, sheets):
    from xlsxwriter import Workbook

    with Workbook(path) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    return Source(path, path.name)


def test_sheets_that_hold_a_ledger_are_read_and_the_others_listed(tmp_path):
    source = write(
        tmp_path / "卧龙区.xlsx", {"封停": [HEADER, task(1)], "说明": [["请按时报送"]], "纳管": [HEADER, task(2), task(3)]}
    )
    read = read_ledger(source, WELLS, DAY)
    assert read.hits == ()
    assert [len(one.ledgers) for one in read.sheets] == [1, 0, 1]
    assert [one.line.note for one in read.sheets] == ["", "非台账工作表", ""]
    assert [one.line.seen for one in read.sheets] == [2, 1, 3]
    assert {ledger.district for one in read.sheets for ledger in one.ledgers} == {"卧龙区"}
    assert {one.line.sha256 for one in read.sheets} == {read.sha256}
    assert read.sheets[0].ledgers[0].modified == source.path.stat().st_mtime


def test_a_book_without_a_ledger_is_refused_and_named(tmp_path):
    source = write(
        tmp_path / "卧龙区.xlsx", {"表": [["台账"], [], ["名称", "地点", "类型", "日期"], ["甲", "路1号", "应封停", "6.1"]]}
    )
    read = read_ledger(source, WELLS, DAY)
    (hit,) = read.hits
    assert hit.kind.refuses
    (finding,) = findings(read.hits, "卧龙区.xlsx")
    assert finding.message == ("没有找到台账表头：缺少“用户名称”“分类”“完成状态”，最接近的列是“名称”(A3)、“类型”(C3)")
    assert finding.suggestion == "请检查报送的是否为台账，表头须有“用户名称”“分类”“完成状态”各列"


def test_a_file_that_cannot_be_opened_is_refused(tmp_path):
    path = tmp_path / "坏.xlsx"
    path.write_bytes(b"")
    read = read_ledger(Source(path, path.name), WELLS, DAY)
    assert read.sheets == ()
    assert read.hits[0].kind.refuses


# laws


WORDS = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            " ",
            "合计",
            "小计",
            "填报人：",
            "注：一井一行",
            "单位：万方",
            "七一街道",
            "卧龙区",
            "一、应纳管",
            "张三",
            "应封停",
            "是",
        ),
        *("用户名称", "分类", "完成状态", "水井编号", "街道", "年取水量（万方）", "备注", "序号", "任务数"),
    ]
)
CELLS = st.one_of(WORDS, WORDS, st.floats(0, 5).map(round).map(float))
ROWS = st.one_of(
    st.lists(CELLS, min_size=8, max_size=8),
    st.integers(1, 99).map(task),
    st.just(HEADER),
    st.just([""] * 8),
    st.text(min_size=1, max_size=8).map(lambda text: [text, *[""] * 7]),
)
MERGES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 7), st.integers(0, 3), st.integers(0, 3)), max_size=3)


@settings(max_examples=200, deadline=None)
@given(st.lists(ROWS, max_size=14), MERGES)
def test_every_row_has_one_place_whatever_stands_there(rows, merges):
    areas = tuple((top, left, top + down, left + across) for top, left, down, across in merges)
    grid = Grid("Sheet1", rows, areas)
    read = read_grid(grid, WELLS, DAY)
    conserved(read, sum(any(cell != "" for cell in row) for row in rows))
    findings(read.hits, "台账.xlsx")
    for ledger in read.ledgers:
        assert all(len(column.values) == len(ledger.rows) for column in ledger.columns)


@given(st.lists(st.integers(1, 999), min_size=1, max_size=30))
def test_no_task_is_left_out(numbers):
    read = sheet(["某区台账"], HEADER, *map(task, numbers), ["填报人："])
    assert list(read.ledgers[0].values("name")) == [f"用户{number}" for number in numbers]


def test_rows_are_counted_on_their_cells():
    rows = [["", ""], [0.0, ""], ["", " "], [False, ""], ["", ""], ["x", ""]]
    assert count_rows(Grid("台账", rows)) == 4
    assert count_rows(Grid("台账", rows, errors={(0, 1): "#N/A"}, uncached=frozenset([(4, 0)]))) == 6
    assert count_rows(Grid("台账", [])) == 0


@pytest.mark.parametrize("cell", ["未知", ""])
def test_a_long_sheet_of_doubtful_rows_takes_no_time(cell):
    start = time.process_time()
    read = sheet(HEADER, *(task(number, F=cell) for number in range(5_000)))
    assert len(read.ledgers[0].rows) == 5_000
    assert time.process_time() - start < 2


def test_codes_are_told_once():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(kind.title for kind in KINDS)


def test_a_file_that_vanishes_once_it_is_read_has_been_read(tmp_path, monkeypatch):
    import wellxl.reading.ledger as room

    path = tmp_path / "宛城区.csv"
    path.write_text("编号,单位名称,分类,是否完成\n1-1,甲厂,应封停,否\n", encoding="utf-8")

    def vanishing(source, opened=room.open_book):
        book = opened(source)
        path.unlink()
        return book

    monkeypatch.setattr(room, "open_book", vanishing)
    (ledger,) = room.read_ledger(Source(path, path.name), WELLS, date(2024, 6, 23)).sheets[0].ledgers
    assert len(ledger.rows) == 1
    assert ledger.modified > 0


IDS = ["编号", "用户名称", "位置", "分类", "完成状态"]


def numbered(*rows, header=IDS, **more):
    """Rows of a name and a place, numbered through."""
    return sheet(header, *([float(at), *row, "应封停", "否"] for at, row in enumerate(rows, 1)), **more)


def columns(read):
    (ledger,) = read.ledgers
    return {f"{column.key or '?'} {column.letter}": [*column.values] for column in ledger.columns[:2] + ledger.columns[5:]}


def test_a_column_of_ids_that_only_counts_lines_stays_and_is_no_id():
    read = numbered(("甲厂", "东路"), ("乙厂", "西路"), ("丙厂", "南路"))
    assert columns(read) == {"? A": [1.0, 2.0, 3.0], "name B": ["甲厂", "乙厂", "丙厂"]}
    assert sentences(read) == [
        "台账.xlsx〔Sheet1〕A1：“编号”一列只是流水号，认不出是哪一项任务，已改按“用户名称”和“位置”或“街道”认定。"
        "请在“水井编号”一列填写每项任务固定不变、不与别处重复的编号；只作行号的，请把列名改为“序号”"
    ]
    assert read.line.headers[0] == ("A", "编号", "")


def test_a_row_that_nothing_else_tells_from_another_keeps_its_number():
    """Two wells of a user in one place, and one of whom no place is known: each of them counted by its number before."""
    read = numbered(("甲厂", "东路"), ("甲厂", "东路"), ("丙厂", ""), ("", "南路"), ("丁厂", "北路"))
    assert columns(read)["well A"] == [None, "2", "3", "4", None]
    assert columns(read)["? A"] == [1.0, 2.0, 3.0, 4.0, 5.0]
    (told_of,) = [one for one in sentences(read) if "流水号" in one]
    assert "认定；有 3 行没有这些内容，或与前面的行相同，仍按流水号区分。" in told_of


def test_another_column_of_ids_takes_its_place():
    rows = [[float(at), f"用户{at}", "东路", "应封停", "否", f"W-{at:03}"] for at in range(1, 5)]
    read = sheet([*IDS, "井编号"], *rows)
    (ledger,) = read.ledgers
    assert ledger.column("well").letter == "F"
    assert [*ledger.values("well")] == ["W-001", "W-002", "W-003", "W-004"]
    assert told(read) == [("id-is-numbering", 1, "A")]
    assert "已改按 F 列“井编号”认定。" in sentences(read)[0]
    # Two that only count are none, and both stay.
    read = sheet([*IDS, "井编号"], *([*row[:5], row[0]] for row in rows))
    (ledger,) = read.ledgers
    assert ledger.column("well") is None
    assert [column.header for column in ledger.columns if not column.key] == ["编号", "井编号"]


def test_the_number_is_the_id_where_a_ledger_says_nothing_else():
    read = sheet(["编号", "用户名称", "分类", "完成状态"], *([float(at), f"用户{at}", "应封停", "否"] for at in range(1, 5)))
    assert [*read.ledgers[0].values("well")] == ["1", "2", "3", "4"]
    # The rows that head the streets say it.
    groups = [
        ["七一街道"],
        [1.0, "甲厂", "应封停", "否"],
        [2.0, "乙厂", "应封停", "否"],
        ["武侯街道"],
        [1.0, "丙厂", "应封停", "否"],
    ]
    read = sheet(["编号", "用户名称", "分类", "完成状态"], *groups)
    assert read.ledgers[0].column("well") is None


def test_a_detail_of_our_own_holds_what_was_an_id():
    read = numbered(("甲厂", "东路"), ("乙厂", "西路"), ("丙厂", "南路"), header=["水井编号", *IDS[1:]])
    assert read.ledgers[0].column("well") is None
    rows = [
        ["1", "甲厂", "东路", "应封停", "否", 5.0],
        ["2", "乙厂", "西路", "应封停", "否", 6.0],
        ["1", "丙厂", "南路", "应封停", "否", 7.0],
    ]
    read = sheet(["水井编号", *IDS[1:], "来源行"], *rows)
    assert [*read.ledgers[0].values("well")] == ["1", "2", "1"]


def test_a_number_makes_no_task_of_a_sum_nor_of_a_row_prepared_for_one():
    rows = [
        [1.0, "甲厂", "东路", "应封停", "否"],
        [2.0, "小计", "", "应封停", 1.0],
        [3.0, "乙厂", "西路", "应封停", "否"],
        [4.0],
        [5.0],
    ]
    read = sheet(IDS, *rows)
    assert [*read.ledgers[0].rows] == [2, 4]
    assert reasons(read) == {1: "表头", 3: "合计行", 5: "空行（只有序号）", 6: "空行（只有序号）"}
    conserved(read, 6)
