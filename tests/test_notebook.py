"""workbooks/示例.ipynb runs from the first cell to the last, and lies in the repository without outputs."""

import os
import shutil
import warnings
from pathlib import Path

import pytest

BOOKS = Path(__file__).parents[1] / "workbooks"
NOTEBOOK = "示例.ipynb"

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what Jupyter's own parts have to say of each other is no concern of ours
    nbformat, nbclient = (pytest.importorskip(name) for name in ("nbformat", "nbclient"))


@pytest.fixture(scope="module")
def cells(tmp_path_factory):
    folder = tmp_path_factory.mktemp("notebook")
    shutil.copytree(BOOKS / "示例", folder / "示例")
    notebook = nbformat.read(BOOKS / NOTEBOOK, 4)
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("PYTHONPATH", str(BOOKS.parent) + os.pathsep + os.environ.get("PYTHONPATH", ""))
        nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(folder)}}).execute()
    assert {"日通报.xlsx", "日通报.html"} <= {path.name for path in folder.iterdir()}
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_from_reading_to_chart_in_ten_cells(cells):
    assert len(nbformat.read(BOOKS / NOTEBOOK, 4).cells) == 10
    html = [output.data.get("text/html", "") for cell in cells for output in cell.outputs if "data" in output]
    assert "35.11%" in html[0]
    assert "307项" in cells[1].outputs[0].text
    pictures = [output for cell in cells for output in cell.outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 2
    # Neither a warning nor a sign that no font has.
    assert not [output.text for cell in cells for output in cell.outputs if output.get("name") == "stderr"]


def test_no_outputs_are_kept():
    kept = [cell for cell in nbformat.read(BOOKS / NOTEBOOK, 4).cells if cell.cell_type == "code"]
    assert not [cell for cell in kept if cell.outputs or cell.execution_count]
