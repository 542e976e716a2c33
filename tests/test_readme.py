"""The README says what is there: its two lines, every command and option, every code of a finding."""

import re
from pathlib import Path

import pytest

from wellxl.catalogue import KINDS
from wellxl.cli import main

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


def test_every_picture_and_link_is_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
