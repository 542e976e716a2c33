"""The built-in campaign: private wells of a city centre, closed or regulated in June 2024."""

from __future__ import annotations

from datetime import date

from wellxl.campaign import Campaign, District, Field, Quantity, Words

__all__ = ["WELLS"]

_DISTRICTS = (
    District(
        "示范区",
        "411372",
        aliases=("城乡一体化示范区", "南阳示范区", "一体化示范区"),
        streets=("白河街道", "枣林街道", "姜营街道", "新店乡"),
    ),
    District(
        "卧龙区",
        "411303",
        aliases=("卧龙",),
        streets=("七一街道", "卧龙岗街道", "武侯街道", "梅溪街道", "车站街道", "光武街道", "靳岗街道"),
        open_streets=True,
    ),
    District(
        "宛城区",
        "411302",
        aliases=("宛城",),
        streets=("东关街道", "新华街道", "汉冶街道", "仲景街道", "赤虎街道", "五里堡街道"),
        open_streets=True,
    ),
    District(
        "高新区",
        "411371",
        aliases=("高新技术产业开发区", "高新技术开发区", "高新开发区", "南阳高新区"),
        streets=("张衡街道", "百里奚街道", "中关村南阳科技产业园"),
    ),
)

_FIELDS = (
    Field("district", "辖区", "district", ("所属区县", "行政区划", "县区", "区", "所在区", "区县", "所属辖区")),
    Field(
        "street",
        "街道",
        "street",
        (
            "街道(乡镇)",
            "街道/乡镇",
            "所属乡镇",
            "乡/村",
            "原乡镇或街道",
            "乡镇",
            "乡镇(街道)",
            "所属街道",
            "街道办事处",
            "所在街道",
            "所在乡镇",
        ),
    ),
    Field("community", "社区", "text", ("社区(村)", "村(居)", "居委会", "社区/村", "村(社区)", "所属社区", "行政村", "所在社区")),
    Field(
        "name",
        "用户名称",
        "text",
        (
            "单位名称",
            "取水单位",
            "取水权人名称",
            "用水户",
            "户主",
            "产权单位",
            "用水户名称",
            "单位(户主)名称",
            "取水户",
            "用水单位",
            "取水户名称",
            "取水单位名称",
            "用水单位名称",
        ),
        required=True,
    ),
    Field(
        "well",
        "水井编号",
        "id",
        ("编号", "井编号", "机井编码", "单位编号", "井号", "机井编号", "自备井编号", "水井编码"),
    ),
    Field("credit_code", "信用代码", "credit_code", ("统一社会信用代码", "社会信用代码", "纳税人识别号")),
    Field(
        "location",
        "位置",
        "text",
        ("水井地址", "详细地址", "取水地点", "安装地点", "井位", "地址", "水井位置", "具体位置", "地点"),
    ),
    Field(
        "longitude", "经度", "longitude", ("东经", "坐标/经度", "坐标经度", "经度(E)", "经度(°)"), "°", lowest=111, highest=114
    ),
    Field(
        "latitude",
        "纬度",
        "latitude",
        ("维度", "北纬", "坐标/纬度", "坐标/维度", "坐标纬度", "纬度(N)", "纬度(°)"),
        "°",
        lowest=32,
        highest=34,
    ),
    Field("depth", "井深", "number", ("井深度", "成井深度", "机井深度"), "米", highest=1000),
    Field("volume", "年取水量", "volume", ("年许可取水", "年许可取水量", "年用水量", "许可水量", "取水量", "许可取水量"), "m³"),
    Field("permit", "许可证", "permit", ("取水许可证号", "取水许可证编号", "取水许可证", "许可证号", "许可证编号")),
    Field(
        "purpose",
        "用途",
        "text",
        ("取水用途", "水井用途", "用水用途", "用水性质"),
        choices=("城镇生活", "乡村生活", "工业", "农业灌溉", "商业", "洗浴", "绿化", "消防"),
    ),
    Field("category", "分类", "category", ("类别", "处置分类", "任务类型", "任务分类"), required=True),
    Field(
        "status",
        "完成状态",
        "status",
        ("是否完成", "封停状态", "纳管状态", "进展", "完成情况", "是否封停", "是否纳管", "是否已封停", "是否已纳管"),
        required=True,
    ),
    Field(
        "done_on",
        "完成日期",
        "date",
        ("封停时间", "纳管时间", "完成时间", "封停日期", "纳管日期", "封停(纳管)时间", "封停/纳管时间"),
    ),
    Field(
        "method",
        "封停方式",
        "text",
        ("封井方式", "处置方式", "关停方式", "封填方式"),
        choices=("永久封填", "封存备用", "继续保留"),
        synonyms={"填埋": "永久封填", "封填": "永久封填", "贴封条": "封存备用", "设备封存": "封存备用", "封存": "封存备用"},
    ),
    Field("households", "受益户数", "count", ("户数", "受益户"), "户"),
    Field("people", "受益人数", "count", ("人数", "供水人口", "受益人口"), "人"),
    Field("obstacle", "堵点", "text", ("堵点问题", "存在问题", "未完成原因", "堵点难点", "存在的问题")),
    Field("contact", "责任人", "text", ("联系人", "包联责任人", "责任人姓名")),
    Field("phone", "联系电话", "phone", ("电话", "手机", "手机号", "联系方式", "手机号码")),
)

WELLS = Campaign(
    name="自备井封停",
    title="中心城区“飓风”行动“决战六月”日通报",
    office="市中心城区自备井封停及南水北调水源置换工作领导小组办公室",
    start=date(2024, 6, 1),
    deadline=date(2024, 6, 30),
    districts=_DISTRICTS,
    categories=("应封停", "应纳管"),
    fields=_FIELDS,
    status=Words(
        done=("已完成", "已封停", "已封", "已纳管", "完成", "是", "√", "✓", "✔", "1"),
        open=("未完成", "未封停", "未封", "未纳管", "否", "×", "✗", "✘", "x", "0"),
        under_way=("进行中", "正在", "推进中", "办理中"),
    ),
    category_aliases={"封停": "应封停", "应封": "应封停", "纳管": "应纳管"},
    placeholders=("/", "\\", "—", "——", "-", "--", "…", "……", "无", "NA", "N/A", "None", "nan", "null", "NULL"),
    district_prefixes=("河南省南阳市", "南阳市"),
    quantity=Quantity(
        field="volume",
        limit=1000,
        includes_limit=True,
        small="应纳管",
        large="应封停",
        purpose="purpose",
        large_purposes=("工业", "商业", "洗浴"),
    ),
    report_to="市领导小组组长、副组长、执行副组长。",
    distribute_to="中心城区四区政府（管委会），各成员单位。",
)
