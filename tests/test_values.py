"""A column's cells → its values: the classes of what is typed, each with its outcome."""

import time as clock
from datetime import date, datetime, time

import pytest
from campaigns import TOILETS
from hypothesis import given
from hypothesis import strategies as st
from making import DAY

from wellxl.reading.quantities import Unit, unit
from wellxl.reading.values import KINDS, Cells, read_values
from wellxl.wells import WELLS
from wellxl.wording import findings


def cells(key, raw, unit=None, campaign=WELLS):
    field = campaign.field(key)
    return Cells(field, "D", field.header, range(5, 5 + len(raw)), raw, campaign, DAY, unit)


def read(key, *raw, unit=None, campaign=WELLS):
    values, hits = read_values(cells(key, raw, unit, campaign))
    return list(values), [(hit.row, hit.kind.code) for hit in hits]


def one(key, value, unit=None, campaign=WELLS):
    (value,), told = read(key, value, unit=unit, campaign=campaign)
    return value, [code for _, code in told]


def sentence(key, value, unit=None):
    _, hits = read_values(cells(key, (value,), unit))
    (finding,) = findings(hits, "台账.xlsx")
    return finding.message, finding.suggestion


def test_clean_columns_are_returned_as_they_are():
    for key, raw in [
        ("name", ("张三", "李四 厂")),
        ("well", ("00123", "411302198001011234")),
        ("credit_code", ("91411302MANKKPYL26",)),
        ("longitude", (112.5, 112.6)),
        ("depth", (100.0, 7.5)),
        ("done_on", (DAY, DAY)),
    ]:
        values, hits = read_values(cells(key, raw))
        assert values is raw
        assert hits == []


def test_blanks_among_clean_cells_are_nothing_and_change_nothing():
    assert read("well", "00123", "", "00124") == (["00123", None, "00124"], [])
    assert read("depth", 0.0, "", 5.0) == ([0.0, None, 5.0], [])
    assert read("done_on", DAY, "") == ([DAY, None], [])
    assert read("credit_code", "", "91411302MANKKPYL26") == ([None, "91411302MANKKPYL26"], [])


# 22, 23: ids


@pytest.mark.parametrize("text", ["00123", "411302198001011234", "9" * 18, "NY-001", "1e5", "0x1F", "-", "+86"][:6])
def test_ids_stay_text_to_the_last_character(text):
    assert one("well", text) == (text, [])


@pytest.mark.parametrize(("number", "text"), [(123.0, "123"), (123, "123"), (13812345678.0, "13812345678")])
def test_a_short_id_typed_as_a_number(number, text):
    assert one("well", number) == (text, ["number-as-id"])
    assert one("phone", number) == (text, ["number-as-id"])


@pytest.mark.parametrize("number", [1e15, 411302198001011200.0, 411302198001011200])
def test_lost_digits_are_never_repaired(number):
    assert one("well", number) == (None, ["id-digits-lost"])
    assert one("credit_code", number) == (None, ["id-digits-lost"])


def test_the_sentence_of_lost_digits():
    assert sentence("well", 411302198001011200.0) == (
        "“411302198001011000”是按数字录入的长编号，Excel 只保留 15 位，后面的数字已经丢失",
        "请把该列设为文本格式，对照原件重新录入完整编号",
    )


# 24: placeholders


@pytest.mark.parametrize("text", ["NA", "None", "nan", "null", "/", "—", "……", "无", "n/a", "ＮＡ", " / ", "NULL"])
@pytest.mark.parametrize("key", ["name", "well", "done_on", "depth", "longitude"])
def test_placeholders_mean_no_value(key, text):
    assert one(key, text) == (None, ["placeholder"])
    assert read(key, *["张三"] * 3, text)[0][-1] is None


def test_text_that_only_holds_a_placeholder_stays():
    assert one("name", "无名小厂") == ("无名小厂", [])
    assert one("name", "NA公司") == ("NA公司", [])


def test_a_long_placeholder_is_known_in_the_cases_that_people_write():
    """A campaign's own: its cases are as many as two to the power of its letters."""
    campaign = WELLS.with_(placeholders=("not applicable at this time of writing",))
    for text in ("NOT APPLICABLE AT THIS TIME OF WRITING", "Not applicable at this time of writing"):
        assert one("name", text, campaign=campaign) == (None, ["placeholder"])


# 25: quantities


@pytest.mark.parametrize(
    ("text", "number", "code"),
    [
        ("１２３", 123, "number-as-text"),
        ("1,234.5", 1234.5, "number-as-text"),
        ("12万", 120_000, "number-as-text"),
        ("500方", 500, "number-as-text"),
        ("1.2万m³", 12_000, "number-as-text"),
        ("约30", 30, "number-approximate"),
        ("20-30", None, "number-range"),
        ("二十", None, "number-unreadable"),
        ("35米", None, "unit-wrong"),
        ("12.5%", None, "unit-wrong"),
    ],
)
def test_quantities_as_they_are_typed(text, number, code):
    assert one("volume", text, Unit("m³", 1)) == (number, [code])


def test_the_declared_unit_is_applied_and_the_cells_own_goes_first():
    assert read("volume", 1.5, "0.3", "500方", unit=Unit("m³", 10_000))[0] == [15_000, 3_000, 500]
    assert one("volume", 0.087, Unit("m³", 10_000)) == (870, [])


def test_no_unit_anywhere_is_one_warning_for_the_column():
    assert read("volume", 1.0, 2.0, "3") == ([1, 2, 3], [(7, "number-as-text"), (0, "unit-undeclared")])
    assert one("volume", "500方") == (500, ["number-as-text"])
    assert read("volume", "", "") == ([None, None], [])


def test_depth_and_counts():
    assert one("depth", "35米") == (35, ["number-as-text"])
    assert one("households", 12.0) == (12, [])
    assert isinstance(one("households", 12.0)[0], int)
    assert one("people", "608人") == (608, ["number-as-text"])
    assert one("households", 12.5) == (None, ["count-not-whole"])
    assert one("households", "12.5") == (None, ["count-not-whole"])


def test_units_of_another_campaign():
    assert one("subsidy", "3000元", campaign=TOILETS) == (3000, ["number-as-text"])
    assert one("area", "4.5平方米", campaign=TOILETS) == (4.5, ["number-as-text"])


@pytest.mark.parametrize("value", [True, DAY, time(8, 0), datetime(2024, 6, 1)])
def test_what_is_no_number(value):
    assert one("depth", value) == (None, ["number-unreadable"])


def test_one_and_true_are_two_cells():
    assert read("depth", 1.0, True, 1) == ([1.0, None, 1.0], [(6, "number-unreadable")])
    assert read("status", True, "1", 0.0) == ([True, True, False], [])


# 26: what cannot be seen


@pytest.mark.parametrize(
    "text", ["张三 ", "　张三", "张三\u200b", "\ufeff张三", "张\u00ad三", "张三\u00a0", "张\x0b三", "\n张三"]
)
def test_what_cannot_be_seen_is_removed(text):
    assert one("name", text) == ("张三", ["text-cleaned"])
    assert one("well", text) == ("张三", ["text-cleaned"])


def test_a_line_within_a_text_stays():
    assert one("location", "路1号\n后院") == ("路1号\n后院", [])


def test_a_cell_of_spaces_is_blank():
    assert read("name", "张三", "  ", "\u00a0") == (["张三", None, None], [])


# 27: dates


def test_dates():
    values, told = read("done_on", DAY, datetime(2024, 6, 1), "2024.6.2", "6月3日", 45447.0, "下周", "2024.6", 6.2, "")
    days = [DAY, *(date(2024, 6, day) for day in (1, 2, 3, 4))]
    assert values == [*days, None, None, date(2024, 6, 2), None]
    assert told == [
        (7, "date-as-text"),
        (8, "date-as-text"),
        (9, "date-as-number"),
        (10, "date-unreadable"),
        (11, "date-without-day"),
        (12, "date-ambiguous"),
    ]


def test_the_sentences_of_dates():
    assert sentence("done_on", "2024-02-30")[0] == "“2024-02-30”不是有效的日期"
    assert sentence("done_on", "2024年6月") == ("日期“2024年6月”没有写到日", "请填完整的年月日，例如 2024-06-23")
    assert sentence("done_on", 6.2)[0] == "“6.2”是数值，已读作 2024-06-02；如原来是 6月20日，末尾的 0 已被 Excel 去掉"


# 28: states


@pytest.mark.parametrize("word", ["是", "√", "1", "已完成", "已封停", "已纳管", " 已 封 ", "完成"])
def test_done(word):
    assert one("status", word)[0] is True


@pytest.mark.parametrize("word", ["否", "×", "0", "未完成", "未封停", "", "正在推进", "进行中", "Ｘ", "/"])
def test_not_done(word):
    assert one("status", word)[0] is False


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("已完成", None),
        ("√", None),
        ("正在推进", None),
        ("已完成 ", "text-cleaned"),
        (" 否", "text-cleaned"),
        ("正在推进\u200b", "text-cleaned"),
        ("已 完成", "word-translated"),
        ("Ｘ", "word-translated"),
        ("/", "placeholder"),
        ("", None),
    ],
)
def test_a_state_that_was_changed_to_be_read_is_told(word, code):
    assert one("status", word)[1] == [code] * bool(code)


def test_numbers_as_states():
    assert read("status", 1.0, 0.0) == ([True, False], [])


def test_an_unknown_state_names_the_nearest():
    assert one("status", "已封亭") == (None, ["status-unknown"])
    assert sentence("status", "已封亭") == (
        "“已封亭”不是可识别的完成状态，本行暂不计入完成",
        "请填“已完成”或“未完成”；最接近的是“已封”“已封停”",
    )


def test_what_a_text_was_read_as_bears_its_unit():
    assert sentence("done_on", "2024.6.3") == ("“2024.6.3”是文本，已读作日期 2024-06-03", "")
    assert sentence("depth", "８0")[0] == "“８0”是文本，已读作数值 80 米"
    assert sentence("volume", "1,200", unit("万m³"))[0] == "“1,200”是文本，已读作数值 12000000 m³"
    assert sentence("volume", "约300", unit("万m³"))[0] == "“约300”是约数，已读作 3000000 m³"
    assert sentence("people", "100人")[0] == "“100人”是文本，已读作数值 100 人"


@pytest.mark.parametrize(
    ("word", "near"), [("尚未完成", "；最接近的是“未完成”"), ("没有封停", "；最接近的是“未封停”"), ("不同意", "")]
)
def test_no_advice_turns_a_state_round(word, near):
    """A careless clerk takes what is offered."""
    assert sentence("status", word)[1].startswith(f"请填“已完成”或“未完成”{near}")
    assert "“完成”" not in sentence("status", word)[1]


# places, categories, codes


def test_places():
    assert one("district", "南阳市城乡一体化示范区") == ("示范区", ["word-translated"])
    assert one("district", "火星区") == ("火星区", [])
    assert one("street", "白河") == ("白河街道", ["word-translated"])
    assert one("street", "南阳市七一街道") == ("七一街道", ["word-translated"])
    assert one("street", "张衡街道办事处") == ("张衡街道", ["word-translated"])
    assert one("street", "潦河镇") == ("潦河镇", [])
    assert one("street", "上湾", campaign=TOILETS) == ("上湾村", ["word-translated"])


def test_categories_and_synonyms():
    assert one("category", "封停") == ("应封停", ["word-translated"])
    assert one("category", "应 封停") == ("应封停", ["word-translated"])
    assert one("category", "应封亭") == ("应封亭", [])
    assert one("method", "填埋") == ("永久封填", ["word-translated"])


def test_credit_codes_are_tidied():
    assert one("credit_code", "9141 1302 mankkpyl26") == ("91411302MANKKPYL26", ["code-cleaned"])
    assert one("credit_code", "９１４１１３０２MANKKPYL26") == ("91411302MANKKPYL26", ["code-cleaned"])


@pytest.mark.parametrize(
    ("text", "degrees", "code"),
    [
        ("112.5375", 112.5375, "number-as-text"),
        ("112.5375°", 112.5375, "number-as-text"),
        ("E112.5375", 112.5375, "number-as-text"),
        ("112°32′15″", 112.5375, "angle-converted"),
        ("112°32'15\"", 112.5375, "angle-converted"),
        ("112°32′15″E", 112.5375, "angle-converted"),
        ("东经112度32分15秒", 112.5375, "angle-converted"),
        ("112.32.15", 112.5375, "angle-converted"),
        ("112°32.25'", 112.5375, "angle-converted"),
        ("112°32′", 112 + 32 / 60, "angle-converted"),
        ("112°75′15″", None, "angle-unreadable"),
        ("路口", None, "angle-unreadable"),
    ],
)
def test_angles(text, degrees, code):
    value, told = one("longitude", text)
    assert told == [code]
    assert value == (pytest.approx(degrees) if degrees else None)


# 33: patterns that crawl, and columns where every cell needs a look


NASTY = (" " * 32_767, "1" * 32_767, "1," * 16_000, "张" + " " * 32_760 + "三", "20-" * 10_000, "112°" * 8_000)


@pytest.mark.parametrize("field", WELLS.fields, ids=lambda field: field.key)
def test_no_cell_makes_a_pattern_crawl(field):
    start = clock.process_time()
    for text in NASTY:
        one(field.key, text)
    assert clock.process_time() - start < 1


def test_a_dirty_cell_costs_its_stretch_only():
    raw = [f"用户{at}" for at in range(5000)]
    raw[4321] = "张三 "
    assert read("name", *raw) == ([*raw[:4321], "张三", *raw[4322:]], [(4326, "text-cleaned")])


# laws


MESS = st.one_of(
    st.sampled_from(
        ["", " ", "/", "是", "约30", "1.2万方", "6.23", "2024.6", "112°32′", "应封停", "\u200b", "00123", "1|2", "|"]
    ),
    st.text(st.characters(exclude_characters="〃″〞”\"'＂＇"), max_size=12),  # those stand for the cell above
    st.floats().map(lambda number: number + 0.0),  # no cell shows -0
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@pytest.mark.parametrize("field", WELLS.fields, ids=lambda field: field.key)
@given(raw=st.lists(MESS, max_size=8))
def test_a_value_for_every_cell_whatever_stands_there(field, raw):
    values, hits = read_values(cells(field.key, tuple(raw)))
    assert len(values) == len(raw)
    assert "" not in [value for value in values if isinstance(value, str)]
    findings(hits, "台账.xlsx")
    alone = [one(field.key, cell)[0] for cell in raw]
    assert repr(list(values)) == repr(alone)  # no cell changes another; NaN is not equal to itself


def test_codes_are_told_once():
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert all(kind.title for kind in KINDS)
