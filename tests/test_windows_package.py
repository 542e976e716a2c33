"""package.py: the bytes of the .bat files and what lies in the zip."""

import hashlib
import re
import zipfile

import pytest

from wellxl.errors import InputError
from wellxl.windows import package
from wellxl.windows.package import BATS, build, dependencies, main, windows_text


@pytest.fixture(scope="module")
def stock(tmp_path_factory):
    """A folder with a made-up runtime and one wheel, and the runtime's hash."""
    folder = tmp_path_factory.mktemp("stock")
    runtime = folder / "embed.zip"
    with zipfile.ZipFile(runtime, "w") as zipped:
        zipped.writestr("python.exe", b"MZ")
        zipped.writestr("python311._pth", "python311.zip\r\n.\r\n")
        zipped.writestr("python311.zip", b"PK")
    with zipfile.ZipFile(folder / "some-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr("some/__init__.py", "")
        wheel.writestr("some-1.0.data/scripts/some", "")
        wheel.writestr(
            "some-1.0.dist-info/METADATA",
            'Name: some\nRequires-Dist: colorama ; platform_system == "Windows"\nRequires-Dist: et-xmlfile>=1\n',
        )
    return folder, runtime, hashlib.sha256(runtime.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def full(stock, tmp_path_factory):
    folder, runtime, sha256 = stock
    return build(tmp_path_factory.mktemp("full"), runtime, sha256, folder)


@pytest.fixture(scope="module")
def thin(stock, tmp_path_factory):
    return build(tmp_path_factory.mktemp("thin"), wheels=stock[0])


def names(path):
    return zipfile.ZipFile(path).namelist()


def bats(path):
    zipped = zipfile.ZipFile(path)
    return {name: zipped.read(name) for name in zipped.namelist() if name.endswith(".bat")}


def test_a_clerk_finds_what_he_needs_on_top(full):
    top = {name.split("/")[1] for name in names(full)}
    assert top == {
        "一键汇总.bat", "检查台账.bat", "生成模板.bat", "使用说明.txt", "方案.xlsx",
        "收件", "输出", "退回", "模板", "app", "runtime",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["full", "thin"])
def test_every_bat_is_as_cmd_reads_it(kind, request):
    found = bats(request.getfixturevalue(kind))
    assert len(found) == (3 if kind == "full" else 4)
    for name, data in found.items():
        assert not data.startswith(b"\xef\xbb\xbf"), name
        assert not {b"\r", b"\n"} & {bytes([sign]) for sign in data.replace(b"\r\n", b"")}, name
        text = data.decode("gbk")
        above, _, below = text.partition("chcp 936")
        assert (above.isascii(), below.isascii()) == (True, False), name
        assert not re.search(r"\{\w+\}", text), f"{name} has a place that was not filled in"
        labels = set(re.findall(r"(?m)^:(\w+)", text))
        assert set(re.findall(r"goto (\w+)", text)) <= labels, name
        assert max(map(len, text.splitlines())) < 8191
        lines = text.split()
        assert lines[-2:] == ["exit", "!CODE!"], f"{name} must end with a hard exit"


def test_delayed_expansion_is_off_where_paths_are_taken_and_on_where_they_are_used(full):
    for name, data in bats(full).items():
        before, _, after = data.decode("gbk").partition("setlocal EnableDelayedExpansion")
        assert ["%~dp0" in before, "%*" in before, "!" in before] == [True, True, False], name
        assert ["%~dp0" in after, "%*" in after] == [False, False], name


def test_chinese_above_the_code_page_is_refused():
    with pytest.raises(ValueError, match="ASCII"):
        windows_text("rem 中文\nchcp 936\n")


def test_a_character_without_gbk_is_refused():
    with pytest.raises(UnicodeEncodeError):
        windows_text("chcp 936\necho \N{GRINNING FACE}\n")


def test_the_runtime_is_told_where_the_modules_are(full):
    zipped = zipfile.ZipFile(full)
    assert zipped.read("日通报/runtime/python311._pth") == b"python311.zip\r\n.\r\nLib\\site-packages\r\n..\\app\r\n"
    assert "日通报/app/wellxl/windows/desk.py" in names(full)
    assert "日通报/runtime/Lib/site-packages/some/__init__.py" in names(full)
    assert not [name for name in names(full) if ".data/" in name or "__pycache__" in name or "pandas" in name]


def test_all_of_wellxl_is_in_it(full):
    """What it reads beside its modules, too; but no source of a .bat file, which would be one to click."""
    root = package._PACKAGE
    files = {file.relative_to(root).as_posix() for file in root.rglob("*.*") if "__pycache__" not in file.parts}
    sources = {"windows/run.bat", "windows/prepare.bat", "windows/使用说明.txt"}
    inside = {name.removeprefix("日通报/app/wellxl/") for name in names(full) if name.startswith("日通报/app/wellxl/")}
    assert inside == files - sources
    assert sources <= files


def test_the_thin_one_brings_wheels_and_the_way_to_install_them(thin):
    assert thin.name == "wellxl-windows-thin.zip"
    assert {"日通报/准备环境.bat", "日通报/wheels/some-1.0-py3-none-any.whl"} <= set(names(thin))
    assert not [name for name in names(thin) if name.startswith("日通报/runtime")]
    assert zipfile.ZipFile(thin).read("日通报/app/requirements.txt").decode().split("\r\n")[:-1] == dependencies()


def test_the_same_input_gives_the_same_bytes(stock, full, tmp_path):
    folder, runtime, sha256 = stock
    assert build(tmp_path, runtime, sha256, folder).read_bytes() == full.read_bytes()


def test_a_file_that_changed_gets_another_time(tmp_path):
    moments = []
    for data in (b"a = 1", b"a = 2"):
        package._write(tmp_path / "a.zip", {"app/a.py": data})
        moments.append(zipfile.ZipFile(tmp_path / "a.zip").infolist()[0].date_time)
    assert moments[0] != moments[1]


def test_no_path_in_it_comes_near_the_limit_of_windows(full):
    assert max(map(len, names(full))) <= 100


def test_chinese_names_are_marked_as_utf8(full):
    assert all(info.flag_bits & 0x800 for info in zipfile.ZipFile(full).infolist())


def test_the_guide_opens_in_notepad(full):
    data = zipfile.ZipFile(full).read("日通报/使用说明.txt")
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\n" not in data.replace(b"\r\n", b"")
    text = data.decode("utf-8-sig")
    assert all(name.removesuffix(".bat") in text for name in BATS)


def test_another_runtime_than_the_known_ones_is_refused(stock, tmp_path):
    folder, runtime, sha256 = stock
    for hash in ("", "0" * 64):
        with pytest.raises(InputError, match=sha256):
            build(tmp_path, runtime, hash, folder)
    assert not list(tmp_path.iterdir())


def test_a_zip_that_holds_no_python_is_refused(stock, tmp_path):
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as zipped:
        zipped.writestr("readme.txt", "")
    with pytest.raises(InputError, match="不是嵌入式 Python"):
        build(tmp_path, other, hashlib.sha256(other.read_bytes()).hexdigest(), stock[0])
    other.write_bytes(b"half a download")
    with pytest.raises(InputError, match="读不出来"):
        build(tmp_path, other, hashlib.sha256(other.read_bytes()).hexdigest(), stock[0])


def test_the_dependencies_are_those_of_setup_cfg():
    assert "python-calamine" in {re.split("[ >=]", one)[0] for one in dependencies()}
    assert not [one for one in dependencies() if "pandas" in one]


def test_a_wheel_older_than_wellxl_allows_is_refused_by_name(tmp_path):
    for name in ("XlsxWriter-99.0-py3-none-any.whl", "tqdm-4.66.1-py3-none-any.whl"):
        (tmp_path / name).write_bytes(b"")
    with pytest.raises(InputError, match=r"tqdm-4\.66\.1-py3-none-any\.whl”太旧，至少要 4\.66\.3"):
        build(tmp_path / "dist", wheels=tmp_path)


def test_the_dependencies_of_an_installed_package_are_the_same(monkeypatch, tmp_path):
    monkeypatch.setattr(package, "_PACKAGE", tmp_path / "wellxl")
    monkeypatch.setattr(package.importlib.metadata, "requires", lambda _: ["xlrd>=2", 'pandas>=2; extra == "frames"'])
    assert dependencies() == ["xlrd>=2"]


def test_pip_is_asked_for_windows_and_again_for_what_only_windows_needs(stock, tmp_path, monkeypatch):
    folder, asked = stock[0], []

    def pip(command, **_):
        asked.append(command)
        target = tmp_path / "wheels"
        target.mkdir(exist_ok=True)
        for wheel in folder.glob("*.whl"):
            (target / wheel.name).write_bytes(wheel.read_bytes())
        return package.subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(package.subprocess, "run", pip)
    package._download(tmp_path / "wheels", ["some"], "3.11")
    assert [command[-1 if number == 0 else -2 :] for number, command in enumerate(asked)] == [["some"], ["colorama", "some"]]
    assert all("win_amd64" in command and "3.11" in command for command in asked)


def test_the_command_line_says_what_is_wrong(stock, tmp_path, capsys):
    folder, runtime, sha256 = stock
    assert main(["-o", str(tmp_path / "new"), "--runtime", str(runtime), "--sha256", sha256, "--wheels", str(folder)]) == 0
    assert "已生成" in capsys.readouterr().err
    assert main(["-o", str(tmp_path), "--wheels", str(tmp_path)]) == 2
    assert "没有安装包" in capsys.readouterr().err
