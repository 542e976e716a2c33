"""What wellxl stands on: no version that setup.cfg allows is known to be vulnerable, and the lowest ones work."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]

ADVISORIES = {
    "distributed": ("2026.1.1", "CVE-2026-23528"),
    "fonttools": ("4.61.0", "CVE-2025-66034"),
    "jinja2": ("3.1.6", "CVE-2025-27516"),
    "jupyter-core": ("5.8.1", "CVE-2025-30167"),
    "lxml": ("6.1.3", "CVE-2026-49825, CVE-2026-41066"),
    "msgpack": ("1.2.1", "CVE-2026-57585"),
    "openpyxl": ("2.4.2", "CVE-2017-5992"),
    "pillow": ("12.3.0", "CVE-2026-54058, CVE-2026-55379"),
    "pyarrow": ("23.0.1", "CVE-2026-25087, CVE-2023-47248"),
    "pygments": ("2.20.0", "CVE-2026-4539"),
    "pytest": ("9.0.3", "CVE-2025-71176"),
    "python-docx": ("0.8.6", "CVE-2016-5851"),
    "pyyaml": ("5.4", "CVE-2020-14343"),
    "setuptools": ("83.0.0", "CVE-2026-59890, CVE-2025-47273"),
    "tornado": ("6.5.9", "GHSA-mpf4-983q-p7j4 (6.5.8), release notes of 6.5.9"),
    "tqdm": ("4.66.3", "CVE-2024-34062"),
    "urllib3": ("2.7.0", "CVE-2026-44431, CVE-2026-44432"),
}
"""Package → the first version without what was known of it in November 2026, and the newest advisories."""

_SAME_BYTES = "committed_sample or handed_out_is_the_built_in"
"""Tests that hold committed workbooks against fresh ones byte for byte: an older XlsxWriter orders some parts otherwise."""


def bounds() -> dict[str, str]:
    """Package → the lowest version allowed: of wellxl itself, of every extra and of the build."""
    config = RawConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].split("\n")
    lines += [line for extra in config["options.extras_require"].values() for line in extra.split("\n")]
    lines += re.findall(r'requires = \["(.+?)"\]', (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [line for line in lines if line and not line.startswith("wellxl[")]
    found = [re.fullmatch(r"([\w.-]+) >= ([\d.]+)", line) for line in wanted]
    assert all(found), f"none but lower bounds: {wanted}"
    assert len({one[1].lower() for one in found if one}) == len(found), "each package once"
    return {one[1].lower(): one[2] for one in found if one}


def version(text: str) -> tuple[int, ...]:
    """Comparable; 3.1 is 3.1.0."""
    parts = [int(part) for part in text.split(".")]
    return (*parts, *(0,) * (4 - len(parts)))


@pytest.mark.parametrize("package", ADVISORIES)
def test_no_version_is_allowed_that_is_known_to_be_vulnerable(package: str) -> None:
    fixed, advisory = ADVISORIES[package]
    assert version(bounds()[package]) >= version(fixed), advisory


def test_the_test_extra_brings_every_other() -> None:
    config = RawConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    extras = config["options.extras_require"]
    assert f"wellxl[{','.join(sorted(set(extras) - {'test'}))}]" in extras["test"]


def run(*command: Any, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command of the second environment, which knows nothing of this one; at most half an hour."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_", "VIRTUAL_ENV"))}
    done = subprocess.run(
        [*map(str, command)],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=1800,
    )
    return done


@pytest.mark.slow
def test_the_lowest_versions_work(tmp_path: Path, figure: Callable[..., None]) -> None:
    """The quick tests, the linter and the type checker in an environment of the lowest versions that setup.cfg allows."""
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "lowest"], check=True, timeout=300)
    (python,) = [*(tmp_path / "lowest").glob("bin/python"), *(tmp_path / "lowest").glob("Scripts/python.exe")]
    reached = run(python, "-m", "pip", "download", "--no-deps", "--dest", tmp_path / "reached", "tqdm")
    if reached.returncode:
        message = f"pip reaches no index: {reached.stderr.strip().splitlines()[-1]}"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    lowest = [f"{package}=={bound}" for package, bound in bounds().items() if package != "setuptools"]
    installed = run(python, "-m", "pip", "install", *lowest)
    assert not installed.returncode, installed.stderr
    # What an old package does that a newer one below it calls outdated is no fault of wellxl's.
    quiet = ("-W", "ignore::DeprecationWarning", "-p", "no:cacheprovider", "--basetemp", tmp_path / "runs")
    tests = run(python, "-m", "pytest", "-q", "-n", "2", *quiet, "-k", f"not ({_SAME_BYTES})", PYTHONPATH=str(ROOT))
    assert not tests.returncode, tests.stdout[-20_000:]
    for command in (
        ("ruff", "check", "."),
        ("ruff", "format", "--check", "."),
        ("mypy", "--cache-dir", tmp_path / "types", "wellxl"),
    ):
        checked = run(python, "-m", *command)
        assert not checked.returncode, checked.stdout
    figure("quick tests at the lowest versions", passed=int(re.findall(r"(\d+) passed", tests.stdout)[-1]))
