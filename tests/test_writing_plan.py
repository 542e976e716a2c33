"""Tests of wellxl.writing.plan: what is written is what read_campaign gives back, and Excel's own limits hold."""

import datetime as dt
import zipfile
from itertools import chain, count
from pathlib import Path

import openpyxl
import pytest
from campaigns import TOILETS
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from wellxl.campaign import Campaign, District, Field, Quantity, Words, fold
from wellxl.catalogue import KINDS
from wellxl.errors import OutputError
from wellxl.reading.plan import read_campaign
from wellxl.reading.plan_form import WORDS
from wellxl.records import Kind
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign

RULES = (
    Kind("date-impossible", "error", "“{value}”不是日期", refuses=True),
    Kind("done-without-date", "warning", "已完成，但没有完成日期"),
)


@pytest.mark.parametrize("campaign", [WELLS, TOILETS], ids=["wells", "toilets"])
def test_a_campaign_comes_back_as_it_was(tmp_path, campaign):
    path = write_campaign(tmp_path / "方案.xlsx", campaign, RULES)
    assert read_campaign(path, RULES) == campaign


def test_the_same_campaign_gives_the_same_bytes(tmp_path):
    first = write_campaign(tmp_path / "a.xlsx", WELLS, RULES).read_bytes()
    assert write_campaign(tmp_path / "b.xlsx", WELLS, RULES).read_bytes() == first


# Words as they stand in a list: nothing that separates words, nothing that Excel cannot hold.
LETTERS = st.characters(categories=["L", "N", "Sm", "Po"], exclude_characters="→=＝-、，,；;_ \u3000")
WORD = st.text(LETTERS, min_size=1, max_size=8).filter(lambda word: fold(word) not in ("", "合计", "总计"))
RATE = st.none() | st.integers(0, 100).map(lambda percent: percent / 100)
NUMBER = st.none() | st.integers(-(10**6), 10**6) | st.integers(-(10**6), 10**6).map(lambda thousandths: thousandths / 1000)
DAY = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


@st.composite
def campaigns(draw):
    drawn = draw(st.lists(WORD, max_size=40, unique_by=fold))
    pool = chain(drawn, (f"抽完之后的第{number}个词" for number in count()))

    def some(most: int, least: int = 0) -> tuple[str, ...]:
        return tuple(next(pool) for _ in range(draw(st.integers(least, most))))

    categories = (next(pool), *some(2))
    types = (
        "text",
        "count",
        "district",
        "category",
        "status",
        *draw(st.lists(st.sampled_from(list(WORDS["type"].values())), max_size=4)),
    )
    fields = []
    for at, type in enumerate(types):
        choices = some(2)
        low, high = sorted([draw(NUMBER), draw(NUMBER)], key=lambda one: (one is not None, one or 0))
        fields.append(
            Field(
                "name" if not at else f"key{at}",
                next(pool),
                type,
                some(2),
                draw(st.just("") | WORD),
                draw(st.booleans()),
                low,
                high,
                choices,
                {word: choices[0] for word in some(1)} if choices else {},
            )
        )
    start, deadline = sorted([draw(DAY), draw(DAY)])
    red, yellow = sorted([draw(RATE), draw(RATE)], key=lambda one: one or 0)
    quantity = Quantity("key1", draw(st.integers(0, 10**6)), draw(st.booleans()), categories[0], categories[-1], "name", some(1))
    return Campaign(
        name=draw(WORD),
        title=draw(WORD),
        office=draw(WORD),
        start=start,
        deadline=deadline,
        districts=tuple(
            District(next(pool), draw(st.just("") | st.just(f"4113{at:02}")), some(1), some(2), draw(st.booleans()))
            for at in range(2)
        ),
        categories=categories,
        fields=tuple(fields),
        status=Words(some(2, 1), some(2, 1), some(1)),
        category_aliases={word: categories[-1] for word in some(1)},
        placeholders=some(2),
        district_prefixes=some(1),
        quantity=draw(st.sampled_from([None, quantity])),
        severities=draw(
            st.dictionaries(st.from_regex("[a-z]{2,6}", fullmatch=True), st.sampled_from(["error", "warning", "off"]), max_size=3)
        ),
        red_below=red,
        yellow_below=yellow,
        report_to=draw(st.just("") | WORD),
        colours={name: draw(st.from_regex("[0-9A-F]{6}", fullmatch=True)) for name in WELLS.colours},
    )


@settings(max_examples=25, deadline=None, phases=[Phase.generate])  # shrinking workbooks takes minutes
@given(campaign=campaigns())
def test_any_campaign_comes_back_as_it_was(tmp_path_factory, campaign):
    path = write_campaign(tmp_path_factory.mktemp("plan") / "方案.xlsx", campaign)
    assert read_campaign(path) == campaign


@pytest.mark.parametrize("alias", ["街道、乡镇", "=1+1", "http://a.b/c", "0012", "{=A1}", "@我", "-5"])
def test_an_odd_word_stays_text_and_comes_back(tmp_path, alias):
    field = WELLS.fields[1]._replace(aliases=(alias,))
    campaign = WELLS.with_(fields=(WELLS.fields[0], field, *WELLS.fields[2:]))
    path = write_campaign(tmp_path / "方案.xlsx", campaign)
    assert read_campaign(path).fields[1] == field
    cells = [cell for row in openpyxl.load_workbook(path)["字段"] for cell in row if str(cell.value).strip() == alias]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_text_longer_than_a_cell_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="32,767 个字符"):
        write_campaign(tmp_path / "方案.xlsx", WELLS.with_(office="长" * 40_000))


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="不存在"):
        write_campaign(tmp_path / "没有" / "方案.xlsx", WELLS)


def test_headers_bear_comments_and_words_are_chosen_from_lists(tmp_path):
    book = openpyxl.load_workbook(write_campaign(tmp_path / "方案.xlsx", WELLS, RULES))
    assert book.sheetnames == ["填写说明", "方案", "辖区", "分类", "字段", "词语", "规则"]
    for name in book.sheetnames[2:]:
        assert all(cell.comment and cell.comment.text for cell in book[name][3]), name
    lists = {
        rule.formula1 for name in book.sheetnames for rule in book[name].data_validations.dataValidation if rule.type == "list"
    }
    assert all(len(one) <= 255 for one in lists)
    assert '"文字,编号,辖区,街道,分类,状态,日期,数值,水量,整数,经度,纬度,信用代码,取水许可证,电话"' in lists
    assert '"错误,警告,不检查"' in lists


def test_every_rule_stands_on_its_sheet_with_its_own_severity_and_the_campaigns(tmp_path):
    campaign = WELLS.with_(severities={"done-without-date": "off"})
    sheet = openpyxl.load_workbook(write_campaign(tmp_path / "方案.xlsx", campaign, RULES))["规则"]
    rows = list(sheet.iter_rows(min_row=4, values_only=True))
    assert rows == [
        ("date-impossible", "“…”不是日期", "错误，拒收", None),
        ("done-without-date", "已完成，但没有完成日期", "警告", "不检查"),
    ]


def parts(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_workbook_that_is_handed_out_is_the_built_in_campaigns(tmp_path):
    handed_out = Path(__file__).parent.parent / "workbooks" / "方案.xlsx"
    fresh = write_campaign(tmp_path / "方案.xlsx", WELLS, KINDS)
    same = parts(fresh) == parts(handed_out)  # inflated: another zlib packs otherwise
    assert same, "run: python -m wellxl campaign -o workbooks/方案.xlsx"
    assert read_campaign(handed_out, KINDS) == WELLS


@pytest.mark.slow
@pytest.mark.parametrize(("campaign", "to"), [(WELLS, "xlsx"), (TOILETS, "xlsx"), (TOILETS, "ods")])
def test_a_campaign_saved_by_libreoffice_is_the_same(tmp_path, soffice, campaign, to):
    path = write_campaign(tmp_path / "方案.xlsx", campaign, KINDS)
    assert read_campaign(soffice(path, to), KINDS) == campaign
