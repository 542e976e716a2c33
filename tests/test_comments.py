"""Comments: his own stay, ours of an earlier return go."""

import pytest
from rich import rich_workbook

from wellxl.writing.comments import AUTHOR, comment
from wellxl.writing.marks import Patched
from wellxl.writing.package import Package, attributes, children, tags

SHEETS = ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet3.xml")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return rich_workbook(tmp_path_factory.mktemp("comments") / "台账.xlsm")


def put(package, part, notes):
    xml = package.read(part)
    package.write(part, Patched(xml, comment(package, part, xml, notes)))
    name = next(one.target for one in package.relations(part) if one.type == "comments")
    return {attributes(next(tags(one))[0])["ref"]: one.decode() for one in children(package.read(name), b"comment")}


def shapes(package, part):
    id = next(attributes(tag[0])["r:id"] for tag in tags(package.read(part), b"legacyDrawing"))
    drawing = next(one.target for one in package.relations(part) if one.id == id)
    return children(package.read(drawing), b"v:shape")


def test_beside_his_own(path):
    with Package(path) as package:
        his = len(shapes(package, SHEETS[0]))
        found = put(package, SHEETS[0], {(4, 1): "【错误】不写", (5, 3): "【错误】<甲>\n【警告】乙"})
        assert list(found) == ["B4", "B5", "D5"]
        assert "他自己的批注" in found["B4"]
        assert "【错误】&lt;甲&gt;\n【警告】乙" in found["D5"]
        assert f"<author>{AUTHOR}</author>".encode() in package.read("xl/comments1.xml")
        assert len(shapes(package, SHEETS[0])) == his + 1
        ids = [attributes(next(tags(shape))[0])["id"] for shape in shapes(package, SHEETS[0])]
        assert len(ids) == len(set(ids))


def test_on_a_sheet_that_has_none(path):
    with Package(path) as package:
        assert list(put(package, SHEETS[1], {(1, 0): "【错误】甲"})) == ["A1"]
        xml = package.read(SHEETS[1])
        assert xml.index(b"<legacyDrawing ") < xml.index(b"<tableParts")
        assert len(shapes(package, SHEETS[1])) == 1
        assert package.kind("xl/comments2.xml").endswith("comments+xml")


def test_ours_are_replaced(path):
    with Package(path) as package:
        his = len(shapes(package, SHEETS[0]))
        put(package, SHEETS[0], {(5, 3): "【错误】甲", (6, 3): "【错误】乙"})
        assert list(put(package, SHEETS[0], {(7, 3): "【错误】丙"})) == ["B4", "B5", "D7"]
        assert len(shapes(package, SHEETS[0])) == his + 1
        assert list(put(package, SHEETS[0], {})) == ["B4", "B5"]
        assert package.read("xl/comments1.xml").count(b"<author>wellxl") == 1


def test_ours_are_known_when_a_program_forgot_the_authors(path):
    with Package(path) as package:
        put(package, SHEETS[0], {(5, 3): "【错误】甲"})
        package.write("xl/comments1.xml", package.read("xl/comments1.xml").replace(AUTHOR.encode(), b" "))
        assert list(put(package, SHEETS[0], {})) == ["B4", "B5"]
