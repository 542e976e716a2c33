"""Fixtures of all tests."""

import os
import shutil
import subprocess
from collections import Counter

import pytest
from browsing import Browser
from hypothesis import HealthCheck, settings

# A machine that many share is slow now and then: that is no failure of the code.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

# Unless told so LibreOffice trusts the values that stand beside the formulas of a workbook.
ALWAYS_CALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    """LibreOffice as a function: (workbook, format) → the converted file, recalculated, in a folder of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        message = "LibreOffice (soffice) is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    profile = tmp_path_factory.mktemp("soffice")
    (profile / "user").mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS_CALCULATE, encoding="utf-8")

    def convert(path, to):
        folder = tmp_path_factory.mktemp("converted")
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
        return folder / f"{path.stem}.{to.partition(':')[0]}"

    return convert


@pytest.fixture(scope="session")
def paper(soffice):
    """A document as a function: path → the text of each page that LibreOffice prints of it, laid out as on paper."""
    if not shutil.which("pdftotext"):
        message = "poppler (pdftotext) is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)

    def pages(path):
        command = ["pdftotext", "-layout", str(soffice(path, "pdf")), "-"]
        text = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode("utf-8")
        return text.removesuffix("\f").split("\f")

    return pages


@pytest.fixture(scope="session")
def chinese_font():
    """Passes over what draws Chinese on a machine without a font for it."""
    from wellxl.errors import InputError
    from wellxl.writing import picture

    try:
        picture._font()
    except InputError as error:
        pytest.fail(str(error)) if os.environ.get("CI") else pytest.skip(str(error))


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """Chromium as a function: (width) → a `browsing.Browser`, ended after the tests."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        message = "Chromium is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    opened = []

    def browser(width=390):
        opened.append(Browser(program, tmp_path_factory.mktemp("chromium"), width))
        return opened[-1]

    yield browser
    for one in opened:
        one.close()


@pytest.fixture
def figure(record_property):
    """Publish what a test counted, once at its end: (what, outcome=count, …). Counts of one name add up over the tests."""
    start = sum(os.times()[:4])
    return lambda what, **counts: record_property("figure", (what, counts, sum(os.times()[:4]) - start))


def pytest_terminal_summary(terminalreporter):
    """The figures of the README's table “What has been tried”: what, how many of which outcome, CPU seconds."""
    counts, seconds = {}, Counter()
    for report in terminalreporter.getreports("passed"):
        for what, found, spent in [value for name, value in getattr(report, "user_properties", ()) if name == "figure"]:
            counts.setdefault(what, Counter()).update(found)
            seconds[what] += spent
    if counts:
        terminalreporter.section("figures")
    for what, found in sorted(counts.items()):
        parts = " + ".join(f"{count:,} {outcome.replace('_', ' ')}" for outcome, count in found.items())
        terminalreporter.line(f"{what}: {found.total():,} = {parts} ({seconds[what]:.0f} CPU s)")
