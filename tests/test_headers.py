"""Which header means which field."""

import pytest

from wellxl.reading.headers import Dictionary, Head, bare, nearest_head
from wellxl.reading.quantities import Unit
from wellxl.wells import WELLS
from wellxl.wording import tell

WORDS = Dictionary(WELLS)


def match(*texts):
    return WORDS.match([Head(at, (text,)) for at, text in enumerate(texts)], 3)


@pytest.mark.parametrize("field", WELLS.fields, ids=lambda field: field.key)
def test_every_name_and_alias_is_known(field):
    assert {WORDS.key(word) for word in (field.header, *field.aliases)} == {field.key}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("用 户\n名　称", "name"),
        ("＊用户名称", "name"),
        ("水井编号：", "well"),
        ("街道（乡镇）", "street"),
        ("年取水量（万m³）", "volume"),
        ("井深/米", "depth"),
        ("是否完成（是/否）", "status"),
        ("封停日期\n(年月日)", "done_on"),
        ("计划完成时间", ""),
        ("备注", ""),
        ("序号", ""),
        ("字" * 200, ""),
    ],
)
def test_folded_forms(text, key):
    assert WORDS.key(text) == key


def test_the_unit_in_a_name():
    assert bare("年取水量（万立方米）") == ("年取水量", Unit("m³", 10_000))
    assert bare("井深/米") == ("井深", Unit("米", 1))
    assert bare("年用水量，吨").unit == Unit("m³", 1)
    assert bare("年取水量") == ("年取水量", None)


def test_levels_joined_lowest_and_upper():
    assert WORDS.keys(Head(0, ("坐标", "经度"))) == ((0, "longitude"),)
    assert WORDS.keys(Head(0, ("基本情况", "用户名称"))) == ((0, "name"),)
    assert WORDS.keys(Head(0, ("井深", "（米）"))) == ((0, "depth"),)
    assert WORDS.keys(Head(0, ("完成情况", "备注"), alone=False)) == ()


@pytest.mark.parametrize(
    ("levels", "key"),
    [
        (("用户", "名称"), "name"),
        (("任务", "类型"), "category"),
        (("完成", "状态"), "status"),
        (("完成", "日期"), "done_on"),
        (("水井", "编号"), "well"),
        (("用 户", "名\n称（全称）"), "name"),
        (("基本情况", "取水户", "名称"), "name"),
        (("用户", "基本情况", "名称"), "name"),
        (("任务情况", "任务", "类型"), "category"),
        (("取水许可证", "编号"), "permit"),
        (("纳税人", "识别号"), "credit_code"),
        (("单位", "编号"), "well"),
        (("水表", "编号"), "well"),
        (("完成时间", "计划"), ""),
        (("计划", "完成时间"), ""),
        (("计划任务", "用户名称"), "name"),
        (("实际", "完成时间"), "done_on"),
        (("完成情况", "封停"), "status"),
        (("完成情况", "未完成"), ""),
        (("完成时间", "纳管"), "done_on"),
        (("基本情况", "封停"), ""),
        (("分类", "应封停"), ""),
        (("用户", "序号"), ""),
    ],
)
def test_levels_joined_without_a_sign(levels, key):
    assert [found for _, found in WORDS.keys(Head(0, levels, alone=False))] == [key] * bool(key)


def test_a_joined_name_goes_before_the_lowest():
    heads = [Head(0, ("取水许可证", "编号"), False), Head(1, ("水井", "编号"), False), Head(2, ("用户", "名称"), False)]
    assert WORDS.match(heads, 3) == ({0: "permit", 1: "well", 2: "name"}, [])


def test_a_close_header_is_taken_and_told():
    matched, hits = match("用户名", "分类", "完成状况")
    assert matched == {0: "name", 1: "category", 2: "status"}
    assert [tell(hit, "a.xlsx").message for hit in hits] == [
        "列名“用户名”不在已知列名之中，已按“用户名称”读取",
        "列名“完成状况”不在已知列名之中，已按“完成状态”读取",
    ]
    assert (
        tell(hits[0], "a.xlsx").suggestion
        == "请把列名改为“用户名称”；不是这一列的，请换一个列名；此名常用的，可在方案中列为“用户名称”的别名"
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("完成曰期", "done_on"),
        ("完成日其", "done_on"),
        ("封听时间", "done_on"),
        ("水井编好", "well"),
        ("水并编号", "well"),
        ("用户名成", "name"),
        ("完成壮态", "status"),
        ("联系店话", "phone"),
        ("取水用土", "purpose"),
        ("封停方是", "method"),
        ("受益护数", "households"),
        ("许可正", "permit"),
        ("信用代吗", "credit_code"),
        ("年取水亮", "volume"),
    ],
)
def test_one_sign_mistaken_for_another_of_its_sound_or_shape(text, key):
    matched, hits = match(text)
    assert list(matched.values()) == [key] * bool(key)
    assert [hit.kind.code for hit in hits] == ["header-doubtful"] * bool(key)


OF_LEDGERS = """
    取水口名称 取水口位置 取水能力 隶属关系 取水流量 通讯地址 邮政编码 工作部门 电子信箱 传真号码 日最大取水量
    取水方式 计量方式 水资源分区 成井时间 建井时间 成井日期 电能表编号 水表编号 水表型号 电表编号 电表位置
    计量设施 井名 水位 开采层位 井口高程 井管材质 井径 静水位 动水位 地质 水泵型号 配套功率 日取水量
    月取水量 日用水量 月用水量 季用水量 年排水量 灌溉面积 单位性质 行业类别 审批机关 供水单位 施工单位
    管理单位 责任单位 监督单位 家庭住址 户籍地址 身份证号 银行账号 完成比例 完成数量 封停数量 封停面积
    封停原因 封停费用 封停单位 纳管单位 纳管原因 有效期 发证日期 发证机关 用水类型 水源类型 水井类型 水井状态
    水井数量 水井权属 替代水源 管网距离 接入时间 通水时间 计划完成时间 上报时间 更新时间 备注 附件 照片
    审核意见 包联领导 包联单位 包联电话 所属部门 所属行业 所属小区 所在小区 地理位置 地理坐标 序列号 档案编号
    文件编号 任务编号 任务名称 任务来源
"""
"""What stands in registers of wells and is no field: from public forms of the water census and of permits, and their like."""


@pytest.mark.parametrize("text", OF_LEDGERS.split())
def test_what_is_near_and_means_something_else(text):
    assert match(text) == ({}, [])


def test_fields_are_never_taken_for_each_other():
    """Each name and alias alone is its own field's, however near another's it is."""
    for field in WELLS.fields:
        for word in (field.header, *field.aliases):
            others = WELLS.with_(fields=tuple(one for one in WELLS.fields if one.key != field.key))
            slips = [hit for hit in Dictionary(others).match([Head(0, (word,))], 1)[1] if hit.facts["field"] in NEVER[field.key]]
            assert not slips, word


NEVER = {
    **dict.fromkeys((field.key for field in WELLS.fields), ()),
    "status": ("完成日期", "封停方式"),
    "done_on": ("完成状态", "封停方式"),
    "contact": ("联系电话",),
    "phone": ("责任人",),
    "depth": ("位置", "水井编号"),
    "location": ("井深", "水井编号", "用途"),
    "well": ("位置", "井深", "用户名称", "许可证"),
    "volume": ("用户名称", "用途"),
}


def test_another_meaning_is_not_close():
    assert match("计划完成时间", "用户名称")[0] == {1: "name"}


def test_two_columns_for_one_field():
    matched, (hit,) = match("单位名称", "用户名称")
    assert matched == {0: "name"}
    assert (hit.kind.code, hit.column) == ("header-twice", "B")
    assert "A 列“单位名称”" in tell(hit, "a.xlsx").message


def test_the_nearest_header():
    heads = [Head(0, ("名称",)), Head(1, ("类型",)), Head(2, ("电话",))]
    assert nearest_head(WELLS.field("category"), heads) == heads[1]
    assert nearest_head(WELLS.field("depth"), [Head(0, ("abc",))]) is None
