"""Fixtures of all tests."""

import os
import shutil
import subprocess

import pytest


@pytest.fixture(scope="session")
def soffice(tmp_path_factory):
    """LibreOffice as a function: (workbook, format) → the converted file, recalculated, beside it in a new folder."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        message = "LibreOffice (soffice) is not installed"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    profile = tmp_path_factory.mktemp("soffice")

    def convert(path, to):
        folder = tmp_path_factory.mktemp("converted")
        command = [program, "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to]
        subprocess.run([*command, "--outdir", str(folder), str(path)], check=True, capture_output=True, timeout=180)
        return folder / f"{path.stem}.{to.partition(':')[0]}"

    return convert
