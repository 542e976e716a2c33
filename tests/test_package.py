"""The zip: what is not touched stays to the byte."""

import time
import zipfile
from io import BytesIO

import pytest
from rich import rich_workbook

from wellxl.writing.package import Package, Unfit, attributes, children, inner, into, quoted, tags


def raw(data, name):
    with zipfile.ZipFile(BytesIO(data)) as package:
        info = package.getinfo(name)
        start = info.header_offset + 30 + len(name.encode()) + len(info.extra)
        return data[start : start + info.compress_size]


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return rich_workbook(tmp_path_factory.mktemp("package") / "台账.xlsm")


def saved(package):
    target = BytesIO()
    package.save(target)
    return target.getvalue()


def test_an_unchanged_package_keeps_every_compressed_byte(path):
    with Package(path) as package:
        copy = saved(package)
        assert package.names == tuple(zipfile.ZipFile(BytesIO(copy)).namelist())
    assert zipfile.ZipFile(BytesIO(copy)).testzip() is None
    for name in package.names:
        assert raw(copy, name) == raw(path.read_bytes(), name)


def test_changed_and_new_parts(path):
    with Package(path) as package:
        package.write("XL\\Styles.xml", (b"<style", b"Sheet/>"))
        package.write("xl/new.xml", b"<new/>")
        assert package.read("/xl/styles.xml") == b"<styleSheet/>"
        with zipfile.ZipFile(BytesIO(saved(package))) as copy:
            assert (copy.read("xl/styles.xml"), copy.read("xl/new.xml")) == (b"<styleSheet/>", b"<new/>")
            assert copy.namelist() == [*package.names, "xl/new.xml"]


def test_relations_and_types(path):
    with Package(path) as package:
        assert package.workbook == "xl/workbook.xml"
        assert package.macros
        assert list(package.sheets().values()) == [f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3)]
        sheet = "xl/worksheets/sheet1.xml"
        assert {"comments", "vmlDrawing", "drawing"} <= {one.type for one in package.relations(sheet)}
        assert next(one.target for one in package.relations(sheet) if one.target.startswith("xl/comm")) == "xl/comments1.xml"
        assert [one.target for one in package.relations(sheet) if one.type == "hyperlink"] == [""]
        id = package.relate("xl/worksheets/sheet2.xml", "comments", "xl/comments2.xml")
        assert [one for one in package.relations("xl/worksheets/sheet2.xml")] == [(id, "comments", "xl/comments2.xml")]
        package.declare("xl/comments2.xml", "text/made-up")
        assert package.kind("xl/comments2.xml") == "text/made-up"
        before = package.read("[Content_Types].xml")
        package.declare_extension("vml", "text/made-up")
        assert package.read("[Content_Types].xml") == before
        package.declare_extension("odd", "text/made-up")
        assert b'<Default Extension="odd" ContentType="text/made-up"/>' in package.read("[Content_Types].xml")
        assert package.unused("xl/comments{}.xml") == "xl/comments2.xml"


@pytest.mark.parametrize(
    "xml", ["<a/>".encode("utf-16"), b'<?xml version="1.0" encoding="gbk"?><a/>', b"<a><![CDATA[<c/>]]></a>"]
)
def test_unfit_parts(path, xml):
    with Package(path) as package:
        old = zipfile.ZipFile(path)
        data = BytesIO()
        with zipfile.ZipFile(data, "w") as new:
            for name in old.namelist():
                new.writestr(name, xml if name == "xl/styles.xml" else old.read(name))
    with Package(data) as package, pytest.raises(Unfit):
        package.read("xl/styles.xml")


def test_no_zip_is_unfit():
    with pytest.raises(Unfit):
        Package(BytesIO(b"no zip"))


def test_the_small_readers_of_xml():
    xml = b'<a x="1>2"><b/><b y=\'"\'>t</b></a>'
    assert [(tag[1], tag[2]) for tag in tags(xml)] == [(b"", b"a"), (b"", b"b"), (b"", b"b"), (b"/", b"b"), (b"/", b"a")]
    assert children(xml, b"b") == [b"<b/>", b"<b y='\"'>t</b>"]
    assert attributes(b"<b y='&#26126;&amp;' z:q=\"\"/>") == {"y": "明&", "z:q": ""}
    assert xml[slice(*inner(xml, b"a"))] == b"<b/><b y='\"'>t</b>"
    assert into(b"<r><a/></r>", b"a", b"<b/>") == b"<r><a><b/></a></r>"
    assert quoted('<&"\x0b\ud800明>') == "&lt;&amp;&quot;明&gt;".encode()
    for call in (lambda: inner(xml, b"q"), lambda: into(xml, b"q", b"")):
        with pytest.raises(Unfit):
            call()


@pytest.mark.parametrize("piece", [b'<a b="', b"<a b='", b"<a ", b'<a b=\'"\' c="x"'])
def test_broken_xml_is_read_in_the_time_of_its_length(piece):
    start = time.process_time()
    assert list(tags(piece * 100_000)) == []
    assert time.process_time() - start < 2


def test_the_sums_are_those_of_what_is_saved(tmp_path):
    with Package(rich_workbook(tmp_path / "台账.xlsm")) as package:
        package.write("xl/styles.xml", [b"<a>", memoryview(b"b</a>")])
        package.write("xl/new.xml", b"<new/>")
        made = BytesIO()
        package.save(made)
        with Package(made) as again:
            assert again.checksums() == package.sums() != package.checksums()
