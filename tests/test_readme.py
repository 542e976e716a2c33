"""The README says what is there: every command, option, sheet, name and code; what it shows runs, what it links to exists."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

import wellxl
from wellxl.catalogue import KINDS
from wellxl.cli import main
from wellxl.writing.workbook import SHEETS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def help_of(capsys, *command):
    with pytest.raises(SystemExit):
        main([*command, "--help"])
    return capsys.readouterr().out


def test_the_test_line_is_what_ci_runs():
    (line,) = re.findall(r"^python3 -m venv .* -m pytest.*$", README, re.MULTILINE)
    assert line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_every_command_and_option_is_told(capsys):
    commands = re.findall(r"^    ([a-z-]+)(?:  |$)", help_of(capsys), re.MULTILINE)
    assert "merge" in commands
    for command in commands:
        assert f"wellxl {command} " in README, command
        for option in re.findall(r"--[a-z-]+", help_of(capsys, command)):
            assert option == "--help" or f"`{option}" in README, f"{command} {option}"


def test_every_code_is_told():
    missing = [f"`{kind.code}`" for kind in KINDS if f"`{kind.code}`" not in README]
    assert not missing, f"the README's list of codes lacks {' '.join(missing)}"


def test_every_sheet_is_told():
    assert not [name for name, _ in SHEETS if f"| {name} |" not in README]


def test_every_public_name_is_told():
    assert not [name for name in wellxl.__all__ if not re.search(rf"\b{name}\b", README)]


def test_every_picture_and_link_is_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target


def test_every_link_within_leads_to_a_heading():
    headings = re.findall(r"^#+ (.+)$", README, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
    assert not [target for target in re.findall(r"\]\(#([^)]+)\)", README) if target not in anchors]


def keys(thing):
    """The keys of a dict, and those of what stands under them; of a list its first one's."""
    if isinstance(thing, dict):
        return {key: keys(value) for key, value in thing.items()}
    return keys(thing[0]) if isinstance(thing, list) and thing else None


def test_the_json_has_the_keys_that_are_told(tmp_path, capsys):
    (block,) = (
        text for text in re.findall(r"^```\n(.*?)^```$", README, re.MULTILINE | re.DOTALL) if text.startswith('{"output"')
    )
    some = [str(path) for path in (ROOT / "workbooks" / "示例").iterdir() if "高新" not in path.name]
    main(["merge", *some, "-o", str(tmp_path / "日通报.xlsx"), "--date", "2024-06-23", "--json", "--quiet"])
    assert keys(json.loads(capsys.readouterr().out)) == keys(json.loads(block.replace(", …]", "]")))


# What it shows runs ----------------------------------------------------------------------------------------------

BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def desk(tmp_path, monkeypatch, chinese_font):
    """A folder that holds what the README's examples name."""
    for name in ("workbooks/示例", "台账", "收件"):
        shutil.copytree(ROOT / "workbooks" / "示例", tmp_path / name)
    (tmp_path / "稿件" / "工作动态").mkdir(parents=True)
    (tmp_path / "稿件" / "工作动态" / "一.txt").write_text("题目\n正文。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_python_runs_and_writes_what_it_names(desk):
    names = {"__name__": "__main__"}
    for code in (block for language, block in BLOCKS if language == "python"):
        exec(compile(code, "README.md", "exec"), names)
    written = ("日通报.xlsx", "日通报.html", "日通报.png", "简报附件.docx", "简报.docx", "对外.xlsx", "退回", "模板")
    assert not [name for name in written if not (desk / name).exists()]
    assert names["found"].follows, names["found"].differences


def test_the_commands_run_and_write_what_they_name(desk):
    lines = [line.rpartition(".venv/bin/")[2] for _, block in BLOCKS for line in block.splitlines()]
    # The synopsis has [options] and what they mean; a cluster is none of a test's.
    shown = [line for line in lines if re.match(r"wellxl \w+ [^\[.\s]", line) and "  " not in line and "--scheduler" not in line]
    assert [line.split()[1] for line in shown] == ["merge", "verify", "merge", "brief"]
    for line in shown:
        command = shlex.split(line)[1:]
        assert main(command) == 0, line
        written = [word for word in command if re.search(r"\.(xlsx|html|docx|png)$", word)]
        assert written
        assert not [name for name in written if not (desk / name).is_file()], line
