"""Whatever is wrong with a file, reading it ends soon, with its cells or with a refusal; with its neighbours counted."""

import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from law import judged, one_sentence
from making import DAY
from mutants import mutants, mutated
from sound import FORMATS, ROWS, sound

import wellxl
from wellxl.cli import main
from wellxl.records import Source
from wellxl.running import read_and_check
from wellxl.wells import WELLS

BOOKS = Path(__file__).parents[1] / "workbooks"
SAMPLE = BOOKS / "示例"


@pytest.mark.parametrize("format", FORMATS)
def test_the_sound_ledger_is_read_whole_in_every_format(format, tmp_path):
    path = tmp_path / f"卧龙区.{format}"
    path.write_bytes(sound(format))
    checked = read_and_check(Source(path, path.name), WELLS, DAY)
    (ledger,) = checked.ledgers
    names = [row[ROWS[1].index("用户名称")] for row in ROWS[2:12]]
    assert list(ledger.values("name"))[:10] == names
    assert [bool(done) for done in ledger.values("status")][:10] == [bool(number % 2) for number in range(10)]


def outcomes(count, seed, folder, capfd):
    """What became of so many mutants; nothing reached the terminal but, of an infinite day, calamine's own last words."""
    found = Counter()
    for name, data in mutants(count, seed):
        path = folder / name
        path.write_bytes(data)
        try:
            found[judged(path)] += 1
        except Exception as error:
            raise AssertionError(f"seed {seed}, {name}: {error}") from error
        path.unlink()
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err == "" or ("TimeDelta" in told.err and "Traceback" not in told.err)
    return found


def test_mutants_are_read_or_refused(tmp_path, capfd):
    found = outcomes(200, 0, tmp_path, capfd)
    assert 40 < found["read"] < 160  # neither is the rule


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 41))
def test_ten_thousand_mutants_are_read_or_refused(seed, tmp_path, capfd, figure):
    found = outcomes(250, seed, tmp_path, capfd)
    read, without = found["read"], found["no ledger"]
    assert read > 50
    figure("mutants of ledgers", read=read, without_a_table=without, refused=found.total() - read - without)


def beside(folder, count, seed):
    """The sample merged in one folder with mutants, and everything written that a run can write."""
    shutil.copytree(SAMPLE, folder / "收件")
    for name, data in mutants(count, seed):
        (folder / "收件" / name).write_bytes(data)
    report = wellxl.merge(folder / "收件", date="2024-06-23")
    assert len(report.checked) + len(report.passed_over) == count + 4
    report.save(folder / "日通报.xlsx", paragraph=True)
    report.page(folder / "日通报.html")
    report.public(folder / "对外.xlsx")
    report.detail(folder / "明细.csv")
    assert len(report.returns(folder / "退回")) >= count // 2
    assert report.as_dict()["table"]
    return sorted(one.counted for one in report.bulletin.balances if (SAMPLE / one.line.file).exists())


def test_the_good_ledgers_beside_mutants_are_counted(tmp_path):
    assert beside(tmp_path, 25, 99) == [38, 84, 91, 94]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 21))
def test_the_good_ledgers_beside_a_thousand_mutants_are_counted(seed, tmp_path, figure):
    assert beside(tmp_path, 50, seed) == [38, 84, 91, 94]
    figure("mutants beside good ledgers, everything written", good_ones_counted=50)


@pytest.fixture(scope="module")
def others(tmp_path_factory):
    """All that a run reads besides ledgers: option → name and bytes of a good one; and the ledger that it goes with."""
    folder = tmp_path_factory.mktemp("others")
    ledger = folder / "卧龙区.xlsx"
    ledger.write_bytes(sound("xlsx"))
    report = wellxl.merge(ledger, date="2024-06-22")
    bulletin = report.save(folder / "日通报_2024-06-22.xlsx")
    (back,) = report.returns(folder)
    docx = pytest.importorskip("docx").Document()
    for text in ("第一篇", "正文一段。", "正文又一段。"):
        docx.add_paragraph(text)
    docx.add_table(2, 2)
    docx.save(folder / "稿.docx")
    text = "# 标题\n\n正文 **一** [链接](http://x)\n\n- 一\n- 二\n".encode()
    files = {
        "--campaign": BOOKS / "方案.xlsx",
        "--tasks": ledger,
        "--previous": bulletin,
        "--against": back.path,
        "brief": bulletin,
        "verify": bulletin,
        "--articles": folder / "稿.docx",
    }
    return {**{option: (path.name, path.read_bytes()) for option, path in files.items()}, "md": ("稿.md", text)}, ledger


def command(what, path, ledger, folder):
    """The command that reads the file."""
    if what == "brief":
        (folder / "稿").mkdir(exist_ok=True)
        (folder / "稿" / "一.txt").write_text("标题\n正文。", encoding="utf-8")
        return ["brief", path, "--articles", folder / "稿", "--issue", 1, "-o", folder / "简报.docx"]
    if what in ("--articles", "md"):
        return [
            "brief",
            ledger.with_name("日通报_2024-06-22.xlsx"),
            "--articles",
            path.parent,
            "--issue",
            1,
            "-o",
            folder / "a.docx",
        ]
    if what == "verify":
        return ["verify", path, "--sources", ledger.parent]
    story = ["check", ledger] if what == "--against" else ["merge", ledger, "-o", folder / "日通报.xlsx"]
    return [*story, "--date", "2024-06-23", what, path]


def ended(what, count, seed, others, folder, capfd):
    """How often each exit status was, for so many mutants of one of the other files."""
    good, ledger = others
    name, data = good[what]
    kind = "csv" if what == "md" else "xlsx"
    statuses = Counter()
    (folder / "in").mkdir()
    path = folder / "in" / name
    for number in range(count):
        chance = random.Random(f"{what}-{seed}-{number}")
        path.write_bytes(mutated(data, kind, chance))
        try:
            status = main([*map(str, command(what, path, ledger, folder))])
        except Exception as error:
            raise AssertionError(f"{what}, seed {seed}, mutant {number}: {error!r}") from error
        told = capfd.readouterr()
        assert told.out == ""
        one_sentence(told.err)
        assert status in (0, 1, 2)
        assert status < 2 or "错误：" in told.err
        statuses[status] += 1
    return statuses


KINDS = ("--campaign", "--tasks", "--previous", "--against", "verify", "brief", "--articles", "md")


@pytest.mark.parametrize("what", KINDS)
def test_whatever_else_is_read_is_used_or_refused_in_a_sentence(what, others, tmp_path, capfd):
    ended(what, 6, 0, others, tmp_path, capfd)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("what", KINDS)
def test_two_thousand_of_whatever_else_is_read(what, seed, others, tmp_path, capfd, figure):
    found = ended(what, 50, seed, others, tmp_path, capfd)
    figure("mutants of campaigns, lists, bulletins, returns, articles", used=found[0] + found[1], refused=found[2])
