"""roll.py: who has sent, who has not, who sent what."""

from pathlib import Path

from making import DAY, checked, golden_ledgers, ledger, task

from wellxl.merging import merge
from wellxl.records import Checked, Source
from wellxl.rules.roll import check, missing, roll
from wellxl.wells import WELLS
from wellxl.wording import line


def called(*ledgers, last=None):
    read = checked(*ledgers)
    return list(check(read, merge(read, WELLS, DAY), WELLS, missing(read, WELLS), last))


def test_all_have_sent():
    assert called(*golden_ledgers()) == []
    found = called(*golden_ledgers()[:3])
    assert [one.remarks for one in roll(checked(), WELLS, None, found)] == [(), (), (), ("未报",)]
    assert [one.files for one in roll(checked(*golden_ledgers()), WELLS)] == [
        ("示范区.xlsx",),
        ("卧龙区.xlsx",),
        ("宛城区.xlsx",),
        ("高新区.xlsx",),
    ]


def test_who_has_not_sent():
    found = called(*golden_ledgers()[:3])
    assert [(one.code, one.district, line(one)) for one in found] == [
        ("district-not-sent", "高新区", "高新区没有上报台账。请催报；仍未报的，通报中按零计并注明“未报”")
    ]


def broken(name):
    return Checked(Source(Path(name), name), "", unread=("",))


def test_who_has_sent_what_could_not_be_read():
    read = [
        *checked(*golden_ledgers()[:2]),
        broken("宛城区/台账.xls"),
        broken("宛城区二.xls"),
        broken("示范区二.xls"),
        broken("坏.xls"),
    ]
    absent = missing(read, WELLS)
    assert absent == {"宛城区": ("宛城区/台账.xls", "宛城区二.xls"), "高新区": ()}
    found = list(check(read, merge(read, WELLS, DAY), WELLS, absent))
    assert [(one.code, one.severity, one.district) for one in found] == [
        ("district-unread", "error", "宛城区"),
        ("district-not-sent", "error", "高新区"),
    ]
    assert line(found[0]) == (
        "宛城区报来的台账未能读入（宛城区/台账.xls、宛城区二.xls）。"
        "请按该文件的问题改正后重报；仍读不出的，通报中没有该区当日的数据，并在注中说明"
    )
    called_up = {one.district: (one.files, one.remarks) for one in roll(read, WELLS, None, found)}
    assert called_up["宛城区"] == (("宛城区/台账.xls", "宛城区二.xls"), ("台账未能读入",))
    assert called_up["示范区"] == (("示范区.xlsx", "示范区二.xls"), ())
    assert called_up["高新区"] == ((), ("未报",))


def test_a_workbook_that_is_no_ledger_and_was_not_refused_is_none_of_a_district():
    other = Checked(Source(Path("宛城区通讯录.xlsx"), "宛城区通讯录.xlsx"), "")
    assert missing([other], WELLS)["宛城区"] == ()


def test_the_same_bytes_as_last_time():
    found = called(*golden_ledgers(), last={"0" * 64: "昨天.xlsx"})
    assert {(one.code, one.origin.file) for one in found} == {
        ("file-same-as-last-time", f"{district}.xlsx") for district in WELLS.district_names
    }


def test_another_districts_file():
    ledgers = golden_ledgers()
    ledgers[2] = ledger("宛城区", [task("卧龙区", number) for number in range(100, 103)])
    found = [one for one in called(*ledgers) if one.code == "file-of-another-district"]
    assert [(one.origin.file, one.message) for one in found] == [
        ("宛城区.xlsx", "文件名属宛城区，里面却大多是卧龙区的任务（3 行）")
    ]


def test_a_district_whose_name_stands_on_anothers_file_has_not_sent():
    ledgers = golden_ledgers()
    rows = [{**task("卧龙区", number), "district": None} for number in range(1, 4)]
    ledgers[2] = ledger("宛城区", rows)
    owners = {f"卧龙区-{number:04d}": "卧龙区" for number in range(1, 85)}
    assert [one.files for one in roll(checked(*ledgers), WELLS)][2] == ("宛城区.xlsx",)
    assert [one.files for one in roll(checked(*ledgers), WELLS, owners=owners)][1:3] == [("卧龙区.xlsx",), ()]
    found = check(checked(*ledgers), merge(checked(*ledgers), WELLS, DAY), WELLS, owners=owners)
    assert [one.code for one in found if one.origin.file == "宛城区.xlsx"] == ["file-of-another-district"]


def test_a_district_has_sent_what_bears_anothers_name_and_says_so_in_its_rows():
    mistaken = ledger("宛城区", [task("卧龙区", number) for number in range(3)])
    assert [one.files for one in roll(checked(mistaken), WELLS)] == [(), ("宛城区.xlsx",), (), ()]


def test_two_versions_and_two_parts():
    first, *others = golden_ledgers()
    rows = [task("示范区", number) for number in range(1, 4)]
    version = ledger("示范区", rows, file="示范区2024.6.22.xlsx")
    found = called(first, version, *others)
    assert {(one.code, one.origin.file) for one in found} == {
        ("file-two-versions", "示范区.xlsx"),
        ("file-two-versions", "示范区2024.6.22.xlsx"),
    }
    assert found[0].message == (
        "示范区报了两个版本：示范区2024.6.22.xlsx〔台账〕 与 示范区.xlsx〔台账〕 有 3 项任务相同，"
        "只计较新的 示范区2024.6.22.xlsx〔台账〕；示范区.xlsx〔台账〕 另有 91 项是它独有的，照计"
    )
    part = ledger("示范区", [task("示范区", number) for number in range(900, 910)], file="示范区二.xlsx")
    assert called(first, part, *others) == []


def test_two_versions_in_one_file():
    rows = [task("示范区", number) for number in range(1, 6)]
    sheets = [ledger("示范区", rows, sheet=name) for name in ("台账6.16", "台账6.23")]
    one, other = [one for one in called(*sheets) if one.code == "file-two-versions"]
    assert one.message == other.message
    assert one.message == (
        "示范区报了两个版本：示范区.xlsx〔台账6.23〕 与 示范区.xlsx〔台账6.16〕 有 5 项任务相同，只计 示范区.xlsx〔台账6.23〕"
    )
    assert (one.origin.sheet, other.origin.sheet) == ("台账6.23", "台账6.16")
    tables = [sheets[0], sheets[0]._replace(header_rows=(9, 10), rows=range(11, 16))]
    assert "与 示范区.xlsx〔台账6.16〕第 9 行起的表 有 5 项" in called(*tables)[-1].message
