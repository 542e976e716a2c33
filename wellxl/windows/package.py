"""The folder that a clerk unzips, built on any system: .bat files, wellxl, what it needs and, if given, a Python."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import importlib.metadata
import re
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from configparser import RawConfigParser
from pathlib import Path

from wellxl.catalogue import KINDS
from wellxl.errors import InputError, WellxlError
from wellxl.wells import WELLS
from wellxl.writing.plan import write_campaign
from wellxl.writing.target import replacing

__all__ = ["BATS", "build", "dependencies", "main", "windows_text"]

BATS = {
    "一键汇总.bat": {"title": "一键汇总", "verb": "merge", "quiet": "0"},
    "检查台账.bat": {"title": "检查台账", "verb": "check", "quiet": "never"},
    "生成模板.bat": {"title": "生成模板", "verb": "template", "quiet": "0"},
}
"""What run.bat becomes: title of the window, task of `wellxl.windows.desk`, exit status that lets the window close."""

_TOP = "日通报"
_FOLDERS = ("收件", "输出", "退回", "模板")
_PACKAGE = Path(__file__).parents[1]
_RUNTIMES = {
    "009d6bf7e3b2ddca3d784fa09f90fe54336d5b60f0e0f305c37f400bf83cfd3b": "python-3.11.9-embed-amd64.zip",
}
"""SHA-256 → file of python.org's downloads."""
_MARKED = re.compile(r"""([\w.-]+)[^;]*;\s*(?:platform_system|sys_platform|os_name)\s*==\s*["'](?:Windows|win32|nt)["']\s*""")
"""A requirement for Windows alone: pip judges such marks by the machine that it runs on."""


def build(folder: Path, runtime: Path | None = None, sha256: str = "", wheels: Path | None = None, python: str = "3.11") -> Path:
    """Write wellxl-windows.zip, or without a runtime the thin wellxl-windows-thin.zip; the same input, the same bytes.

    `runtime` is python.org's embeddable zip, held against the known hashes or `sha256`. The wheels for win_amd64 come
    from a folder, else through pip, for the version of the runtime or `python`. Raises InputError where the runtime or
    a wheel cannot be used, OutputError where the zip cannot be written.
    """
    entries = dict(_own_files())
    if runtime:
        bytes_of, python = _runtime(runtime, sha256)
        entries.update(bytes_of)
    with tempfile.TemporaryDirectory() as desk:
        campaign = Path(desk, "方案.xlsx")
        write_campaign(campaign, WELLS, KINDS)
        entries[campaign.name] = campaign.read_bytes()
        if wheels is None:
            wheels = Path(desk, "wheels")
            _download(wheels, dependencies(), python)
        found = sorted(wheels.glob("*.whl"))
        if not found:
            raise InputError(f"“{wheels}”里没有安装包（*.whl）：请核对文件夹")
        _assert_new_enough(found)
        if runtime:
            entries.update(_unpacked(found))
        else:
            entries.update(_thin(found, python))
    target = folder / ("wellxl-windows.zip" if runtime else "wellxl-windows-thin.zip")
    with replacing(target) as new:
        _write(new.temp, entries)
    return target


def windows_text(source: str, **values: str) -> bytes:
    """A .bat file as cmd reads it: `{name}` filled in, GBK, CRLF, ASCII alone above `chcp 936`.

    Raises ValueError where the source breaks this: cmd would read it wrongly without a word.
    """
    for name, value in values.items():
        source = source.replace(f"{{{name}}}", value)
    above, found, _ = source.partition("chcp 936")
    if not found or not above.isascii():
        raise ValueError("ASCII alone may stand above chcp 936")
    return source.replace("\n", "\r\n").encode("gbk")


def dependencies() -> list[str]:
    """What wellxl needs to run: as setup.cfg says in a checkout, else as the installed package does."""
    setup = _PACKAGE.parent / "setup.cfg"
    if setup.is_file():
        config = RawConfigParser()
        config.read(setup, encoding="utf-8")
        return config["options"]["install_requires"].split("\n")[1:]
    return [one for one in importlib.metadata.requires("wellxl") or () if "extra ==" not in one]


def _own_files() -> Iterator[tuple[str, bytes]]:
    """The .bat files, the guide, the folders to work in and wellxl itself."""
    source = _text("run.bat")
    for name, values in BATS.items():
        yield name, windows_text(source, **values)
    guide = _text("使用说明.txt").replace("\n", "\r\n")
    yield "使用说明.txt", guide.encode("utf-8-sig")  # as Notepad wants it
    for folder in _FOLDERS:
        yield f"{folder}/", b""
    for file in _PACKAGE.rglob("*"):
        if file.is_file() and file.suffix not in (".pyc", ".bat", ".txt"):  # the sources of .bat files are none to click
            yield f"app/wellxl/{file.relative_to(_PACKAGE).as_posix()}", file.read_bytes()


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _runtime(path: Path, sha256: str) -> tuple[dict[str, bytes], str]:
    """The files of an embeddable Python, told where to look for modules, and its version."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != sha256.lower() if sha256 else found not in _RUNTIMES:
            raise InputError(f"“{path}”的 SHA-256 是 {found}，与已知的不符：请从 python.org 重新下载，或用 --sha256 指定")
        with zipfile.ZipFile(path) as package:
            files = {f"runtime/{name}": package.read(name) for name in package.namelist() if not name.endswith("/")}
    except (OSError, zipfile.BadZipFile) as error:
        raise InputError(f"“{path}”读不出来（{error}）：请给出 python.org 的 embeddable zip") from error
    named = [(name, match) for name in files if (match := re.fullmatch(r"runtime/python(\d)(\d+)\._pth", name))]
    if not named:
        raise InputError(f"“{path}”不是嵌入式 Python：里面没有 python3*._pth")
    name, match = named[0]
    zipped = name.removeprefix("runtime/").replace("._pth", ".zip")
    files[name] = f"{zipped}\r\n.\r\nLib\\site-packages\r\n..\\app\r\n".encode()
    return files, f"{match[1]}.{match[2]}"


def _download(folder: Path, requirements: Iterable[str], python: str) -> None:
    """Wheels for Windows through pip, with what they need there."""
    options = ["--platform", "win_amd64", "--python-version", python, "--only-binary=:all:"]
    wanted = {*requirements}
    asked: set[str] = set()
    while wanted - asked:
        command = [sys.executable, "-m", "pip", "download", "--quiet", *options, "-d", str(folder), *sorted(wanted)]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace")
        if done.returncode:
            raise InputError(f"pip 没有取到安装包：{done.stderr.strip()}")
        asked = set(wanted)
        wanted |= {match[1] for wheel in folder.glob("*.whl") for line in _needs(wheel) if (match := _MARKED.fullmatch(line))}


def _needs(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as package:
        name = next(name for name in package.namelist() if name.endswith(".dist-info/METADATA"))
        text = package.read(name).decode("utf-8")
    return re.findall(r"(?m)^Requires-Dist: (.+?)\s*$", text)


def _assert_new_enough(wheels: Iterable[Path]) -> None:
    """That no wheel is older than wellxl allows: an older one may not work, or be known to be vulnerable."""
    lowest = {_plain(name): bound for name, _, bound in (one.partition(">=") for one in dependencies())}
    for wheel in wheels:
        name, version, *_ = wheel.name.split("-")
        if (bound := lowest.get(_plain(name), "").strip()) and _numbers(version) < _numbers(bound):
            raise InputError(f"安装包“{wheel.name}”太旧，至少要 {bound}：请重新下载")


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _unpacked(wheels: Sequence[Path]) -> Iterator[tuple[str, bytes]]:
    """The wheels as they are installed, without the scripts and manual pages that some bring."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as package:
            for name in package.namelist():
                if not name.endswith("/") and ".data/" not in name:
                    yield f"runtime/Lib/site-packages/{name}", package.read(name)


def _thin(wheels: Sequence[Path], python: str) -> Iterator[tuple[str, bytes]]:
    """For a PC that has a Python: the wheels to install and the .bat file that does it."""
    yield "准备环境.bat", windows_text(_text("prepare.bat"), python=python)
    yield "app/requirements.txt", "\r\n".join([*dependencies(), ""]).encode()
    for wheel in wheels:
        yield f"wheels/{wheel.name}", wheel.read_bytes()


def _write(path: Path, entries: dict[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as package:
        for name, data in sorted(entries.items()):
            # Python takes a compiled module for current while the source's time and size are the same, so the time
            # follows from what the file holds: a new version unzipped over an old one is compiled anew.
            moment = datetime.datetime(2024, 1, 1) + datetime.timedelta(minutes=zlib.crc32(data) % 200_000)
            info = zipfile.ZipInfo(f"{_TOP}/{name}", moment.timetuple()[:6])
            info.create_system = 0
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0x10 if name.endswith("/") else 0
            package.writestr(info, data)


def main(argv: Sequence[str] | None = None) -> int:
    """Build from the command line; 0 built, 2 not built."""
    parser = argparse.ArgumentParser(prog="python -m wellxl.windows.package", description="打包双击即用的 Windows 版。")
    parser.add_argument("-o", "--output", metavar="文件夹", type=Path, default=Path("dist"), help="写到哪个文件夹（默认：dist）")
    parser.add_argument("--runtime", metavar="EMBED.zip", type=Path, help="python.org 的 embeddable zip；不给则打包精简版")
    parser.add_argument("--sha256", metavar="HEX", default="", help="该 zip 的 SHA-256（默认：已知的几个）")
    parser.add_argument("--wheels", metavar="文件夹", type=Path, help="已下载好的 win_amd64 安装包（默认：用 pip 下载）")
    parser.add_argument("--python", metavar="3.11", default="3.11", help="精简版的安装包给哪个 Python 版本用（默认：3.11）")
    options = parser.parse_args(argv)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        made = build(options.output, options.runtime, options.sha256, options.wheels, options.python)
    except (WellxlError, OSError) as error:
        print(f"错误：{error}", file=sys.stderr)
        return 2
    print(f"已生成：{made}（{made.stat().st_size / 2**20:.1f} MiB）", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
