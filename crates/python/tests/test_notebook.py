"""The notebook runs from top to bottom and shows its pictures."""

from __future__ import annotations

import os

import pytest
from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")


def test_the_notebook_runs_and_shows_a_map_and_who_held_what(program, tmp_path):
    path = ROOT / "examples" / "notebooks" / "from-reports-to-a-map.ipynb"
    notebook = nbformat.read(path, as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "kept without outputs, so that changes can be read"
    os.environ["DATELINE"] = program
    client = nbclient.NotebookClient(
        notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    shown = [
        output
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "image/png" in output.get("data", {})
    ]
    assert len(shown) == 2
    assert all(len(output["data"]["image/png"]) > 5_000 for output in shown), "a picture of nothing"
    printed = "".join(o.get("text", "") for cell in notebook.cells for o in cell.get("outputs", []))
    assert "Wadi al-Deif" in printed
