"""Forty-odd ledgers as districts lay them out, each with where its table is. No two share a template.

A row is written with `|` between its cells; what reads as a number is one, but for a leading zero.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from wellxl.records import Grid

__all__ = ["LAYOUTS", "Layout"]


class Layout(NamedTuple):
    """A sheet, and what must be found on it."""

    name: str
    text: str
    area: str
    fields: str
    """`C name D well …`: letter and field."""
    rows: str
    """`4-9 12`: the rows that are tasks, as Excel numbers them."""
    merges: str = ""
    """`A1:H1 B3:D3`."""

    @property
    def grid(self) -> Grid:
        lines = [line.strip().split("|") for line in self.text.strip("\n").split("\n")]
        width = max(map(len, lines))
        cells = [[_cell(cell) for cell in line] + [""] * (width - len(line)) for line in lines]
        return Grid("Sheet1", cells, tuple(map(_area, self.merges.split())))

    @property
    def expected_fields(self) -> dict[str, str]:
        words = self.fields.split()
        return dict(zip(words[1::2], words[::2], strict=True))

    @property
    def expected_rows(self) -> list[int]:
        spans = [part.split("-") for part in self.rows.split()]
        return [row for span in spans for row in range(int(span[0]), int(span[-1]) + 1)]


def _cell(text: str) -> Any:
    text = text.replace("\\n", "\n")
    return float(text) if re.fullmatch(r"(?!0\d)-?\d+(\.\d+)?", text) else text


def _area(text: str) -> tuple[int, int, int, int]:
    (left, top), (right, bottom) = (re.fullmatch(r"([A-Z])(\d+)", part).groups() for part in text.split(":"))
    return int(top) - 1, ord(left) - 65, int(bottom) - 1, ord(right) - 65


LAYOUTS = (
    Layout(
        "bare",
        """
        用户名称|分类|完成状态
        张三|应封停|是
        李四|应纳管|否
        """,
        "A1:C3",
        "A name B category C status",
        "2-3",
    ),
    Layout(
        "title, unit line, numbering",
        """
        某区自备井封停台账
        单位：万立方米
        序号|街道|用户名称|水井编号|年取水量|分类|完成状态
        1|七一街道|张三|00123|1.5|应封停|是
        2|七一街道|李四|00124|2|应纳管|否
        """,
        "A3:G5",
        "B street C name D well E volume F category G status",
        "4-5",
        "A1:G1 A2:G2",
    ),
    Layout(
        "begins at C5",
        """
        |
        |
        ||关于自备井的统计
        |
        ||编号|取水单位|类别|是否封停|封停日期
        ||W1|一厂|应封停|√|2024.6.1
        ||W2|二厂|应封停|×|
        ||W3|三厂|应纳管|×|
        """,
        "C5:G8",
        "C well D name E category F status G done_on",
        "6-8",
    ),
    Layout(
        "two levels, merged",
        """
        序号|基本信息|||坐标||任务情况||
        |用户名称|井编号|详细地址|经度|纬度|分类|完成状态|完成日期
        1|甲厂|N1|路1号|112.5|32.9|应封停|是|6.1
        2|乙厂|N2|路2号|112.6|33.0|应纳管|否|
        """,
        "A1:I4",
        "B name C well D location E longitude F latitude G category H status I done_on",
        "3-4",
        "A1:A2 B1:D1 E1:F1 G1:I1",
    ),
    Layout(
        "two levels without merges",
        """
        辖区|用户名称|坐标||分类|完成状态
        ||经度|维度||
        卧龙区|甲厂|112.5|32.9|应封停|是
        卧龙区|乙厂|112.6|33.0|应纳管|否
        """,
        "A1:F4",
        "A district B name C longitude D latitude E category F status",
        "3-4",
    ),
    Layout(
        "three levels",
        """
        序号|用户|||水井|||进展|
        |名录||联系|位置||井深（米）|分类|完成情况
        |单位名称|纳税人识别号|联系电话|东经|北纬|||
        1|甲厂||0377-1|112.5|32.9|120|应封停|已封停
        2|乙厂||0377-2|112.6|33.0|80|应封停|未封停
        """,
        "A1:I5",
        "B name C credit_code D phone E longitude F latitude G depth H category I status",
        "4-5",
        "A1:A3 B1:D1 E1:G1 H1:I1 B2:C2 E2:F2 G2:G3 H2:H3 I2:I3",
    ),
    Layout(
        "line breaks and spaces in headers",
        """
        序\\n号|用 户\\n名 称|水井\\n编号|年取水量\\n（万m³）|处置\\n分类|完成\\n状态
        1|甲厂|1|0.2|应封停|是
        2|乙厂|2|0.3|应封停|否
        """,
        "A1:F3",
        "B name C well D volume E category F status",
        "2-3",
    ),
    Layout(
        "full width and stars",
        """
        ＊用户名称|＊分类（应封停／应纳管）|＊完成状态：|水井编号（必填）
        甲厂|应封停|是|A-1
        """,
        "A1:D2",
        "A name B category C status D well",
        "2",
    ),
    Layout(
        "unit row below the header",
        """
        单位名称|井深|年用水量|任务类型|进展
        |（米）|（万方）||
        甲厂|120|0.5|应封停|正在施工
        乙厂|90|0.7|应纳管|已纳管
        """,
        "A1:E4",
        "A name B depth C volume D category E status",
        "3-4",
    ),
    Layout(
        "numbered columns below the header",
        """
        序号|用户名称|水井编号|分类|完成状态|完成日期
        1|2|3|4|5|6
        1|甲厂|A1|应封停|是|2024/6/1
        2|乙厂|A2|应封停|否|
        """,
        "A1:F4",
        "B name C well D category E status F done_on",
        "3-4",
    ),
    Layout(
        "subtotals and a sum",
        """
        序号|街道|用户名称|年取水量(m³)|分类|完成状态
        1|七一街道|甲厂|100|应封停|是
        2|七一街道|乙厂|200|应封停|否
        小计|||300||
        1|梅溪街道|丙厂|50|应纳管|否
        小计|||50||
        合计|||350||
        """,
        "A1:F5",
        "B street C name D volume E category F status",
        "2-3 5",
    ),
    Layout(
        "sum above the data",
        """
        县区|街道|用户名称|井编号|分类|完成状态
        合计||3眼|||
        卧龙区|七一街道|甲厂|1|应封停|是
        卧龙区|七一街道|乙厂|2|应封停|是
        卧龙区|梅溪街道|丙厂|3|应封停|否
        """,
        "A1:F5",
        "A district B street C name E category F status",
        "3-5",
        "A2:B2",
    ),
    Layout(
        "signatures and notes below",
        """
        用户名称|分类|完成状态|联系人
        甲厂|应封停|是|王
        乙厂|应封停|否|李
        |
        填报人：|王某|审核人：|李某
        注：1.本表每日17时前报送。
        2.一井一行。
        """,
        "A1:D3",
        "A name B category C status D contact",
        "2-3",
        "A6:D6 A7:D7",
    ),
    Layout(
        "group rows of streets",
        """
        序号|街道|用户名称|分类|完成状态
        一、七一街道（2眼）
        1||甲厂|应封停|是
        2||乙厂|应封停|否
        二、梅溪街道（1眼）
        1||丙厂|应纳管|否
        """,
        "A1:E6",
        "B street C name D category E status",
        "3-4 6",
        "A2:E2 A5:E5",
    ),
    Layout(
        "side merges",
        """
        辖区|街道|用户名称|分类|完成状态
        卧龙区|七一街道|甲厂|应封停|是
        ||乙厂|应封停|否
        |梅溪街道|丙厂|应纳管|否
        """,
        "A1:E4",
        "A district B street C name D category E status",
        "2-4",
        "A2:A4 B2:B3",
    ),
    Layout(
        "header again on each printed page",
        """
        序号|用户名称|分类|完成状态
        1|甲厂|应封停|是
        2|乙厂|应封停|否
        序号|用户名称|分类|完成状态
        3|丙厂|应封停|是
        """,
        "A1:D5",
        "B name C category D status",
        "2-3 5",
    ),
    Layout(
        "title and header again",
        """
        某区台账
        序号|用户名称|分类|完成状态
        1|甲厂|应封停|是
        |
        序号|用户名称|分类|完成状态
        2|乙厂|应封停|否
        """,
        "A2:D6",
        "B name C category D status",
        "3 6",
        "A1:D1",
    ),
    Layout(
        "another table below",
        """
        用户名称|水井编号|分类|完成状态
        甲厂|1|应封停|是
        乙厂|2|应纳管|否
        |
        街道|任务数|完成数|比例
        七一街道|2|1|0.5
        合计|2|1|0.5
        """,
        "A1:D3",
        "A name B well C category D status",
        "2-3",
    ),
    Layout(
        "another table beside",
        """
        用户名称|水井编号|分类|完成状态||街道|任务数
        甲厂|1|应封停|是||七一街道|1
        乙厂|2|应纳管|否||梅溪街道|1
        |||||合计|2
        """,
        "A1:D3",
        "A name B well C category D status",
        "2-3",
    ),
    Layout(
        "another table on the left",
        """
        类别|数量||用户名称|水井编号|分类|完成状态
        应封停|1||甲厂|1|应封停|是
        应纳管|1||乙厂|2|应纳管|否
        """,
        "D1:G3",
        "D name E well F category G status",
        "2-3",
    ),
    Layout(
        "a spacer column within",
        """
        用户名称|分类|完成状态||责任人|联系电话
        甲厂|应封停|是||王|0377-1
        乙厂|应封停|否||李|0377-2
        """,
        "A1:F3",
        "A name B category C status E contact F phone",
        "2-3",
    ),
    Layout(
        "columns backwards, remarks first",
        """
        备注|完成状态|处置分类|用途|地址|用户名称|乡镇
        |是|应封停|工业|路1号|甲厂|新店乡
        急|否|应封停|商业|路2号|乙厂|新店乡
        """,
        "A1:G3",
        "B status C category D purpose E location F name G street",
        "2-3",
    ),
    Layout(
        "two columns of one name",
        """
        用户名称|分类|完成状态|联系电话|联系电话
        甲厂|应封停|是|1|2
        """,
        "A1:E2",
        "A name B category C status D phone",
        "2",
    ),
    Layout(
        "close headers",
        """
        用户名|任务分类|完成状况|水井位置
        甲厂|应封停|是|路1号
        乙厂|应封停|否|路2号
        """,
        "A1:D3",
        "A name B category C status D location",
        "2-3",
    ),
    Layout(
        "labels above in cells of their own",
        """
        自备井任务表
        辖区：|卧龙区||填报日期：|2024.6.23
        序号|用户名称|分类|完成状态|封停时间
        1|甲厂|应封停|是|6.20
        """,
        "A3:E4",
        "B name C category D status E done_on",
        "4",
        "A1:E1",
    ),
    Layout(
        "blank rows within and below",
        """
        用户名称|分类|完成状态
        甲厂|应封停|是
        |
        |
        乙厂|应封停|否
        |
        """,
        "A1:C5",
        "A name B category C status",
        "2 5",
    ),
    Layout(
        "prefilled numbers",
        """
        序号|用户名称|分类|完成状态
        1|甲厂|应封停|是
        2|乙厂|应封停|否
        3|
        4|
        5|
        """,
        "A1:D3",
        "B name C category D status",
        "2-3",
    ),
    Layout(
        "an example row",
        """
        序号|用户名称|水井编号|分类|完成状态
        例|某某公司|W001|应封停|已完成
        1|甲厂|W1|应封停|是
        """,
        "A1:E3",
        "B name C well D category E status",
        "3",
    ),
    Layout(
        "long instructions above",
        """
        填表说明：1.用户名称须与营业执照一致；2.分类填应封停或应纳管；3.完成状态填是或否
        一、报送时间为每日17时
        二、联系人：某某
        |
        街道（乡镇）|村(居)|户主|机井编码|类别|是否完成|存在问题
        新店乡|一村|张三|J1|应封停|否|管网未通
        新店乡|二村|李四|J2|应封停|是|
        """,
        "A5:G7",
        "A street B community C name D well E category F status G obstacle",
        "6-7",
        "A1:G1 A2:G2 A3:G3",
    ),
    Layout(
        "units behind a slash and a comma",
        """
        用水单位|井深/m|年用水量，万吨|分类|封停状态
        甲厂|100|1.2|应封停|已封停
        """,
        "A1:E2",
        "A name B depth C volume D category E status",
        "2",
    ),
    Layout(
        "unit line between header and data",
        """
        用户名称|年取水量|分类|完成状态
        单位：万方
        甲厂|0.3|应封停|是
        乙厂|0.4|应封停|否
        """,
        "A1:D4",
        "A name B volume C category D status",
        "3-4",
        "A2:D2",
    ),
    Layout(
        "group row above one header row",
        """
        卧龙区自备井封停进展
        用户情况|||封停情况||
        用户名称|街道|位置|分类|完成状态|封井方式
        甲厂|七一街道|路1号|应封停|是|永久封填
        """,
        "A2:F4",
        "A name B street C location D category E status F method",
        "4",
        "A1:F1 A2:C2 D2:F2",
    ),
    Layout(
        "status in its group's name",
        """
        用户名称|分类|完成情况||
        ||是否完成|完成时间|备注
        甲厂|应封停|是|6.3|
        乙厂|应封停|否||等待
        """,
        "A1:E4",
        "A name B category C status D done_on",
        "3-4",
        "A1:A2 B1:B2 C1:E1",
    ),
    Layout(
        "words for households",
        """
        序号|产权单位|处置分类|封停状态|受益户数（户）|受益人口(人)|未完成原因
        1|甲小区|应封停|已封|120|400|
        2|乙小区|应封停|未封|80|260|管网
        """,
        "A1:G3",
        "B name C category D status E households F people G obstacle",
        "2-3",
    ),
    Layout(
        "categories as sections",
        """
        序号|用户名称|水井编号|分类|完成状态
        一、应封停（2眼）
        1|甲厂|1||是
        2|乙厂|2||否
        二、应纳管（1眼）
        1|丙厂|3||否
        """,
        "A1:E6",
        "B name C well D category E status",
        "3-4 6",
        "A2:E2 A5:E5",
    ),
    Layout(
        "names that look like sums and notes",
        """
        用户名称|水井编号|分类|完成状态
        会计师事务所|1|应封停|是
        合计利贸易公司|2|应封停|否
        说明书印刷厂|3|应封停|否
        注塑厂|4|应封停|是
        总计：|4||
        """,
        "A1:D5",
        "A name B well C category D status",
        "2-5",
    ),
    Layout(
        "incomplete tasks stay",
        """
        用户名称|水井编号|分类|完成状态|位置
        甲厂|1||是|路1号
        |2|应封停|否|路2号
        |||否|路3号
        丁厂||||
        """,
        "A1:E5",
        "A name B well C category D status E location",
        "2-5",
    ),
    Layout(
        "wide, with unknown columns",
        """
        序号|管网性质|县区|街道办事处|社区/村|取水户|自备井编号|统一社会信用代码|具体位置|经度(E)|纬度(N)|机井深度(m)|取水量(吨/年)|许可证号|用水性质|任务类型|纳管状态|纳管时间|处置方式|户数|人数|存在的问题|包联责任人|联系方式|建井年份|备注
        1|供水|示范区|白河|一社区|甲|Z1||路1|112.5|32.9|99|800||洗浴|应纳管|已纳管|2024-06-03||1|3||王|0377|1998|
        """,
        "A1:Z2",
        "C district D street E community F name G well H credit_code I location J longitude K latitude L depth M volume"
        " N permit O purpose P category Q status R done_on S method T households U people V obstacle W contact X phone",
        "2",
    ),
    Layout(
        "no name over a filled column",
        """
        用户名称|分类||完成状态
        甲厂|应封停|加急|是
        乙厂|应封停||否
        """,
        "A1:D3",
        "A name B category D status",
        "2-3",
    ),
    Layout(
        "vertical title at the left",
        """
        自备井台账|用户名称|分类|完成状态
        |甲厂|应封停|是
        |乙厂|应封停|否
        """,
        "A1:D3",
        "B name C category D status",
        "2-3",
        "A1:A3",
    ),
    Layout(
        "a sum in the name's column with its category",
        """
        街道|用户名称|年取水量(方)|分类|完成状态
        七一街道|甲厂|10|应封停|是
        七一街道|小计|10|应封停|
        梅溪街道|乙厂|20|应纳管|否
        梅溪街道|小计|20|应纳管|
        |总计|30||
        """,
        "A1:E4",
        "A street B name C volume D category E status",
        "2 4",
    ),
    Layout(
        "dates and office on one line above",
        """
        中心城区“飓风”行动任务清单
        报送单位（盖章）：某街道办||||2024年6月23日
        取水权人名称|原乡镇或街道|安装地点|类别|完成情况|完成日期
        甲厂|仲景街道|路1号|应封停|已完成|2024年6月20日
        乙厂|仲景街道|路2号|应封停|未完成|
        分管领导：|||填报人：||
        """,
        "A3:F5",
        "A name B street C location D category E status F done_on",
        "4-5",
        "A1:F1 A2:D2 E2:F2",
    ),
    Layout(
        "group rows without a street column",
        """
        编号|用户名称|分类|完成状态
        七一街道
        1|甲厂|应封停|是
        2|乙厂|应封停|否
        梅溪街道
        3|丙厂|应封停|否
        """,
        "A1:D6",
        "B name C category D status A street",
        "3-4 6",
        "A2:D2 A5:D5",
    ),
    Layout(
        "subtotals with a street and a category",
        """
        序号|街道|用户名称|水井编号|位置|分类|完成状态
        1|七一街道|甲合计厂|W-1|路1号|应封停|是
        2|七一街道|总计公司|W-2|路2号|应封停|否
        小计|七一街道|2户|||应封停|1
        3|梅溪街道|丙厂|W-3|路3号|应纳管|否
        梅溪街道小计||1户|1眼||应纳管|
        |梅溪街道合计|1户|||应纳管|
        合计|2个街道|2户|||应封停|
        合计|2个街道|1户|||应纳管|
        """,
        "A1:G5",
        "B street C name D well E location F category G status",
        "2-3 5",
    ),
    Layout(
        "examples in three forms",
        """
        序号|街道|用户名称|水井编号|分类|完成状态
        示例（勿删）|某某街道|某某公司|W-0|应封停|已完成
        例2|某某街道|某某公司|W-0|应纳管|已完成
        1|七一街道|（示例）某某公司|W-0|应封停|已完成
        1|七一街道|甲厂|W-1|应封停|是
        2|七一街道|样例印刷厂|W-2|应封停|否
        """,
        "A1:F6",
        "B street C name D well E category F status",
        "5-6",
    ),
    Layout(
        "names in two levels that only make sense together",
        """
        卧龙区台账
        序号|用户||水井||任务||完成|
        |名称|电话|编号|位置|类型|堵点|状态|日期
        1|甲厂|13800000001|W-1|路1号|应封停||未完成|
        2|乙厂|13800000002|W-2|路2号|应封停||已完成|2024.6.10
        """,
        "A2:I5",
        "B name C phone D well E location F category G obstacle H status I done_on",
        "4-5",
        "A2:A3 B2:C2 D2:E2 F2:G2 H2:I2",
    ),
    Layout(
        "names in two levels without merges",
        """
        序号|用户||任务|完成|
        |名称|位置|类型|状态|日期
        1|甲厂|路1号|应封停|未完成|
        2|乙厂|路2号|应封停|已完成|2024.6.10
        """,
        "A1:F4",
        "B name C location D category E status F done_on",
        "3-4",
    ),
    Layout(
        "names in three levels, a name two levels up",
        """
        卧龙区自备井封停任务台账
        填报单位：卧龙区水利局|||||||2024年6月23日||
        序号|基本情况||||任务|||水量|责任
        |取水户||井||类型|推进||年取水量|联系
        |所在街道|名称|编号|地点||是否完成|完成时间|（万方）|电话
        1|七一街道|甲厂|W-1|路1号|应封停|否||0.12|13800000001
        2|七一街道|乙厂|W-2|路2号|应封停|是|2024-06-03|0.12|13800000002
        """,
        "A3:J7",
        "B street C name D well E location F category G status H done_on I volume J phone",
        "6-7",
        "A1:J1 A3:A5 B3:E3 F3:H3 B4:C4 D4:E4 F4:F5 G4:H4",
    ),
)
