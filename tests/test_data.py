"""data.py: the JSON that others rely on, to the letter."""

import json

from making import DAY, checked, golden_ledgers

from wellxl.merging import merge
from wellxl.records import Balance, Bulletin, Finding, Origin, Skipped, SourceLine
from wellxl.tally import tally
from wellxl.wells import WELLS
from wellxl.writing.data import as_dict


def bulletin(findings=()):
    merged = merge(checked(*golden_ledgers()), WELLS, DAY)
    line = SourceLine("卧龙区.xlsx", "台账", "ab", "卧龙区", seen=86, skipped=(Skipped(1, "标题"), Skipped(2, "表头")))
    return Bulletin(tally(merged, WELLS, DAY), merged, tuple(findings), (Balance(line, counted=84),))


def test_the_table_bears_the_golden_case():
    told = json.loads(json.dumps(as_dict(bulletin(), "日通报.xlsx")))
    assert (told["output"], told["date"], told["missing"]) == ("日通报.xlsx", "2024-06-23", [])
    assert told["table"][0] == {
        "district": "示范区",
        "category": "应封停",
        "total": 84,
        "completed": 33,
        "rate": 0.39285714285714285,
        "district_rate": 0.35106382978723405,
        "rank": 1,
    }
    assert [line["category"] for line in told["table"][:3]] == ["应封停", "应纳管", "合计"]
    assert told["table"][-1] | {"rate": 0, "district_rate": 0} == {
        "district": "总计",
        "category": "合计",
        "total": 307,
        "completed": 82,
        "rate": 0,
        "district_rate": 0,
        "rank": None,
    }


def test_sources_and_findings_have_their_keys():
    finding = Finding("error", "x", Origin("卧龙区.xlsx", "台账", 17, "D"), "分类", "应封", "不认识", "请改", district="卧龙区")
    told = as_dict(bulletin([finding]), "")
    assert told["output"] is None
    assert told["sources"] == [
        {
            "file": "卧龙区.xlsx",
            "sheet": "台账",
            "sha256": "ab",
            "district": "卧龙区",
            "rows": {"seen": 86, "counted": 84, "refused": 0, "duplicate": 0, "skipped": 2},
        }
    ]
    assert told["findings"] == [
        {
            "severity": "error",
            "code": "x",
            "file": "卧龙区.xlsx",
            "sheet": "台账",
            "cell": "D17",
            "column": "分类",
            "value": "应封",
            "message": "不认识",
            "suggestion": "请改",
            "rows": [17],
        }
    ]


def test_a_finding_of_many_cells_names_all_its_rows():
    many = Finding("error", "x", Origin("卧龙区.xlsx", "台账", 17, "D"), "分类", "应封", "不认识", "请改", (17, 19))
    whole = Finding("error", "y", Origin("卧龙区.xlsx"), "", "", "打不开")
    assert [one["rows"] for one in as_dict(bulletin([many, whole]), "")["findings"]] == [[17, 19], []]
