"""The shape of the house: floors, public names, a test file for every module."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(path for path in (ROOT / "wellxl").rglob("*.py") if path.name not in ("__init__.py", "__main__.py"))

FLOORS = {
    "records": 0,
    "columns": 0,
    "errors": 0,
    "__version__": 0,
    "campaign": 1,
    "wells": 1,
    "sharing": 1,
    "terminal": 1,
    "packed": 1,
    "plain": 2,
    "unfinished": 1,
    "cache": 3,
    "cluster": 4,
    "wording": 2,
    "dates": 2,
    "identity": 2,
    "reading": 3,
    "rules": 3,
    "merging": 3,
    "tally": 3,
    "pace": 3,
    "carrying": 4,
    "basis": 4,
    "catalogue": 4,
    "running": 4,
    "writing": 4,
    "known": 5,
    "report": 6,
    "verify": 7,
    "verdict": 8,
    "options": 8,
    "cli": 9,
    "windows": 10,
}
"""design.md's floors: an import points down, or stays within a room."""


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_down(path):
    own = room(name_of(path))
    for module in imported(path):
        if module.startswith("wellxl.") and (other := room(module)) != own:
            below = FLOORS[other] < FLOORS[own] or (own, other) == ("wells", "campaign")
            assert below, f"{name_of(path)} (floor {FLOORS[own]}) imports {module} (floor {FLOORS[other]})"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_all_names_the_public_names(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    listed, public = [], set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            public.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                public |= {name.id for name in ast.walk(target) if isinstance(name, ast.Name)}
            if "__all__" in public:
                listed = ast.literal_eval(node.value)
                public.discard("__all__")
    assert set(listed) == {name for name in public if not name.startswith("_")}


def public(body: list[ast.stmt]) -> list[ast.FunctionDef | ast.ClassDef]:
    return [node for node in body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_public_name_says_what_it_is(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    methods = [method for one in public(tree.body) if isinstance(one, ast.ClassDef) for method in public(one.body)]
    silent = [one.name for one in (*public(tree.body), *methods) if not ast.get_docstring(one)]
    assert not silent
    assert ast.get_docstring(tree)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_has_its_test_file(path):
    tests = {test.stem for test in (ROOT / "tests").glob("test_*.py")}
    own = f"test_{path.parent.name}_{path.stem}"
    assert {f"test_{path.stem}", own} & tests, f"neither test_{path.stem}.py nor {own}.py is there"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_left_for_later(path):
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))


def test_the_merge_path_imports_neither_pandas_nor_openpyxl(tmp_path):
    code = (
        "import sys, wellxl; report = wellxl.merge(sys.argv[1:-1], date='2024-06-23'); report.save(sys.argv[-1]);"
        "print([name for name in ('pandas', 'openpyxl', 'numpy') if name in sys.modules])"
    )
    ledgers = sorted(map(str, (ROOT / "workbooks" / "示例").glob("*.xlsx")))
    run = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code, *ledgers, str(tmp_path / "out.xlsx")], capture_output=True, text=True, cwd=ROOT
    )
    assert (run.stdout.strip(), run.stderr) == ("[]", "")
