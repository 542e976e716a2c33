"""Text of other people's files stays text in whatever is written: every payload in every place, beside harmless twins."""

import csv
import json
import re
import time
import zipfile
from collections import Counter
from html.parser import HTMLParser
from itertools import chain

import openpyxl
import pytest
import xlsxwriter
from payloads import ATTACKS, LONG, NAMES, SLOW, TELLTALES

import wellxl
from wellxl.campaign import District
from wellxl.catalogue import KINDS
from wellxl.cli import main
from wellxl.errors import WellxlError
from wellxl.pace import COLUMNS
from wellxl.reading.plan import read_campaign
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign

TEXTS = ("well", "name", "street", "community", "location", "permit", "purpose", "method", "obstacle", "contact", "phone")
TYPED = ("district", "category", "status", "done_on", "depth", "volume", "longitude", "households", "credit_code")
FIELDS = [field.key for field in WELLS.fields]
EXTRA = [one for one in COLUMNS if one in ("剩余任务", "序时进度", "日均需完成")]
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def book(path, *rows, sheet="台账"):
    with xlsxwriter.Workbook(str(path)) as made:
        page = made.add_worksheet("表")
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                page.write_string(at, column, text)
    parts = {info.filename: zipfile.ZipFile(path).read(info) for info in zipfile.ZipFile(path).infolist()}
    name = sheet.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace('name="表"'.encode(), f'name="{name}"'.encode())
    with zipfile.ZipFile(path, "w") as package:
        for part, data in parts.items():
            package.writestr(part, data)


def task(number, **texts):
    """A row of a ledger, with these texts instead of its own."""
    own = {
        "name": f"沐禾院{number}",
        "well": f"N-{number:04}",
        "category": "应封停",
        "status": "未完成",
        "location": f"听泉路{number}号",
    }
    return [{**own, **texts}.get(key, "") for key in FIELDS]


def ledgers(folder, texts):
    """A folder of ledgers that hold the texts in every field, as titles, headers, units, signatures, names of sheets."""
    heads = [field.header for field in WELLS.fields]
    rows = [task(at, **dict.fromkeys(TEXTS, text), status="已完成") for at, text in enumerate(texts)]
    book(folder / "卧龙区.xlsx", heads, *rows)
    rows = [task(at, **{key: text}) for key in TYPED for at, text in enumerate(texts, 1000 * TYPED.index(key))]
    book(folder / "宛城区.xlsx", heads, *rows)
    above = [[text] for text in texts[:20]]
    book(
        folder / "高新区.xlsx",
        *above,
        [*heads, *texts],
        [*task(1), *texts[1:], texts[0]],
        *[[f"填报人：{text}"] for text in texts],
    )
    return folder


def named(folder, names):
    """Ledgers called so, with sheets called so."""
    for at, name in enumerate(names):
        file = f"示范区{at}{name}.xlsx".replace("/", "_").replace("\0", "_")
        sheet = re.sub("[\x00-\x1f]", "", name)
        book(folder / file[:80], [field.header for field in WELLS.fields], task(9000 + at), sheet=sheet)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = ledgers(tmp_path_factory.mktemp("hostile"), ATTACKS)
    named(folder, NAMES)
    return wellxl.merge(folder, date="2024-06-23"), folder


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    folder = ledgers(tmp_path_factory.mktemp("twin"), [f"文字{at:03}" for at in range(len(ATTACKS))])
    named(folder, [f"名{at:03}" for at in range(len(NAMES))])
    return wellxl.merge(folder, date="2024-06-23"), folder


def parts_of(path):
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).decode("utf-8", "replace") for name in package.namelist()}


def inert(path):
    """How many formulas and links each sheet of a workbook has; nothing in it leads out or is of the attacks."""
    parts = parts_of(path)
    assert not [name for name in parts if re.search("externalLink|vbaProject|connections|ddeLink|embeddings|customXml", name)]
    formulas, links = Counter(), Counter()
    for name, text in parts.items():
        if name.endswith(".rels"):
            assert "External" not in text, name
            assert not any(word in text for word in TELLTALES), name
        found = re.findall(r"<(?:f|formula|formula1|formula2|definedName|c:f|xm:f)(?: [^>]*)?>([^<]*)<", text)
        formulas[name] = len(found)
        for formula in found:
            plain = re.sub(r"'(?:[^']|'')*'!|\"[^\"]*\"", "", formula)
            assert not any(word in plain for word in TELLTALES), formula
            assert not re.search(r"\||HYPERLINK|WEBSERVICE|IMPORT|DDE|\[", plain), formula
        links[name] = text.count("<hyperlink ")
        assert len(re.findall(r'<hyperlink [^>]*location="[^"]+!', text)) == links[name], name
        for location in re.findall(r'<hyperlink [^>]*location="([^"]*)"', text):
            assert not location.startswith(("http", "\\", "file", "external", "#")), location
    return formulas, links


ALIKE = ("日通报", "进度", "街道", "未完成", "明细")


def by_sheet(path, counts):
    names = openpyxl.load_workbook(path, read_only=True).sheetnames
    return {name: counts[f"xl/worksheets/sheet{at}.xml"] for at, name in enumerate(names, 1) if name in ALIKE}


def test_all_payloads_are_read_and_counted(hostile, twin, figure):
    report, other = hostile[0], twin[0]
    assert len(report.checked) == 3 + len(NAMES)
    counted = {one.line.file: one.counted for one in report.bulletin.balances}
    assert counted["卧龙区.xlsx"] == len(ATTACKS)
    assert sum(counted.values()) == sum(one.counted + one.refused for one in other.bulletin.balances) - sum(
        one.refused for one in report.bulletin.balances
    )
    places = len(TEXTS) + len(TYPED) + 4
    figure("payloads × places in ledgers", places=len(ATTACKS) * places + 2 * len(NAMES))


def test_the_workbook_has_the_formulas_and_links_of_the_twin(hostile, twin, tmp_path):
    ours = hostile[0].save(tmp_path / "a.xlsx", columns=EXTRA, paragraph=True)
    theirs = twin[0].save(tmp_path / "b.xlsx", columns=EXTRA, paragraph=True)
    (formulas, links), (expected, expected_links) = inert(ours), inert(theirs)
    assert by_sheet(ours, formulas) == by_sheet(theirs, expected)
    assert by_sheet(ours, links) == by_sheet(theirs, expected_links)
    detail = openpyxl.load_workbook(ours)["明细"]
    for row in detail.iter_rows(min_row=2):
        for cell in row:
            assert cell.data_type != "f", cell.coordinate
            if isinstance(cell.value, str) and cell.value[0] in "=+-@\t{|%":
                assert cell.quotePrefix, cell.value


def values_of(path, names=("日通报", "街道")):
    book = openpyxl.load_workbook(path, data_only=True)
    return {name: [[cell for cell in row] for row in book[name].iter_rows(values_only=True)] for name in names}


@pytest.mark.slow
def test_libreoffice_counts_the_same_and_saves_no_more_formulas(hostile, twin, soffice, tmp_path):
    saved = []
    for name, (report, _) in (("a", hostile), ("b", twin)):
        path = report.save(tmp_path / f"{name}.xlsx")
        again = soffice(path, "xlsx")
        for sheet, rows in values_of(path).items():
            flat = [cell or "" for row in rows for cell in row]
            assert [cell or "" for row in values_of(again)[sheet] for cell in row] == pytest.approx(flat), sheet
        text = parts_of(again)
        assert not any("External" in part for part_name, part in text.items() if part_name.endswith(".rels"))
        saved.append(sum(len(re.findall(r"<f[ >]", part)) for part in text.values()))
    assert saved[0] == saved[1]


def test_a_csv_holds_nothing_that_begins_a_formula(hostile, tmp_path):
    with hostile[0].detail(tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = list(chain.from_iterable(csv.reader(file)))
    assert len(cells) > 1000
    for cell in cells:
        assert not re.match(r"[=+\-@|%\t\r\n＝＋－＠]", cell) or re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell), cell
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f]", cell), cell


class Page(HTMLParser):
    """The elements and attributes of a page, the scripts' texts aside."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.attributes = Counter(), Counter()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.attributes.update(name for name, _ in attrs)


def test_a_page_has_the_elements_of_the_twin_and_runs_nothing_else(hostile, twin, tmp_path, chromium):
    ours, theirs = Page(hostile[0].page(tmp_path / "a.html")), Page(twin[0].page(tmp_path / "b.html"))
    assert ours.tags == theirs.tags
    assert ours.attributes.keys() == theirs.attributes.keys()
    assert not [name for name in ours.attributes if name.startswith("on") or name in ("href", "src", "action")]
    browser = chromium(800)
    browser.load(tmp_path / "a.html")
    total = len(hostile[0].bulletin.findings)
    more = "(() => {const more = document.getElementById('more'); for (let n = 0; n < 99 && !more.hidden; n++) more.click();"
    assert browser.value(f"{more} return document.querySelectorAll('.finding').length}})()") == total
    assert browser.requests == [(tmp_path / "a.html").resolve().as_uri()]
    assert browser.messages == []
    assert browser.value("document.querySelectorAll('img,iframe,svg[onload],[onmouseover],a[href]').length") == 0


def fields_of(path):
    """Fields, relations out and objects in a document."""
    parts = parts_of(path)
    text = "".join(part for name, part in parts.items() if name.endswith((".xml", ".rels")))
    assert "External" not in text
    found = re.findall(r"<w:(instrText|fldSimple|object|hyperlink|altChunk|control|script)[ >]", text)
    assert not any(re.search(f"<w:instrText[^>]*>[^<]*{re.escape(word)}", text) for word in TELLTALES)
    return Counter(found), set(parts)


def test_a_document_has_the_fields_of_the_twin(hostile, twin, tmp_path):
    pytest.importorskip("docx")
    plan = WELLS.with_(report_to="、".join(ATTACKS[:30]), distribute_to="、".join(ATTACKS[30:]), office=ATTACKS[3])
    harmful = wellxl.merge(hostile[1], date="2024-06-23", campaign=plan)
    assert fields_of(harmful.document(tmp_path / "a.docx")) == fields_of(twin[0].document(tmp_path / "b.docx"))


@pytest.mark.parametrize("ending", ["txt", "md", "docx"])
def test_articles_are_text(ending, twin, tmp_path):
    docx = pytest.importorskip("docx")
    bulletin = twin[0].save(tmp_path / "日通报.xlsx")
    made = []
    for what, texts in (("a", ATTACKS), ("b", [f"文字{at}" for at in range(len(ATTACKS))])):
        folder = tmp_path / what / "工作动态"
        folder.mkdir(parents=True)
        texts = [re.sub("[\x00\ud800-\udfff]", "", text) for text in texts]
        if ending == "docx":
            document = docx.Document()
            for text in texts:
                document.add_paragraph(re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text))
            document.save(folder / f"{texts[1][:20]}.docx")
        else:
            (folder / f"稿.{ending}").write_text("\n\n".join(texts), encoding="utf-8", newline="\n")
        path, _ = wellxl.brief(bulletin, tmp_path / what, tmp_path / f"{what}.docx", issue=1, name=texts[0])
        made.append(fields_of(path))
    assert made[0] == made[1]


def test_the_edition_for_everybody_has_no_formula_and_no_link(hostile, tmp_path):
    formulas, links = inert(hostile[0].public(tmp_path / "a.xlsx"))
    sheets = [name for name in formulas if name.startswith("xl/worksheets/")]
    assert [formulas[name] for name in sheets] == [0] * len(sheets)
    assert links.total() == 0


def test_returns_and_letters_are_inert(hostile, tmp_path):
    made = hostile[0].returns(tmp_path / "退回")
    assert len(made) >= 3
    for one in made:
        assert one.path.resolve().parent == (tmp_path / "退回").resolve()
        formulas, _ = inert(one.path)
        assert sum(count for name, count in formulas.items() if "sheet" in name) == 0, one.path
        letter = one.letter.read_text(encoding="utf-8-sig")
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", letter), one.letter
        openpyxl.load_workbook(one.path)


def test_templates_have_the_rules_of_the_twin(hostile, twin, tmp_path):
    counts = []
    for name, (_, folder) in (("a", hostile), ("b", twin)):
        paths = wellxl.template(tmp_path / name, tasks=folder / "卧龙区.xlsx")
        found = [inert(path) for path in paths]
        counts.append([(dict(formulas), dict(links)) for formulas, links in found])
    assert counts[0] == counts[1]


def test_the_terminal_and_json_are_told_nothing_to_obey(hostile, tmp_path, capfd):
    folder = str(hostile[1])
    status = main(["merge", folder, "-o", str(tmp_path / "日通报.xlsx"), "--date", "2024-06-23", "-v", "--json", "--summary"])
    told = capfd.readouterr()
    assert status == 1
    assert not OBEYED.search(told.err)
    assert not OBEYED.search(told.out)
    values = {one["value"] for one in json.loads(told.out)["findings"]}
    assert "=cmd|'/C calc'!A0" in values
    assert main(["verify", str(tmp_path / "日通报.xlsx"), "--sources", folder, "-v"]) == 0
    assert not OBEYED.search(capfd.readouterr().err)


def plan_of(text):
    """A campaign that says it everywhere."""
    first, *rest = WELLS.fields
    fields = (first, *(field.__class__(**{**as_dict(field), "header": f"{text}{field.header}"}) for field in rest))
    return WELLS.with_(
        name=text,
        title=text,
        office=text,
        report_to=text,
        distribute_to=text,
        districts=(District(text, aliases=(f"{text}甲",), streets=(f"{text}街",)), *WELLS.districts[1:]),
        categories=(f"{text}一", "应纳管"),
        category_aliases={},
        fields=fields,
        quantity=None,
    )


def as_dict(record):
    names = getattr(record, "_fields", None) or record.__dataclass_fields__
    return {name: getattr(record, name) for name in names}


def campaigns(texts, folder):
    """How many campaigns with these texts were used, and how many refused in a sentence."""
    ended = Counter()
    for at, text in enumerate(texts):
        plan = plan_of(text)
        try:
            path = write_campaign(folder / f"方案{at}.xlsx", plan, KINDS)
            inert(path)
            read = read_campaign(path, KINDS)
        except WellxlError:
            ended["refused"] += 1
            continue
        (folder / str(at)).mkdir()
        heads = [field.header for field in read.fields]
        row = {"category": read.categories[0], "status": "已完成", "district": read.districts[0].name}
        book(folder / str(at) / "卧龙区.xlsx", heads, *(task(number, **row) for number in range(2)))
        report = wellxl.merge(folder / str(at), campaign=path, date="2024-06-23")
        inert(report.save(folder / f"{at}.xlsx", paragraph=True))
        page = Page(report.page(folder / f"{at}.html"))
        assert page.tags["script"] == 2
        assert not [name for name in page.attributes if name.startswith("on") or name in ("href", "src")]
        fields_of(report.document(folder / f"{at}.docx"))
        for made in wellxl.template(folder / f"模板{at}", campaign=path):
            assert made.resolve().parent == (folder / f"模板{at}").resolve()
            inert(made)
        ended["used"] += 1
    return ended


def test_a_campaign_that_attacks_is_used_or_refused(tmp_path):
    assert campaigns([ATTACKS[0], NAMES[5]], tmp_path)["used"] == 2


@pytest.mark.slow
def test_every_payload_as_a_campaign(tmp_path, figure):
    figure("payloads as campaigns", **campaigns([*ATTACKS, *NAMES, *LONG], tmp_path))


def test_what_is_too_long_is_cut_and_what_is_slow_is_not(tmp_path):
    (tmp_path / "in").mkdir()
    texts = (*LONG, *SLOW)
    start = time.process_time()
    report = wellxl.merge(ledgers(tmp_path / "in", [text[:32_767] for text in texts]), date="2024-06-23")
    inert(report.save(tmp_path / "a.xlsx", paragraph=True))
    report.page(tmp_path / "a.html")
    report.detail(tmp_path / "a.csv")
    report.returns(tmp_path / "退回")
    assert time.process_time() - start < 30
